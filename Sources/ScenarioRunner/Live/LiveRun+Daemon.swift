import Basics
import Platform
import Scenarios

extension LiveRun {
    /// The environment of every process of the run.
    private func environment() throws(RunEnd) -> [String: String] {
        var environment = Host.environment.filter { !$0.key.hasPrefix("BAA_") && !$0.key.hasPrefix("CODEXD_SIM_") }
        for variable in scenario.setup.environment {
            environment[variable.name] = try substitute(variable.value)
        }
        environment["CODEXD_SIM_SCENARIO"] = try absolute(scenario.file)
        environment["CODEXD_SIM_SERVER"] = scenario.servers.first?.name ?? ""
        environment[ControlSocket.variable] = workplace.socketPath
        return environment
    }

    private func absolute(_ path: String) throws(RunEnd) -> String {
        guard !path.hasPrefix("/") else { return path }
        return try RunEnd.unlessBroken { () throws(SystemError) in try Host.workingDirectory() } + "/\(path)"
    }

    /// Runs the daemon's command line.
    func launch(_ arguments: [String]) throws(RunEnd) -> WatchedProcess {
        let environment = try environment()
        let process = try RunEnd.unlessBroken { () throws(SystemError) in
            try WatchedProcess(
                words: options.daemon + arguments,
                directory: workplace.path,
                environment: environment
            )
        }
        visit(process)
        return process
    }

    /// Starts the daemon; if something is expected of its end, it must end, and otherwise come up.
    func startDaemon(flags: [String], expectation: Matcher?, within patience: Duration) throws(RunEnd) {
        var arguments = ["start", "--repo-root", workplace.path, "--local-api-base", "http://127.0.0.1:0"]
        if !scenario.servers.isEmpty {
            arguments += ["--server-command", options.fakeServer, "--server-arg", "app-server"]
        }
        for flag in scenario.setup.flags + flags { arguments.append(try substitute(flag)) }
        let process = try launch(arguments)
        daemon = process
        daemons.append(process)
        let isUp = try wait(within: patience) { () throws(RunEnd) in
            process.firstLine != nil ? true : process.status.map { _ in false }
        }
        switch (isUp, expectation) {
        case (nil, _):
            throw .failed(
                place,
                "the daemon neither came up nor ended",
                expected: "a status line within \(patience * options.timeoutScale)",
                actual: process.complaint
            )
        case (true?, nil): try meetDaemon(within: patience)
        case (true?, let expectation?):
            throw .failed(place, "the daemon came up", expected: "\(expectation)", actual: process.firstLine ?? "")
        case (false?, let expectation): try require(expectation, endedBy: process)
        }
    }

    /// Learns what a daemon that is up has written down about itself.
    private func meetDaemon(within patience: Duration) throws(RunEnd) {
        let url = try note("state/codexd/local-api.json", within: patience)["url"]?.text ?? ""
        let token = try text("state/codexd/api-token", within: patience).filter { !$0.isNewline }
        guard let address = APIAddress(url: url, token: token) else {
            throw .failed(place, "the daemon's address is none", expected: "an http URL", actual: url)
        }
        self.address = address
        let id = try note("state/codexd/identity.json", within: patience)["daemonId"]?.text ?? ""
        bindings.bind("daemonId", to: .string(id))
        bindings.bind("url", to: .string(url))
        bindings.bind("token", to: .string(token))
        if follower == nil { follower = EventFollower(daemon: id) }
    }

    private func note(_ file: String, within patience: Duration) throws(RunEnd) -> JSON {
        let text = try text(file, within: patience)
        do {
            return try JSON(parsing: text)
        } catch {
            throw .failed(place, "\(file) can't be read", expected: "JSON", actual: "\(error)")
        }
    }

    /// What a file says that may follow the status line by a moment.
    private func text(_ file: String, within patience: Duration) throws(RunEnd) -> String {
        let bytes = try wait(within: patience) { () throws(RunEnd) in
            try RunEnd.unlessBroken { () throws(SystemError) in try workplace.file(file) }
        }
        guard let bytes else {
            throw .failed(place, "a daemon that is up has \(file)", expected: "a file", actual: "none")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Ends the daemon with a signal; unless something else is expected it must exit with 0.
    func endDaemon(
        by signal: Signal,
        expectation: Matcher?,
        within patience: Duration
    ) throws(RunEnd) {
        guard let daemon, daemon.status == nil else {
            throw .failed(place, "no daemon runs", expected: "a daemon", actual: daemon?.complaint ?? "none")
        }
        if signal == .terminate { try askAnswers() }
        address = nil
        try RunEnd.unlessBroken { () throws(SystemError) in try daemon.signal(signal) }
        let hasEnded = try wait(within: patience) { () throws(RunEnd) in daemon.status }
        guard hasEnded != nil else {
            throw .failed(
                place,
                "the daemon didn't end",
                expected: "an end within \(patience * options.timeoutScale) of \(signal)",
                actual: "it still runs"
            )
        }
        guard signal != .kill || expectation != nil else { return }
        try require(expectation, endedBy: daemon)
    }

    /// Holds the end of a process against what is expected of it; `nil` is an exit with 0.
    private func require(_ expectation: Matcher?, endedBy process: WatchedProcess) throws(RunEnd) {
        let ending = process.ending
        guard let expectation else {
            guard process.status != .exited(code: 0) else { return }
            throw .failed(place, "the daemon ended badly", expected: "exit 0", actual: process.complaint)
        }
        try require(expectation, ending, "the daemon ended in another way")
    }

    /// Asks what `expect.api` wants to know, while there is somebody to answer.
    func askAnswers() throws(RunEnd) {
        guard address != nil else { return }
        let expectations =
            scenario.expectations.answers + scenario.expectations.outcomes.flatMap(\.expectations.answers)
        for expectation in expectations {
            let (_, body) = try answer(
                to: try begin(APIRequest("GET", try substitute(expectation.path))),
                within: .seconds(10)
            )
            answers.removeAll { $0.path == expectation.path }
            answers.append(Observation.Answer(path: expectation.path, body: body))
        }
    }
}

extension WatchedProcess {
    /// How it ended, as scenarios see it.
    var ending: JSON {
        switch status {
        case nil: [:]
        case .exited(let code): ["exit": .integer(Int(code)), "signal": nil]
        case .signalled(let signal): ["exit": nil, "signal": .string(signal.name)]
        }
    }

    /// How it ended and what it said last, in one line.
    var complaint: String {
        let end =
            switch status {
            case nil: "it still runs"
            case .exited(let code): "exit \(code)"
            case .signalled(let signal): "\(signal)"
            }
        let words = String(decoding: errorOutput.suffix(500), as: UTF8.self).split(whereSeparator: \.isNewline)
        return words.isEmpty ? end : "\(end): \(words.joined(separator: " "))"
    }
}
