import Basics
import HTTPWire

extension ScenarioPlay {
    /// How long a record is left alone that no event has changed.
    private static var lull: Duration { .milliseconds(250) }

    /// How long after its stream has ended a follower tries again with the same daemon.
    private static var pause: Duration { .milliseconds(20) }

    /// Waits until a condition of the scenario holds.
    func perform(_ condition: Step.Condition, within patience: Duration) throws(RunEnd) {
        switch condition {
        case .session(let id, let matcher):
            try awaitRecord(
                "session",
                at: "\(Self.sessions)/\(try substitute(id).percentEncoded)",
                matcher,
                within: patience
            )
        case .run(let id, let matcher):
            try awaitRecord("run", at: "\(Self.runs)/\(try substitute(id).percentEncoded)", matcher, within: patience)
        case .event(let matcher): try awaitEvent(matcher, within: patience)
        case .file(let file, let matcher): try awaitFile(file, matcher, within: patience)
        }
    }

    /// Waits until a record is so; it is asked for again after each event, and now and then.
    private func awaitRecord(
        _ noun: String,
        at path: String,
        _ matcher: Matcher,
        within patience: Duration
    ) throws(RunEnd) {
        let request = APIRequest("GET", path)
        var pending: OpenCall?
        var asked: (events: Int, at: Instant)?
        var differences: [Mismatch] = []
        let hasCome = try wait(within: patience) { () throws(RunEnd) -> Bool? in
            try listen()
            if let call = pending {
                try advance(call)
                switch call.outcome {
                case nil: return nil
                case .unanswered(let reason):
                    differences = [Mismatch(path: "", expected: "an answer", actual: reason)]
                case .answered(_, let body):
                    differences = matcher.check(body, &world.ledger.bindings)
                    if differences.isEmpty { return true }
                }
                pending = nil
            }
            guard try follow() else { return nil }
            let (events, now) = (follower?.events.count ?? 0, world.now)
            if let asked, asked.events == events, asked.at.advanced(by: Self.lull) > now {
                askAgain(at: asked.at.advanced(by: Self.lull))
                return nil
            }
            asked = (events, now)
            pending = try begin(request)
            askAgain(at: now)  // A refusal may be there already, and then nothing happens any more.
            return nil
        }
        if let pending, pending.outcome == nil { try world.disconnect(pending.wire) }
        try give(hasCome, "the \(noun) was never so", differences, patience)
    }

    private func awaitEvent(_ matcher: Matcher, within patience: Duration) throws(RunEnd) {
        var next = 0
        let hasCome = try wait(within: patience) { () throws(RunEnd) -> Bool? in
            try listen()
            let events = follower?.events ?? []
            while next < events.count {
                defer { next += 1 }
                guard !matcher.rulesOut(events[next]) else { continue }
                if matcher.matches(events[next], &world.ledger.bindings) { return true }
            }
            _ = try follow()
            return nil
        }
        guard hasCome == nil else { return }
        let seen = "none of \(next) events" + (follower?.ending.map { "; \($0)" } ?? "")
        try give(hasCome, "the event never came", [Mismatch(path: "", expected: "\(matcher)", actual: seen)], patience)
    }

    /// Waits until a file is so; it is read again and again, but judged only if something is new.
    func awaitFile(_ template: String, _ matcher: Matcher, within patience: Duration) throws(RunEnd) {
        let file = try substitute(template)
        var look: (bytes: [UInt8]?, bindings: Bindings)?
        var differences: [Mismatch] = []
        let hasCome = try wait(within: patience) { () throws(RunEnd) -> Bool? in
            let bytes = try world.file(file)
            if let look, look.bytes == bytes, look.bindings == world.ledger.bindings { return nil }
            do throws(Observation.File.Unreadable) {
                let content = try bytes.map { (bytes) throws(Observation.File.Unreadable) in
                    try Self.content(of: file, bytes)
                }
                differences = matcher.mismatches(of: content, &world.ledger.bindings)
            } catch {
                differences = [Mismatch(path: "", expected: "JSON", actual: "\(error)")]
            }
            look = (bytes, world.ledger.bindings)
            return differences.isEmpty ? true : nil
        }
        try give(hasCome, "\(file) was never so", differences, patience)
    }

    /// What a file holds at this moment, without a line that is being written.
    private static func content(
        of file: String,
        _ bytes: [UInt8]
    ) throws(Observation.File.Unreadable) -> Observation.File.Content {
        let end = Observation.File.hasLines(file) ? bytes.lastIndex(of: UInt8(ascii: "\n")) ?? 0 : bytes.count
        return try Observation.File(path: file, bytes: Array(bytes[..<end])).content()
    }

    private func give(
        _ hasCome: Bool?,
        _ summary: String,
        _ differences: [Mismatch],
        _ patience: Duration
    ) throws(RunEnd) {
        guard hasCome == nil else { return }
        let summary = "\(summary) within \(scaled(patience))"
        throw .failed(differences.map { Failure(place: place, summary: summary, $0) })
    }
}

// MARK: - Events

extension ScenarioPlay {
    /// Takes in the events that have come.
    func listen() throws(RunEnd) {
        guard let wire = stream else { return }
        let received = try world.take(from: wire)
        guard !received.isNothing else { return }
        follower?.take(received)
        if follower?.ending == nil, let replies = follower?.takeReplies(), !replies.isEmpty {
            try world.send(replies, on: wire)
        }
        guard follower?.ending != nil else { return }
        try world.disconnect(wire)
        stream = nil
        streamLost = world.now
    }

    /// Keeps following the events of a daemon that is there.
    ///
    /// - Returns: Whether there is a daemon that can be asked.
    /// - Throws: ``RunEnd/failed(_:)`` if there is none, and none will come.
    func follow() throws(RunEnd) -> Bool {
        guard isDaemonRunning || mayReturn else {
            throw .failed(place, "the daemon is gone", expected: "a daemon", actual: world.daemon?.complaint ?? "none")
        }
        guard isDaemonRunning, let address = try reach() else { return false }
        guard stream == nil, follower != nil else { return true }
        if let again = streamLost?.advanced(by: Self.pause), world.now < again {
            askAgain(at: again)
        } else if let request = follower?.begin() {
            stream = try world.connect(to: address, sending: request.encoded(for: address))
            askAgain(at: world.now)  // It may be over already.
        }
        return true
    }
}
