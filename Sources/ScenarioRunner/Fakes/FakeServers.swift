import Basics
import Platform
import Scenarios

/// All fake servers of one run: which processes there were, what they saw, and where their scripts stand.
final class FakeServers {
    /// What an account shows of a line.
    private static let longestLine = 4096

    /// How many lines of each direction an account has.
    private static let mostLines = 12

    let socket: ControlSocket
    private(set) var failures: [Failure] = []

    /// Why what fake servers say can't be trusted.
    private(set) var breakage: String?

    private let plans: [ServerPlan]
    private var received: [String: [[JSON]]] = [:]
    private var reached: Set<String> = []
    private var released: [String] = []
    private var traffic: [TrafficLine] = []

    init(_ plans: [ServerPlan], socket: ControlSocket) {
        self.plans = plans
        self.socket = socket
    }

    /// Takes in what has been said.
    func listen(_ bindings: inout Bindings) {
        for connection in socket.connections {
            for line in connection.takeLines() {
                guard let message = FakeMessage(line) else {
                    breakage = "a fake server said what nobody knows: \(String(decoding: line, as: UTF8.self))"
                    continue
                }
                take(message, from: connection, &bindings)
            }
        }
    }

    /// Whether a script waits at a point.
    func hasReached(_ point: String) -> Bool { reached.contains(point) }

    /// Lets scripts go on from a point: one that waits there, or the first that comes there.
    func release(_ point: String, _ bindings: Bindings) {
        let isAwaited = reached.remove(point) != nil
        for connection in socket.connections where connection.identity != nil {
            connection.send(.release(point, bindings.object))
        }
        if !isAwaited { released.append(point) }
    }

    /// What each server saw.
    func observed(orphans: [Int32]) -> [Observation.Server] {
        plans.enumerated().map { index, plan in
            // A survivor without a connection is somebody's grandchild, and one server is all there is in most runs.
            let names = Dictionary(
                socket.connections.compactMap { $0.identity.map { ($0.processID, $0.server) } },
                uniquingKeysWith: { _, last in last }
            )
            let count = orphans.count { names[$0] ?? plans[0].name == plan.name }
            return Observation.Server(name: plan.name, orphans: count, received: received[plan.name] ?? [])
        }
    }

    /// The last lines of both directions, in their order.
    var lastLines: [TrafficLine] { traffic }

    /// Whether some process may still be there.
    var arePresent: Bool { socket.connections.contains(where: \.isOpen) }
}

// MARK: - Messages

extension FakeServers {
    private func take(_ message: FakeMessage, from connection: FakeConnection, _ bindings: inout Bindings) {
        if case .hello(let hello) = message {
            greet(connection, hello, &bindings)
            return
        }
        guard let (server, spawn, _) = connection.identity else {
            breakage = "a fake server spoke before its hello"
            return
        }
        switch message {
        case .hello, .done: break
        case .received(let json):
            received[server, default: []][spawn].append(json)
            note(.toServer, server, json.text ?? json.description)
        case .sent(let text): note(.fromServer, server, text)
        case .reached(let point):
            reached.insert(point)
            if let waiting = released.firstIndex(of: point) {
                released.remove(at: waiting)
                reached.remove(point)
            }
        case .failed(let failure): failures.append(failure)
        case .captured(let variables): bindings.bind(variables)
        }
    }

    private func greet(_ connection: FakeConnection, _ hello: FakeMessage.Hello, _ bindings: inout Bindings) {
        guard let plan = plans.first(where: { $0.name == hello.server }) else {
            connection.send(.refuse("no server is called \(hello.server)"))
            breakage = "a process says that it is \(hello.server), which the scenario doesn't know"
            return
        }
        let spawn = received[plan.name]?.count ?? 0
        received[plan.name, default: []].append([])
        connection.identity = (plan.name, spawn, hello.processID)
        guard plan.script(forSpawn: spawn) != nil else {
            connection.send(.refuse("the scenario has no script for process \(spawn) of \(plan.name)"))
            failures.append(
                Failure(
                    place: "servers.\(plan.name).spawns",
                    summary: "more processes were started than scripted",
                    expected: "\(plan.spawns.count)",
                    actual: "\(spawn + 1)"
                )
            )
            return
        }
        check(plan, hello, &bindings)
        connection.send(.play(spawn: spawn, bindings.object))
        for point in released { connection.send(.release(point, bindings.object)) }
    }

    private func check(_ plan: ServerPlan, _ hello: FakeMessage.Hello, _ bindings: inout Bindings) {
        let parts = [
            ("argv", plan.started?.arguments, hello.arguments),
            ("cwd", plan.started?.workingDirectory, hello.directory),
            ("env", plan.started?.environment, hello.environment),
        ]
        for (name, matcher, actual) in parts {
            for mismatch in matcher?.check(actual, &bindings) ?? [] {
                let place = "servers.\(plan.name).started.\(name)"
                failures.append(Failure(place: place, summary: "the server was started in another way", mismatch))
            }
        }
    }

    private func note(_ direction: TrafficLine.Direction, _ server: String, _ text: String) {
        var text = text
        if text.hasSuffix("\n") { text.removeLast() }
        let shown = text.utf8.count > Self.longestLine ? String(text.prefix(Self.longestLine)) + "…" : text
        traffic.append(TrafficLine(direction, server: server, text: shown))
        if traffic.count(where: { $0.direction == direction }) > Self.mostLines,
            let oldest = traffic.firstIndex(where: { $0.direction == direction })
        {
            traffic.remove(at: oldest)
        }
    }
}
