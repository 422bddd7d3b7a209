import Basics
import Platform
import Scenarios

extension LiveRun {
    /// How long a session is left alone that no event has changed.
    private static let lull: Duration = .milliseconds(250)

    /// Waits until a condition of the scenario holds.
    func perform(_ condition: Step.Condition, within patience: Duration) throws(RunEnd) {
        switch condition {
        case .session(let id, let matcher): try awaitSession(try substitute(id), matcher, within: patience)
        case .event(let matcher): try awaitEvent(matcher, within: patience)
        case .file(let file, let matcher): try awaitFile(file, matcher, within: patience)
        }
    }

    /// Waits until a session's record is so; it is asked again after each event, and now and then.
    private func awaitSession(_ id: String, _ matcher: Matcher, within patience: Duration) throws(RunEnd) {
        let path = "/v1/codexd/sessions/\(id.asPathSegment)"
        var pending: APICall?
        var lastAsked: (events: Int, Instant)?
        var differences: [Mismatch] = []
        let hasCome = try wait(within: patience) { () throws(RunEnd) -> Bool? in
            try follow()
            switch pending?.outcome {
            case nil:
                let (events, now) = (follower?.events.count ?? 0, SystemClock.now())
                // While a call is out, or nothing has happened since the last, there is nothing to ask.
                let isDue = lastAsked.map { $0.events != events || $0.1.duration(to: now) > Self.lull } ?? true
                guard pending == nil, isDue else { return nil }
                lastAsked = (events, now)
                pending = try begin(APIRequest("GET", path))
                return nil
            case .unanswered(let reason):
                pending = nil
                try requireDaemon()
                differences = [Mismatch(path: "", expected: "an answer", actual: reason)]
                return nil
            case .answered(_, let body):
                pending = nil
                differences = matcher.check(body, &bindings)
                return differences.isEmpty ? true : nil
            }
        }
        try give(hasCome, "the session was never so", differences, patience)
    }

    private func awaitEvent(_ matcher: Matcher, within patience: Duration) throws(RunEnd) {
        var next = 0
        let hasCome = try wait(within: patience) { () throws(RunEnd) -> Bool? in
            let events = follower?.events ?? []
            while next < events.count {
                defer { next += 1 }
                if matcher.matches(events[next], &bindings) { return true }
            }
            try follow()
            return nil
        }
        let seen = "none of \(next) events" + (follower?.ending.map { "; \($0)" } ?? "")
        try give(hasCome, "the event never came", [Mismatch(path: "", expected: "\(matcher)", actual: seen)], patience)
    }

    /// Waits until a file is so; nothing announces that, so it is looked at again and again.
    func awaitFile(_ template: String, _ matcher: Matcher, within patience: Duration) throws(RunEnd) {
        let file = try substitute(template)
        var differences: [Mismatch] = []
        let hasCome = try wait(within: patience) { () throws(RunEnd) -> Bool? in
            let held = try RunEnd.unlessBroken { () throws(SystemError) in try workplace.file(file) }
            do throws(Observation.File.Unreadable) {
                differences = matcher.check(
                    try held.map { (bytes) throws(Observation.File.Unreadable) in
                        try Self.value(of: file, bytes)
                    },
                    &bindings
                )
            } catch {
                differences = [Mismatch(path: "", expected: "JSON", actual: "\(error)")]
            }
            return differences.isEmpty ? true : nil
        }
        try give(hasCome, "\(file) was never so", differences, patience)
    }

    /// What a file holds at this moment, without a line that is being written.
    private static func value(of file: String, _ bytes: [UInt8]) throws(Observation.File.Unreadable) -> JSON {
        let end = file.hasSuffix(".jsonl") ? bytes.lastIndex(of: UInt8(ascii: "\n")) ?? 0 : bytes.count
        return try Observation.File(path: file, bytes: Array(bytes[..<end])).value()
    }

    /// Keeps following the events of a daemon that is there.
    private func follow() throws(RunEnd) {
        try requireDaemon()
        guard let follower, let address, !follower.isFollowing else { return }
        follower.connect(to: address)
        visit(follower)
    }

    /// Gives up waiting for what only a daemon could bring about.
    private func requireDaemon() throws(RunEnd) {
        guard let daemon, daemon.status == nil else {
            throw .failed(place, "the daemon is gone", expected: "a daemon", actual: daemon?.complaint ?? "none")
        }
    }

    private func give(
        _ hasCome: Bool?,
        _ summary: String,
        _ differences: [Mismatch],
        _ patience: Duration
    ) throws(RunEnd) {
        guard hasCome == nil else { return }
        let summary = "\(summary) within \(patience * options.timeoutScale)"
        throw .failed(differences.map { Failure(place: place, summary: summary, $0) })
    }
}
