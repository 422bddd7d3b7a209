import AgentWire
import Basics
import DaemonCore
import HTTPWire

/// What codexd has told anybody is in the log, and outlives the machine (contract CTR-API-5, CTR-LIFE-6).
///
/// The death of a machine takes the end of the log. Nothing in it may have been relied on: by a client that was answered,
/// by a state file, by a subscriber who was shown a change, or by the app-server that was sent a turn or an answer.
struct AcknowledgedIsDurable: Law {
    /// The last event that somebody relies on, and who.
    private struct Promise {
        let seq: Int
        let whose: String
    }

    /// What an event is about, as answers and messages name it.
    fileprivate enum Fact: Hashable {
        case session(String)
        case closed(String)
        case turn(String, session: String)
        case message(String)
        case run(String)
        case start(String)
        case verdict(String)
        case decision(String)
    }

    private var promise = Promise(seq: 0, whose: "nobody")
    /// The events that say so, in their order: a turn that gets more input is accepted once more.
    private var facts: [Fact: [Int]] = [:]
    /// The last decision about an approval under each id of the app-server's.
    private var decisions: [RPCID: Int] = [:]
    private var changes: Set<Int> = []
    private var last: Int?
    /// Whether the machine died behind the last line, so that nobody knows what the disk still has.
    private var isUnsure = false

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .daemonStarted(let afterMachineDeath):
            isUnsure = isUnsure || afterMachineDeath
            return nil
        case .logged(let event): return logged(event)
        case .replied(let client, let request, let response): return replied(to: client, request, response)
        case .published(let file):
            guard let seq = file.seq, let last, !isUnsure else { return nil }
            guard seq <= last else { return "\(file.path) claims event \(seq), and the log ends with event \(last)" }
            rely(on: seq, file.path)
            return nil
        case .told(let child, .request(_, TurnStart.name, let params)):
            let message = params?.member("clientUserMessageId")?.text ?? ""
            if let seq = facts[.message(message)]?.last { rely(on: seq, "child \(child), which was sent a turn,") }
            return nil
        case .told(let child, .success(let id, _)):
            if let seq = decisions[id] { rely(on: seq, "child \(child), which was answered,") }
            return nil
        case .jobStarted(let job, _):
            if let seq = facts[.start(job.run.rawValue)]?.last { rely(on: seq, "run \(job.run), which has a process,") }
            return nil
        case .showed(let client, let message):
            if let seq = message.seq, changes.contains(seq) { rely(on: seq, "client \(client), which was shown it,") }
            return nil
        default: return nil
        }
    }

    private mutating func logged(_ event: LoggedEvent) -> String? {
        guard let seq = event.seq else { return nil }
        let broken = isUnsure ? lose(from: event.hole?.lowerBound ?? seq) : nil
        (last, isUnsure) = (seq, false)
        if event.isChange { changes.insert(seq) }
        for approval in event.approvals ?? [] where approval.isDecided {
            if let request = approval.request { decisions[request] = seq }
            facts[.decision(approval.approval), default: []].append(seq)
        }
        if let fact = Fact(event) { facts[fact, default: []].append(seq) }
        return broken
    }

    /// The log ends before that number.
    private mutating func lose(from seq: Int) -> String? {
        facts = facts.mapValues { $0.filter { $0 < seq } }.filter { !$0.value.isEmpty }
        changes = changes.filter { $0 < seq }
        decisions = decisions.filter { $0.value < seq }
        guard promise.seq >= seq else { return nil }
        return "\(promise.whose) relies on event \(promise.seq), and the log was lost from event \(seq) on"
    }

    private mutating func rely(on seq: Int, _ whose: @autoclosure () -> String) {
        if seq > promise.seq { promise = Promise(seq: seq, whose: whose()) }
    }

    private mutating func replied(to client: Int, _ request: HTTPRequest, _ response: HTTPResponse) -> String? {
        guard let fact = Fact(request, response) else { return nil }
        guard let seq = facts[fact]?.last else {
            // A session that was closed long ago stays closed, and there is no event of it.
            if case .closed = fact { return nil }
            return "client \(client) was answered what the log doesn't say: \(fact)"
        }
        rely(on: seq, "client \(client), which was answered,")
        return nil
    }
}

extension AcknowledgedIsDurable.Fact: CustomStringConvertible {
    fileprivate init?(_ event: LoggedEvent) {
        switch event.kind {
        case .sessionCreated, .sessionResumed, .sessionRegistered: self = .session(event.detail.session ?? "")
        case .sessionClosed: self = .closed(event.detail.session ?? "")
        case .turnAccepted: self = .turn(event.detail.turn ?? "", session: event.detail.session ?? "")
        case .turnRequested: self = .message(event.detail.message ?? "")
        case .runQueued: self = .run(event.detail.run ?? "")
        case .runStarted: self = .start(event.detail.run ?? "")
        case .runCompleted, .runFailed: self = .verdict(event.detail.run ?? "")
        default: return nil
        }
    }

    /// What an answer says has been done (contract CTR-API-14 to CTR-API-16).
    fileprivate init?(_ request: HTTPRequest, _ response: HTTPResponse) {
        let path = request.target.pathSegments
        guard request.method == .post, path.count >= 3, path.starts(with: ["v1", "codexd"]),
            let body = try? JSONSlice(validating: response.body)  // What is no JSON is no record.
        else { return nil }
        switch (path[2], path.count, path.last, response.status.rawValue) {
        case ("sessions", 3, _, 201): self = .session(body.member("sessionId")?.text ?? "")
        case ("sessions", 5, "turns", 202): self = .turn(body.member("turnId")?.text ?? "", session: path[3])
        case ("sessions", 5, "close", 200): self = .closed(path[3])
        case ("approvals", 4, _, 200): self = .decision(path[3])
        case ("runs", 3, _, 202): self = .run(body.member("runId")?.text ?? "")
        case ("runs", 5, "cancel", 202): self = body.saysVerdict ? .verdict(path[3]) : .run(path[3])
        default: return nil
        }
    }

    var description: String {
        switch self {
        case .session(let session): "session \(session)"
        case .closed(let session): "the end of session \(session)"
        case .turn(let turn, let session): "turn \(turn) in session \(session)"
        case .message(let message): "the request of message \(message)"
        case .run(let run): "run \(run)"
        case .start(let run): "the start of run \(run)"
        case .verdict(let run): "the verdict of run \(run)"
        case .decision(let approval): "the decision about \(approval)"
        }
    }
}

extension JSONSlice {
    /// Whether it's the record of a run that has ended.
    fileprivate var saysVerdict: Bool {
        let status = member("status")?.text
        return status == "completed" || status == "failed"
    }
}
