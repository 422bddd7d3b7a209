import Basics

/// What is known of all fake servers of one run: which processes there were, what they saw, and where scripts stand.
///
/// A world enters what its servers tell; whoever plays reads it. The variables are here because both sides bind them.
package struct ServerLedger: Sendable {
    /// How many lines of each direction are kept for an account.
    private static let mostLines = 12

    /// The values of the run's variables; there is no other store of them.
    package var bindings: Bindings

    /// Why what servers say can't be trusted.
    package var breakage: String?

    /// What scripts expected and didn't get, up to ``Judge/mostFailures``.
    package private(set) var failures: [Failure] = []

    /// The points that have been released and that no script has passed yet.
    package private(set) var released: [String] = []

    private let plans: [ServerPlan]
    private var received: [String: [[JSON]]] = [:]
    private var reached: Set<String> = []
    private var traffic: [Passage] = []

    /// Creates the ledger of servers of which nothing has been started.
    package init(_ plans: [ServerPlan], _ bindings: Bindings) {
        self.plans = plans
        self.bindings = bindings
    }

    // MARK: - Processes

    /// Counts a process of a server.
    ///
    /// - Returns: Its number from 0, or `nil` if the scenario has no script for it, which is then known too.
    package mutating func begin(_ server: String) -> Int? {
        guard let plan = plans.first(where: { $0.name == server }) else {
            breakage = "a process says that it is \(server), which the scenario doesn't know"
            return nil
        }
        let spawn = received[server]?.count ?? 0
        received[server, default: []].append([])
        guard plan.script(forSpawn: spawn) == nil else { return spawn }
        fail(
            Failure(
                place: "servers.\(server).spawns",
                summary: "more processes were started than scripted",
                expected: "\(plan.spawns.count)",
                actual: "\(spawn + 1)"
            )
        )
        return nil
    }

    /// Enters what a process tells that ``begin(_:)`` has counted.
    package mutating func take(_ report: ServerReport, from server: String, spawn: Int) {
        switch report {
        case .received(let message):
            received[server, default: []][spawn].append(message)
            note(Passage(direction: .toServer, server: server, content: .message(message)))
        case .receivedText(let text):
            received[server, default: []][spawn].append(.string(text))
            note(Passage(direction: .toServer, server: server, content: .message(.string(text))))
        case .sent(let bytes): note(Passage(direction: .fromServer, server: server, content: .bytes(bytes)))
        case .failed(let failure): fail(failure)
        case .captured(let name, let value): bindings.bind(name, to: value)
        case .played: break
        }
    }

    private mutating func fail(_ failure: Failure) {
        if failures.count < Judge.mostFailures { failures.append(failure) }
    }

    private mutating func note(_ passage: Passage) {
        traffic.append(passage)
        if traffic.count(where: { $0.direction == passage.direction }) > Self.mostLines,
            let oldest = traffic.firstIndex(where: { $0.direction == passage.direction })
        {
            traffic.remove(at: oldest)
        }
    }

    // MARK: - Points

    /// Notes that a script has come to a point, which it may pass if that has been released already.
    package mutating func reach(_ point: String) {
        if let waiting = released.firstIndex(of: point) {
            released.remove(at: waiting)
            reached.remove(point)
        } else {
            reached.insert(point)
        }
    }

    /// Whether a script waits at a point.
    package func hasReached(_ point: String) -> Bool { reached.contains(point) }

    /// Notes that scripts may go on from a point: one that waits there, or the first that comes there.
    package mutating func release(_ point: String) {
        if reached.remove(point) == nil { released.append(point) }
    }

    // MARK: - Accounts

    /// The last lines of both directions, in their order.
    package var lastLines: [TrafficLine] { traffic.map(\.line) }

    /// What each server saw, in the order of the scenario, and how many of its processes outlived the daemon.
    package func observed(orphans: [String: Int]) -> [Observation.Server] {
        plans.map { plan in
            Observation.Server(name: plan.name, orphans: orphans[plan.name] ?? 0, received: received[plan.name] ?? [])
        }
    }
}

/// Something that passed between codexd and a server; it becomes a text only if somebody wants to read it.
private struct Passage {
    /// What an account shows of a line.
    private static let longestLine = 4096

    enum Content {
        case message(JSON)
        case bytes([UInt8])
    }

    let direction: TrafficLine.Direction
    let server: String
    let content: Content

    var line: TrafficLine {
        var text =
            switch content {
            case .message(let message): message.text ?? message.description
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            }
        if text.hasSuffix("\n") { text.removeLast() }
        let isLong = text.utf8.count > Self.longestLine
        return TrafficLine(direction, server: server, text: isLong ? text.prefix(Self.longestLine) + "…" : text)
    }
}
