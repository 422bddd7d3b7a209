import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("The same bytes, cut differently")
struct DifferentialTests {
    /// One thing that happens in the script, its bytes in one piece.
    private enum Step {
        case connected
        /// The client that connected as the so-manieth says something.
        case client(Int, String)
        case child(String)
        case passed(Duration)
        case closed(Int)
        case exited(ChildExit)
    }

    /// What is left of a run of the script.
    private struct Trace: Equatable {
        let log: [UInt8]
        let output: [LogFile: [UInt8]]
        let childInput: [UInt8]
        let clientOutput: [ClientID: [UInt8]]
        let endedClients: Set<ClientID>
        let droppedClients: Set<ClientID>
        let state: ServiceState
    }

    @Test(
        "A script leaves the same log and tells every client the same, byte for byte",
        arguments: 0..<40 as Range<UInt64>
    )
    func script(seed: UInt64) throws {
        let whole = try Self.run { [$0[...]] }
        var generator = SeededGenerator(seed: seed)

        let cut = try Self.run { $0.pieces(from: &generator) }

        #expect(cut.log == whole.log)
        #expect(cut == whole)
    }

    @Test("The script is worth cutting: it has answers of every kind, violations, a stream and a loss")
    func worth() throws {
        let trace = try Self.run { [$0[...]] }
        let log = String(decoding: trace.log, as: UTF8.self)
        let output = trace.clientOutput.values.map { String(decoding: $0, as: UTF8.self) }.joined()

        let types: [EventType] = [
            .connected, .sessionCreated, .turnAccepted, .turnCompleted, .turnMessageDelta, .protocolViolation,
            .serverRequest, .transportClosed, .turnCompletionMissing, .turnRefused, .sessionClosed, .childExited,
        ]
        for type in types { #expect(log.contains("\"type\":\"\(type.rawValue)\"")) }
        for status in [100, 200, 201, 202, 400, 404, 405, 422, 502, 503] {
            #expect(output.contains("HTTP/1.1 \(status) "))
        }
        #expect(output.contains(": still here"))
    }

    /// Runs the script in a world of its own, with bytes in the pieces that `cut` makes of them.
    private static func run(_ cut: ([UInt8]) -> [ArraySlice<UInt8>]) throws -> Trace {
        var world = try World.serving()
        var clients: [ClientID] = []
        for step in script(world) {
            switch step {
            case .connected: clients.append(world.connect())
            case .client(let place, let text):
                for piece in cut(Array(text.utf8)) { world.tell(.client(clients[place], .received(Array(piece)))) }
            case .child(let text): world.write(cut(Array(text.utf8)))
            case .passed(let duration): world.pass(duration)
            case .closed(let place): world.tell(.client(clients[place], .closed))
            case .exited(let exit): world.childEnds(exit)
            }
        }
        return Trace(
            log: world.log,
            output: world.output,
            childInput: world.childInput,
            clientOutput: world.clientOutput,
            endedClients: world.endedClients,
            droppedClients: world.droppedClients,
            state: world.daemon.state
        )
    }
}

// MARK: - The script

extension DifferentialTests {
    /// Two clients that pipeline, one that follows, and a child that isn't always in order.
    private static func script(_ world: World) -> [Step] {
        func get(_ path: String, _ fields: [String] = []) -> String { world.head("GET \(path) HTTP/1.1", fields) }
        func post(_ path: String, _ body: String, _ fields: [String] = []) -> String {
            world.head("POST \(path) HTTP/1.1", fields + ["Content-Length: \(body.utf8.count)"]) + body
        }
        let sessions = "/v1/codexd/sessions"
        // Names are drawn from the seed of the world and from its time, and so known beforehand.
        let session = firstSession(of: world)
        return [
            .connected, .connected, .connected,
            .child("a greeting\n"),
            .client(2, get("/v1/codexd/events?since=\(world.cursor(0))", ["Accept: text/event-stream"])),
            .client(0, get("/healthz") + post(sessions, #"{"purpose": "worker", "cwd": "/é"}"#) + get(sessions)),
            .client(1, post(sessions, #"{"purpose": 1}"#) + post(sessions, #"{"purpose"}"#) + get("/nothing")),
            .child(#"{"id":1,"result":{"userAgent":"fake/1"}}"# + "\n" + #"{"method":"note","params":["# + "\n\n"),
            .child(#"{"id":2,"result":{"thread":{"id":"thread-1"},"model":"日本"}}"# + "\n" + "{}\n"),
            .passed(.milliseconds(50)),
            .client(0, post("\(sessions)/\(session)/turns", #"{"input": "6*7?"}"#, ["Expect: 100-continue"])),
            .client(1, post(sessions, #"{"purpose": "duplex"}"#) + get("\(sessions)/\(session)/close")),
            .child(
                #"{"method":"turn/started","params":{"threadId":"thread-1","turn":{"id":"u","status":"inProgress"}}}"#
                    + "\n" + #"{"id":3,"result":{"turn":{"id":"u","status":"inProgress"}}}"# + "\n"
                    + delta("👩‍👩‍👧 \u{2028}") + delta("b\\n") + "\u{1}\n"
                    + #"{"id":4,"result":{"thread":{"id":7}}}"# + "\n" + #"{"id":0,"method":"ask"}"# + "\n"
            ),
            .passed(.seconds(16)),
            .child(
                #"{"method":"turn/completed","params":{"threadId":"thread-1","turn":{"id":"u","status":"completed"}}}"#
                    + "\r\n" + #"{"id":3,"result":{}}"# + "\n"
            ),
            .client(0, post("\(sessions)/\(session)/turns", #"{"input": [{"type": "text", "text": "And?"}]}"#)),
            .child(#"{"id":5,"result":{"turn":{"id":"v","status":"inProgress"}}}"# + "\n"),
            .client(1, post("\(sessions)/\(session)/turns", #"{"input": "lost"}"#)),
            .child(delta("the rest of this is never") + #"{"method":"note","params":{"last":true}}"#),
            .exited(.signalled("SIGKILL")),
            .passed(.seconds(1)),
            .client(0, post(sessions, #"{"purpose": "worker"}"#) + post("\(sessions)/\(session)/close", "")),
            .closed(1),
            .client(0, "GET /healthz HTTP/1.1\nHost: a\n\n"),
            .passed(.seconds(5)),
        ]
    }

    private static func delta(_ text: String) -> String {
        let params = #"{"threadId":"thread-1","turnId":"u","itemId":"i","delta":"\#(text)"}"#
        return #"{"method":"item/agentMessage/delta","params":\#(params)}"# + "\n"
    }

    /// The name that the first session of a world will have.
    private static func firstSession(of world: World) -> String {
        var world = world
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        world.say(["id": 1, "result": [:]])
        world.say(["id": 2, "result": ["thread": ["id": "thread-1"]]])
        return world.hasAnswer(for: client) ? world.daemon.state.sessions.sessions[0].sessionID.rawValue : ""
    }
}

extension [UInt8] {
    /// The bytes in pieces of sizes that a seed chooses, small ones and large.
    fileprivate func pieces(from generator: inout SeededGenerator) -> [ArraySlice<UInt8>] {
        let largest = [1, 3, 17, 200].randomElement(using: &generator) ?? 1
        var pieces: [ArraySlice<UInt8>] = []
        var rest = self[...]
        while !rest.isEmpty {
            let size = Int.random(in: 1...largest, using: &generator)
            pieces.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return pieces
    }
}
