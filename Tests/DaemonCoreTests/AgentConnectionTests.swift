import AgentWire
import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("The connection to the app-server")
struct AgentConnectionTests {
    @Test("The handshake introduces codexd, once for all who wait and for all who come later")
    func handshake() throws {
        var configuration = Configuration.forTesting
        configuration.version = "1.2.3"
        var world = try World.serving(configuration)
        let clients = (0..<3).map { _ in world.post("/v1/codexd/sessions", ["purpose": "worker"]) }

        let introduction = try world.takeSent()
        world.say(["id": 1, "result": ["userAgent": "fake/1", "platformFamily": "unix", "platformOs": "linux"]])
        let requests = try world.takeSent()
        _ = world.post("/v1/codexd/sessions", ["purpose": "worker"])

        #expect(
            introduction == [
                [
                    "id": 1, "method": "initialize",
                    "params": [
                        "clientInfo": [
                            "name": "baa-conductor-codexd", "title": "codexd local service", "version": "1.2.3",
                        ],
                        "capabilities": ["experimentalApi": true],
                    ],
                ]
            ]
        )
        #expect(requests.first == ["method": "initialized"])
        #expect(requests.dropFirst().map { $0["id"] } == [2, 3, 4])
        #expect(clients.filter(world.hasAnswer(for:)).isEmpty)
        #expect(try world.takeSent().map { $0["method"] } == ["thread/start"])
        #expect(
            try world.details(of: .connected) == [
                [
                    "endpoint": "stdio://codex-app-server", "platformFamily": "unix", "platformOs": "linux",
                    "userAgent": "fake/1",
                ]
            ]
        )
    }

    @Test("Without a configured version codexd is 0.0.0, and a server need not say what it is")
    func anonymous() throws {
        var world = try World.serving()
        _ = world.post("/v1/codexd/sessions", ["purpose": "worker"])

        let version = try world.takeSent().first?["params"]?["clientInfo"]?["version"]
        world.say(["id": 1, "result": [:]])

        #expect(version == "0.0.0")
        #expect(try world.takeSent().map { $0["method"] } == ["initialized", "thread/start"])
        #expect(try world.lastEvent(.connected)["detail"]?["userAgent"] == .null)
    }

    @Test("A refused handshake is a 502 for all who wait; the next request tries again")
    func refusal() throws {
        var world = try World.serving()
        let clients = (0..<3).map { _ in world.post("/v1/codexd/sessions", ["purpose": "worker"]) }

        try world.refuse("initialize", code: -32600, "not today")
        let answers = try clients.map { try world.reply(to: $0) }
        let sent = try world.takeSent()
        let next = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        try world.answerHandshake()
        try world.answer("thread/start", ["thread": ["id": "thread-1"]])

        #expect(answers.map(\.status) == [502, 502, 502])
        #expect(answers[0].body["code"] == -32600)
        #expect(answers[0].body["detail"] == "the app-server refused initialize: not today")
        #expect(sent.isEmpty)
        #expect(try world.reply(to: next).status == 201)
        #expect(try world.details(of: .connectFailed) == [["endpoint": "stdio://codex-app-server"]])
        #expect(try world.lastEvent(.connectFailed)["level"] == "error")
        #expect(try world.details(of: .connected).count == 1)
    }

    @Test("A handshake that isn't answered in 10 s is a 504; the next request tries again, and a late answer is known")
    func timeout() throws {
        var world = try World.serving()
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])

        world.pass(.milliseconds(9_999))
        let before = world.hasAnswer(for: client)
        world.pass(.milliseconds(1))
        let answer = try world.reply(to: client)
        _ = try world.takeSent()
        let next = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        world.say(["id": 1, "result": [:]])
        try world.answerHandshake()
        try world.answer("thread/start", ["thread": ["id": "thread-1"]])

        #expect(!before)
        #expect(answer.status == 504)
        #expect(answer.body["failureClass"] == "initialize_timeout")
        #expect(
            try world.details(of: .requestTimedOut) == [
                ["failureClass": "initialize_timeout", "method": "initialize", "requestId": 1]
            ]
        )
        #expect(try world.details(of: .connectFailed).count == 1)
        #expect(try world.details(of: .lateResponse) == [["method": "initialize", "requestId": 1]])
        #expect(try world.reply(to: next).status == 201)
    }

    @Test("A lost connection is a 502 for whoever waited for the handshake")
    func lossWhileConnecting() throws {
        var world = try World.serving()
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])

        world.childEnds(.exited(code: 1))

        let answer = try world.reply(to: client)
        #expect(answer.status == 502)
        #expect(answer.body["failureClass"] == "transport_closed")
        #expect(try world.details(of: .connectFailed).count == 1)
    }
}

// MARK: - In flight

extension AgentConnectionTests {
    @Test("64 requests are in flight at most; the rest wait and follow in order as places become free")
    func inFlight() throws {
        var (world, clients) = try World.crowded(70)

        let first = try world.takeModels()
        world.say(["id": 10, "result": ["thread": ["id": "thread-x"]]])
        let second = try world.takeModels()
        world.say(["id": 11, "error": ["code": 1, "message": "no"]])
        world.say(["id": 12, "error": ["code": 1, "message": "no"]])
        let third = try world.takeModels()

        #expect(first == (0..<64).map { "model-\($0)" })
        #expect(second == ["model-64"])
        #expect(third == ["model-65", "model-66"])
        #expect(try world.reply(to: clients[7]).status == 201)
        #expect(try world.reply(to: clients[8]).status == 502)
        #expect(clients.filter(world.hasAnswer(for:)) == [clients[9]])
    }

    @Test(
        "A place becomes free with a broken answer, too",
        arguments: [
            #"{"id":10,"error":{"code":"x"}}"#, #"{"id":10,"result":1,"error":{"code":1,"message":"m"}}"#,
            #"{"id":10,"result":{}}"#,
        ]
    )
    func brokenInFlight(_ line: String) throws {
        var (world, clients) = try World.crowded(66)
        _ = try world.takeModels()

        world.write([Array((line + "\n").utf8)[...]])

        #expect(try world.takeModels() == ["model-64"])
        #expect(try world.reply(to: clients[7]).status == 502)
    }

    @Test("A place becomes free when its request is given up, and the patience of the next begins then")
    func expiredInFlight() throws {
        var (world, clients) = try World.crowded(66)
        _ = try world.takeModels()

        world.pass(.seconds(60))
        let next = try world.takeModels()
        let overdue = clients.filter(world.hasAnswer(for:))
        world.pass(.milliseconds(59_999))
        let before = world.hasAnswer(for: clients[65])
        world.pass(.milliseconds(1))

        #expect(next == ["model-64", "model-65"])
        #expect(overdue == Array(clients.prefix(64)))
        #expect(!before)
        #expect(try world.reply(to: clients[65]).body["failureClass"] == "request_timeout")
    }
}

// MARK: - What the server asks and says

extension AgentConnectionTests {
    @Test(
        "A request of the server's is recorded and refused under its own id, also if that equals one of ours",
        arguments: [0, 1, 2, "0", "", "a b", -7] as [JSON]
    )
    func serverRequest(id: JSON) throws {
        var (world, _) = try World.withSession()
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        let ours = try #require(try world.takeSent().last?["id"])

        for id in [id, ours] {
            world.say(["id": id, "method": "attestation/generate", "params": ["threadId": "t", "turnId": "u", "x": 1]])
        }
        let answers = try world.takeSent()
        world.say(["id": ours, "result": ["thread": ["id": "thread-2"]]])

        let error: JSON = ["code": -32601, "message": "codexd does not answer attestation/generate"]
        #expect(answers == [["id": id, "error": error], ["id": ours, "error": error]])
        #expect(
            try world.details(of: .serverRequest)
                == [id, ours].map {
                    ["method": "attestation/generate", "requestId": $0, "threadId": "t", "turnId": "u"]
                }
        )
        #expect(try world.lastEvent(.serverRequest)["level"] == "info")
        #expect(try world.reply(to: client).status == 201)
        #expect(try world.details(of: .protocolViolation).isEmpty)
    }

    @Test("A request that's about nothing has no thread and no turn", arguments: [nil, .null, [:], [1], 5] as [JSON?])
    func bareServerRequest(params: JSON?) throws {
        var (world, _) = try World.withSession()
        var request: JSONObject = ["id": 0, "method": "currentTime/read"]
        request["params"] = params

        world.say(.object(request))

        #expect(
            try world.details(of: .serverRequest) == [
                ["method": "currentTime/read", "requestId": 0, "threadId": nil, "turnId": nil]
            ]
        )
    }

    @Test("What a child says before anybody asked for a connection is nobody's, and stays in its log")
    func chatterBefore() throws {
        var world = try World.serving()
        let before = try world.lastSeq
        let chatter = "hello\n\u{1B}[1m{\n{\"method\":\"turn/started\"}\n{\"id\":0,\"method\":\"ask\"}\nhalf a li"

        world.write([Array(chatter.utf8)[...]])
        let sent = try world.takeSent()
        world.write([Array("ne\n".utf8)[...]])
        let events = try world.lastSeq - before
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        try world.answerHandshake()
        try world.answer("thread/start", ["thread": ["id": "thread-1"]])

        #expect(sent.isEmpty)
        #expect(events == 0)
        #expect(world.output[.stdout].map { String(decoding: $0, as: UTF8.self) }?.hasPrefix(chatter + "ne\n") == true)
        #expect(try world.reply(to: client).status == 201)
        #expect(try world.details(of: .protocolViolation).isEmpty)
    }

    @Test("Blank lines are nothing, and a carriage return before the newline is white space")
    func blankLines() throws {
        var (world, _) = try World.withSession()
        let before = try world.lastSeq

        world.write([Array("\n \t\r\n{\"method\":\"note\"}\r\n\n".utf8)[...]])

        #expect(try world.lastSeq == before + 1)
        #expect(try world.details(of: .notification) == [["notificationMethod": "note", "params": nil]])
    }

    @Test("Only a newline ends a line: U+2028 and its like are text")
    func lineSeparators() throws {
        var (world, _) = try World.withSession()
        let text: JSON = "a\u{2028}b\u{2029}c\u{85}d\u{0B}e\u{0C}f\u{7F}g"
        let params: JSON = ["threadId": "t", "turnId": "u", "itemId": "i", "delta": text]

        world.notify("item/agentMessage/delta", params)

        #expect(try world.details(of: .turnMessageDelta).map { $0["delta"] } == [text])
        #expect(try world.details(of: .protocolViolation).isEmpty)
    }

    @Test(
        "A last line without its newline is a message if it's whole, and is counted in any case",
        arguments: [
            (#"{"method":"note","params":{"é":1}}"#, true, true),
            (#"{"method":"note","params":{"é":1}"#, false, false),
            ("5", true, false), ("", false, false), ("\u{2028}", false, false),
        ]
    )
    func remainder(text: String, isFlushed: Bool, isMessage: Bool) throws {
        var (world, _) = try World.withSession()

        world.write(Array(text.utf8).pieces(of: 3))
        let early = try world.details(of: .notification)
        world.childEnds(.exited(code: 0))

        #expect(early.isEmpty)
        #expect(try world.details(of: .notification).count == (isMessage ? 1 : 0))
        #expect(
            try world.details(of: .transportClosed) == [
                [
                    "exitCode": 0, "flushedTrailingMessage": .bool(isFlushed), "signal": nil, "source": "stdout_end",
                    "trailingMessageLength": .integer(text.utf8.count),
                ]
            ]
        )
    }
}

extension World {
    /// A world with a connection, and with clients that each want a session with a model of their own.
    fileprivate static func crowded(_ count: Int) throws -> (world: World, clients: [ClientID]) {
        var (world, _) = try World.withSession()
        let clients = (0..<count).map { number in
            world.post("/v1/codexd/sessions", ["purpose": "worker", "model": .string("model-\(number)")])
        }
        return (world, clients)
    }

    /// Takes the models of the sessions that were asked for, the first of which had the id 3.
    fileprivate mutating func takeModels() throws -> [String] {
        try takeSent().compactMap { $0["params"]?["model"]?.text }
    }
}
