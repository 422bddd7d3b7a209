import AgentWire
import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("What breaks the protocol")
struct ProtocolViolationTests {
    /// A line that the protocol doesn't allow, and the method that it's about if that can be told.
    struct Violation: CustomTestStringConvertible {
        let line: [UInt8]
        let method: String?

        init(_ text: String, of method: String? = nil) {
            line = Array(text.utf8)
            self.method = method
        }

        init(bytes: [UInt8]) {
            line = bytes
            method = nil
        }

        var testDescription: String { String(decoding: line, as: UTF8.self) }
    }

    /// In a connection whose ids 1 and 2 were `initialize` and `thread/start`, both answered.
    private static let violations = [
        Violation("garbage"),
        Violation("{"),
        Violation(#"{"method":"note"} x"#),
        Violation(#"{"method":"note",}"#),
        Violation("[]"),
        Violation("5"),
        Violation("\"note\""),
        Violation("null"),
        Violation("{}"),
        Violation(#"{"id":7}"#),
        Violation(#"{"method":5}"#),
        Violation(#"{"method":null,"id":1}"#),
        Violation(#"{"id":1.5,"method":"ask"}"#, of: "ask"),
        Violation(#"{"id":null,"method":"ask"}"#, of: "ask"),
        Violation(#"{"id":{},"method":"ask"}"#, of: "ask"),
        Violation(#"{"result":{}}"#),
        Violation(#"{"id":null,"result":{}}"#),
        Violation(#"{"id":null,"error":{"code":1,"message":"m"}}"#),
        Violation(#"{"error":{"code":1,"message":"m"}}"#),
        Violation(#"{"id":99,"result":{}}"#),
        Violation(#"{"id":0,"result":{}}"#),
        Violation(#"{"id":-1,"error":{"code":1,"message":"m"}}"#),
        Violation(#"{"id":"1","result":{}}"#),
        Violation(#"{"id":1,"result":{}}"#, of: "initialize"),
        Violation(#"{"id":2,"result":{"thread":{"id":"thread-9"}}}"#, of: "thread/start"),
        Violation(#"{"id":2,"error":{"code":1,"message":"m"}}"#, of: "thread/start"),
        Violation(#"{"id":2,"error":{"code":1}}"#),
        Violation(bytes: Array(#"{"method":""#.utf8) + [0xFF] + Array(#""}"#.utf8)),
        Violation(bytes: Array(#"{"method":""#.utf8) + [0xC3] + Array(#""}"#.utf8)),
        Violation(bytes: Array(#"{"method":""#.utf8) + [0xED, 0xA0, 0x80] + Array(#""}"#.utf8)),
        Violation(bytes: [0xEF, 0xBB, 0xBF] + Array(#"{"method":"note"}"#.utf8)),
        Violation(#"{"method":"thread/started"}"#, of: "thread/started"),
        Violation(#"{"method":"thread/started","params":{"thread":{}}}"#, of: "thread/started"),
        Violation(#"{"method":"thread/started","params":{"thread":{"id":1}}}"#, of: "thread/started"),
        Violation(#"{"method":"thread/status/changed","params":{"status":{}}}"#, of: "thread/status/changed"),
        Violation(#"{"method":"turn/started","params":{"threadId":"t"}}"#, of: "turn/started"),
        Violation(#"{"method":"turn/started","params":{"turn":{"id":"u","status":"s"}}}"#, of: "turn/started"),
        Violation(#"{"method":"turn/completed","params":{"threadId":"t","turn":{"id":"u"}}}"#, of: "turn/completed"),
        Violation(#"{"method":"turn/diff/updated","params":{"threadId":"t","turnId":"u"}}"#, of: "turn/diff/updated"),
        Violation(#"{"method":"turn/plan/updated","params":{"threadId":"t"}}"#, of: "turn/plan/updated"),
        Violation(
            #"{"method":"item/agentMessage/delta","params":{"threadId":"t","turnId":"u","itemId":"i"}}"#,
            of: "item/agentMessage/delta"
        ),
        Violation(
            #"{"method":"item/plan/delta","params":{"threadId":"t","turnId":"u","delta":"d"}}"#,
            of: "item/plan/delta"
        ),
        Violation(#"{"method":"error","params":{"threadId":"t","turnId":"u","error":{}}}"#, of: "error"),
        Violation(
            #"{"method":"command/exec/outputDelta","params":{"stream":"stdout"}}"#,
            of: "command/exec/outputDelta"
        ),
    ]

    @Test(
        "It is one event that says how long the line was and what it was about, and nothing else",
        arguments: violations
    )
    func violation(_ violation: Violation) throws {
        var (world, _) = try World.withSession()
        let before = try world.events.count
        let state = world.daemon.state.sessions

        world.write([violation.line[...], [UInt8(ascii: "\n")][...]])
        let events = try world.events.dropFirst(before)
        world.notify("note", [:])

        #expect(events.map { $0["type"] } == ["app-server.protocol.violation"])
        #expect(events.first?["level"] == "warn")
        #expect(
            events.first?["detail"] == [
                "bytes": .integer(violation.line.count), "failureClass": "protocol_violation",
                "method": .optional(violation.method),
            ]
        )
        #expect(world.daemon.state.sessions == state)
        #expect(try world.lastEvent(.notification)["seq"]?.integer == before + 2)
        #expect(world.childOrders.isEmpty)
        #expect(try world.takeSent().filter { $0["method"] == nil }.isEmpty)
    }

    @Test(
        "A broken answer fails its request at once, and a better one that follows is one too many",
        arguments: [
            (#"{"id":ID,"error":{"code":"x","message":"m"}}"#, nil),
            (#"{"id":ID,"error":{"code":1}}"#, nil),
            (#"{"id":ID,"error":"no"}"#, nil),
            (#"{"id":ID,"result":{},"error":{"code":1,"message":"m"}}"#, nil),
            (#"{"id":ID,"result":{}}"#, "thread/start"),
            (#"{"id":ID,"result":null}"#, "thread/start"),
            (#"{"id":ID,"result":{"thread":{"id":7}}}"#, "thread/start"),
            (#" {"result" : {"thread":{"id":"t","turns":[{"id":"u"}]}}, "id": ID} "#, "thread/start"),
        ]
    )
    func brokenAnswer(pattern: String, method: String?) throws {
        var (world, _) = try World.withSession()
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        let id = try #require(try world.takeSent().last?["id"]?.integer)
        let parts = pattern.split(separator: "ID", maxSplits: 1)
        let line = "\(parts[0])\(id)\(parts[1])"

        world.write([Array((line + "\n").utf8)[...]])
        let answer = try world.reply(to: client)
        let details = try world.details(of: .protocolViolation)
        world.say(["id": .integer(id), "result": ["thread": ["id": "thread-2"]]])

        #expect(answer.status == 502)
        #expect(answer.body["failureClass"] == "protocol_violation")
        #expect(answer.body["code"] == nil)
        #expect(
            details == [
                [
                    "bytes": .integer(line.utf8.count), "failureClass": "protocol_violation",
                    "method": .optional(method),
                ]
            ]
        )
        #expect(try world.details(of: .protocolViolation).last?["method"] == "thread/start")
        #expect(world.daemon.state.sessions.sessions.count == 1)
        #expect(!world.hasAnswer(for: client))
    }

    @Test("A broken answer to the handshake is a refusal, and the next request tries again")
    func brokenHandshake() throws {
        var world = try World.serving()
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        _ = try world.takeSent()

        world.write([Array("{\"id\":1,\"error\":{}}\n".utf8)[...]])
        let answer = try world.reply(to: client)
        _ = world.post("/v1/codexd/sessions", ["purpose": "worker"])

        #expect(answer.status == 502)
        #expect(try world.details(of: .protocolViolation).count == 1)
        #expect(try world.details(of: .connectFailed).count == 1)
        #expect(try world.takeSent().map { $0["method"] } == ["initialize"])
    }

    @Test("A turn that a broken answer hides is refused and recorded so")
    func brokenTurn() throws {
        var (world, session) = try World.withSession()
        let client = world.askTurn(of: session)

        try world.answer("turn/start", ["turn": ["id": "turn-1"]])
        let answer = try world.reply(to: client)

        #expect(answer.status == 502)
        #expect(answer.body["sessionId"]?.text == session)
        #expect(try world.details(of: .protocolViolation).map { $0["method"] } == ["turn/start"])
        #expect(try world.lastEvent(.turnRefused)["detail"]?["failureClass"] == "protocol_violation")
    }
}

// MARK: - Lines without an end

extension ProtocolViolationTests {
    @Test(
        "A line over the bound is told once, skipped to its newline, and the next is read",
        arguments: [1, 7, 50, 500]
    )
    func tooLong(size: Int) {
        var connection = AgentConnection(lineLimit: 100)
        let introduction = Initialize(clientName: "a", clientTitle: nil, clientVersion: "0")
        _ = connection.connect(introduction, patience: .seconds(1), at: Instant(nanoseconds: 0))
        let note = "{\"method\":\"" + String(repeating: "n", count: 87) + "\"}"
        let text = note + "\n" + String(repeating: "x", count: 250) + "\n" + note + "y\n" + note + "\n"

        var incoming: [AgentConnection.Incoming] = []
        for piece in Array(text.utf8).pieces(of: size) {
            connection.receive(Array(piece))
            while let next = connection.next() { incoming.append(next) }
        }

        let tooLong = ProtocolViolation.lineTooLong(limit: 100)
        let whole = AgentConnection.Incoming.notification(
            .other(method: String(repeating: "n", count: 87), params: .null)
        )
        #expect(tooLong.bytes == 101)
        #expect(tooLong.failureClass.rawValue == "frame_too_large")
        #expect(incoming == [whole, .violation(tooLong), .violation(tooLong), whole])
    }

    @Test("The daemon's own bound is 64 MiB, and a child that exceeds it is listened to again from the next line on")
    func longestLine() throws {
        var (world, _) = try World.withSession()
        let chunk = Array(repeating: UInt8(ascii: "x"), count: 16 << 20)
        for _ in 0..<4 { world.write([chunk[...]]) }
        let atBound = try world.details(of: .protocolViolation)

        world.write([[UInt8(ascii: "x")][...], chunk[...]])
        world.write([Array("\n{\"method\":\"note\"}\n".utf8)[...]])

        #expect(atBound.isEmpty)
        #expect(
            try world.details(of: .protocolViolation) == [
                ["bytes": 67_108_865, "failureClass": "frame_too_large", "method": nil]
            ]
        )
        #expect(try world.details(of: .notification).count == 1)
    }

    @Test("Whatever the sizes in which they come, the same bytes make the same events")
    func cuts() throws {
        let (world, _) = try World.withSession()
        let before = try world.events.count
        var bytes: [UInt8] = []
        for violation in Self.violations { bytes += violation.line + [UInt8(ascii: "\n")] }
        for text in ["\u{2028}é", "日本", "👩‍👩‍👧"] {
            bytes += JSON.object(["method": "note", "params": [.string(text)]]).encoded() + [UInt8(ascii: "\n")]
        }
        func outcome(inPiecesOf size: Int) throws -> (events: [JSON], sent: [JSON]) {
            var world = world
            world.write(bytes.pieces(of: size))
            return (try Array(world.events.dropFirst(before)), try world.takeSent())
        }

        let whole = try outcome(inPiecesOf: bytes.count)

        #expect(whole.events.count == Self.violations.count + 3)
        for size in Array(1...40) + [61, 127, 1000] {
            let cut = try outcome(inPiecesOf: size)
            #expect(cut.events == whole.events)
            #expect(cut.sent == whole.sent)
        }
    }
}
