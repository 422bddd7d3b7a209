import Basics

/// A daemon whose address is known.
struct Acquaintance: Hashable, Sendable {
    /// Which of its lives that is.
    let life: Int

    /// Where its API is.
    let address: APIAddress
}

/// How a step ends a daemon.
enum DaemonEnd: String, Hashable, Sendable {
    case stopping = "SIGTERM"
    case forcing = "SIGTERM and SIGINT"
    case killing = "SIGKILL"
}

extension ScenarioPlay {
    /// What a daemon that is up has written down about itself.
    private static var notes: [String] {
        ["state/codexd/local-api.json", "state/codexd/api-token", "state/codexd/identity.json"]
    }

    /// The variables of the scenario for every process of codexd; of those with one name the last counts.
    func environment() throws(RunEnd) -> [String: String] {
        var environment: [String: String] = [:]
        for variable in scenario.setup.environment { environment[variable.name] = try substitute(variable.value) }
        return environment
    }

    /// Whether a daemon is there.
    var isDaemonRunning: Bool { world.daemon.map { $0.ending == nil } ?? false }

    // MARK: - Start

    /// Starts the daemon, and waits for nothing.
    func launchDaemon(flags: [String]) throws(RunEnd) {
        guard !isDaemonRunning else {
            throw .failed(place, "the daemon runs already", expected: "none", actual: "one")
        }
        var words = world.startFlags
        for flag in scenario.setup.flags + flags { words.append(try substitute(flag)) }
        try world.startDaemon(words, environment: try environment())
    }

    /// Starts the daemon; if something is expected of its end, it must end, and otherwise come up.
    func startDaemon(flags: [String], expectation: Matcher?, within patience: Duration) throws(RunEnd) {
        try launchDaemon(flags: flags)
        let isUp = try wait(within: patience) { () throws(RunEnd) in
            world.daemon.flatMap { $0.isUp ? true : $0.ending.map { _ in false } }
        }
        let complaint = world.daemon?.complaint ?? "none"
        switch (isUp, expectation) {
        case (nil, _):
            throw .failed(
                place,
                "the daemon neither came up nor ended",
                expected: "a status line within \(scaled(patience))",
                actual: complaint
            )
        case (true?, nil): try meetDaemon(within: patience)
        case (true?, let expectation?):
            throw .failed(place, "the daemon came up", expected: "\(expectation)", actual: complaint)
        case (false?, let expectation): try requireEnd(expectation)
        }
    }

    /// Waits for what a daemon that is up writes down about itself, which may follow the status line by a moment.
    private func meetDaemon(within patience: Duration) throws(RunEnd) {
        guard try wait(within: patience, for: { () throws(RunEnd) in try reach() }) == nil else { return }
        var missing: [String] = []
        for note in Self.notes where try world.file(note) == nil { missing.append(note) }
        throw .failed(
            place,
            "a daemon that is up has written down where",
            expected: missing.joined(separator: ", "),
            actual: world.daemon?.complaint ?? "none"
        )
    }

    /// Where the API of the daemon is, if it has come up; looked up again for each of its lives.
    func reach() throws(RunEnd) -> APIAddress? {
        guard let daemon = world.daemon else { return nil }
        // One that is gone for good can still be asked, and the refusal be seen.
        if let acquaintance, acquaintance.life == daemon.life, daemon.ending == nil || !mayReturn {
            return acquaintance.address
        }
        guard daemon.isUp, daemon.ending == nil, let place = try note(Self.notes[0]),
            let token = try world.file(Self.notes[1]), let identity = try note(Self.notes[2])
        else { return nil }
        let url = place.member("url")?.text ?? ""
        let secret = String(decoding: token.filter { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        guard let address = APIAddress(url: url, token: secret) else {
            throw .failed(self.place, "the daemon's address is none", expected: "an http URL", actual: url)
        }
        let id = identity.member("daemonId")?.text ?? ""
        acquaintance = Acquaintance(life: daemon.life, address: address)
        streamLost = nil
        world.ledger.bindings.bind("daemonId", to: .string(id))
        world.ledger.bindings.bind("url", to: .string(url))
        world.ledger.bindings.bind("token", to: .string(secret))
        if follower == nil { follower = EventFollower(daemon: id, as: scenario.setup.following) }
        return address
    }

    private func note(_ file: String) throws(RunEnd) -> JSONSlice? {
        guard let bytes = try world.file(file) else { return nil }
        do {
            return try JSONSlice(validating: bytes)
        } catch {
            throw .failed(place, "\(file) can't be read", expected: "JSON", actual: "\(error)")
        }
    }

    // MARK: - End

    /// Ends the daemon; unless something else is expected, one that is stopped must exit with 0.
    func endDaemon(by end: DaemonEnd, expectation: Matcher?, within patience: Duration) throws(RunEnd) {
        guard let life = world.daemon?.life, isDaemonRunning else {
            throw .failed(place, "no daemon runs", expected: "a daemon", actual: world.daemon?.complaint ?? "none")
        }
        switch end {
        case .stopping, .forcing:
            try attempt { () throws(RunEnd) in try askAnswers() }
            acquaintance = nil
            try world.stopDaemon(forcing: end == .forcing)
        case .killing:
            acquaintance = nil
            try world.killDaemon()
        }
        let hasEnded = try wait(within: patience) { () throws(RunEnd) in
            world.daemon.flatMap { $0.life != life || $0.ending != nil ? true : nil }
        }
        guard hasEnded != nil else {
            throw .failed(
                place,
                "the daemon didn't end",
                expected: "an end within \(scaled(patience)) of \(end.rawValue)",
                actual: "it still runs"
            )
        }
        guard end != .killing || expectation != nil else { return }
        try requireEnd(expectation)
    }

    /// Holds the end of the daemon against what is expected of it; `nil` is an exit with 0.
    private func requireEnd(_ expectation: Matcher?) throws(RunEnd) {
        let daemon = world.daemon
        guard let expectation else {
            guard daemon?.ending != .exited(code: 0) else { return }
            throw .failed(
                place,
                "the daemon ended badly",
                expected: "exit 0",
                actual: daemon?.complaint ?? "none"
            )
        }
        try require(expectation, daemon?.ending?.json ?? [:], "the daemon ended in another way")
    }
}
