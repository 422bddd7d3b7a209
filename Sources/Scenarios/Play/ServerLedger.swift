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

    /// The last lines of both directions, in their order.
    package private(set) var lastLines: [TrafficLine] = []

    /// How many of the last lines go which way.
    private var (linesToServer, linesFromServer) = (0, 0)

    private let plans: [ServerPlan]
    private var received: [String: [[JSON]]] = [:]
    private var shelves: [String: [PretendedTurn.Record]] = [:]
    private var reached: Set<String> = []

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
            note(TrafficLine(.toServer, server: server, .message(message)))
        case .receivedText(let text):
            received[server, default: []][spawn].append(.string(text))
            note(TrafficLine(.toServer, server: server, .message(.string(text))))
        case .sent(let bytes): note(TrafficLine(.fromServer, server: server, .bytes(bytes)))
        case .failed(let failure): fail(failure)
        case .captured(let name, let value): bindings.bind(name, to: value)
        case .remembered(let record): remember(record, of: server)
        case .played: break
        }
    }

    /// Why the run can't go on, if it can't; what scripts didn't get may be forgiven.
    ///
    /// It changes nothing, but for what is mutating a world lends its ledger and needn't copy it.
    mutating func end(isForgiving: Bool) -> RunEnd? {
        if let breakage { return .broken(breakage) }
        return isForgiving || failures.isEmpty ? nil : .failed([])
    }

    private mutating func fail(_ failure: Failure) {
        if failures.count < Judge.mostFailures { failures.append(failure) }
    }

    private mutating func note(_ line: TrafficLine) {
        lastLines.append(line)
        switch line.direction {
        case .toServer where linesToServer < Self.mostLines: linesToServer += 1
        case .fromServer where linesFromServer < Self.mostLines: linesFromServer += 1
        case .toServer, .fromServer:
            guard let oldest = lastLines.firstIndex(where: { $0.direction == line.direction }) else { return }
            lastLines.remove(at: oldest)
        }
    }

    // MARK: - What processes leave to others

    /// How many turns of a server are kept; the oldest are forgotten.
    private static let mostTurns = 1_000

    /// What the processes of a server have left to the next one.
    package func shelf(of server: String) -> [PretendedTurn.Record] { shelves[server] ?? [] }

    private mutating func remember(_ record: PretendedTurn.Record, of server: String) {
        let place = shelves[server]?.lastIndex { $0.isSameTurn(as: record) }
        if let place {
            shelves[server]?[place] = record
        } else {
            shelves[server, default: []].append(record)
            if shelf(of: server).count > Self.mostTurns { shelves[server]?.removeFirst() }
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

    /// What each server saw, in the order of the scenario, and how many of its processes outlived the daemon.
    package func observed(orphans: [String: Int]) -> [Observation.Server] {
        plans.map { plan in
            Observation.Server(name: plan.name, orphans: orphans[plan.name] ?? 0, received: received[plan.name] ?? [])
        }
    }
}
