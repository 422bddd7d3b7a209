import Basics
import Contract
import DaemonCore
import Testing

@Suite("Sessions and what's asked of them, from the client's words to the app-server's")
struct SessionRuleTests {
    @Test("A new session takes its settings from the answer, and is recorded with every member")
    func create() throws {
        var world = try World.serving()
        let client = world.post("/v1/codexd/sessions", ["purpose": "duplex", "model": "asked-for"])
        try world.answerHandshake()

        let noted = try world.noted { world in
            try world.answer(
                "thread/start",
                [
                    "thread": ["id": "thread-1", "turns": []], "model": "got", "modelProvider": "openai",
                    "serviceTier": "flex", "cwd": "/got", "reasoningEffort": "high", "approvalPolicy": "never",
                ]
            )
        }

        let answer = try world.reply(to: client)
        let id = try #require(answer.body["sessionId"])
        #expect(
            noted == [Noted("session.created", .info, ["purpose": "duplex", "sessionId": id, "threadId": "thread-1"])]
        )
        #expect(answer.status == 201)
        let now = JSON.string(world.time.description)
        #expect(
            answer.body == [
                "sessionId": id, "purpose": "duplex", "threadId": "thread-1", "status": "active",
                "endpoint": "stdio://codex-app-server", "childPid": 4711, "createdAt": now, "updatedAt": now,
                "cwd": "/got", "model": "got", "modelProvider": "openai", "serviceTier": "flex",
                "reasoningEffort": "high", "currentTurnId": nil, "lastTurnId": nil, "lastTurnStatus": nil,
                "lastTurnEvidence": nil, "otherTurnIds": [], "settings": ["model": "asked-for"],
                "rights": ["approvalPolicy": "never"],
                "provisional": true, "metadata": [:],
            ]
        )
        #expect(try world.sessionRecord(try #require(id.text)) == answer.body)
        let parts = try #require(id.text).split(separator: "-")
        #expect(parts.count == 3 && parts[0] == "session" && parts[2].count == 6)
        #expect(
            Int(parts[1], radix: 36).map(Int64.init)
                == world.daemon.state.sessions.sessions[0].createdAt.millisecondsSinceEpoch
        )
        #expect(parts[2].allSatisfy { $0.isASCII && ($0.isNumber || $0.isLowercase) })
    }

    @Test("A resumed session takes its last turn from the thread's last, and has no current one")
    func resume() throws {
        var (world, _) = try World.withSession()
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker", "threadId": " thread-7 "])

        let noted = try world.noted { world in
            try world.answer(
                "thread/resume",
                [
                    "thread": [
                        "id": "thread-7",
                        "turns": [["id": "turn-1", "status": "completed"], ["id": "turn-2", "status": "inProgress"]],
                    ],
                    "model": "got", "reasoningEffort": ["odd": 1],
                ]
            )
        }

        let body = try world.reply(to: client).body
        let id = try #require(body["sessionId"])
        #expect(
            noted == [Noted("session.resumed", .info, ["purpose": "worker", "sessionId": id, "threadId": "thread-7"])]
        )
        #expect(body["lastTurnId"] == "turn-2" && body["lastTurnStatus"] == "inProgress")
        #expect(body["currentTurnId"] == .null && body["lastTurnEvidence"] == .null)
        #expect(body["model"] == "got" && body["cwd"] == .null && body["reasoningEffort"] == .null)
    }

    @Test("The connection is told once, with what the app-server said of itself, and null for what it didn't")
    func connected() throws {
        var talkative = try World.serving()
        _ = talkative.post("/v1/codexd/sessions", ["purpose": "worker"])
        var silent = talkative

        let said = try talkative.noted { try $0.answerHandshake() }
        let unsaid = try silent.noted { try $0.answer("initialize", [:]) }

        let endpoint: JSON = "stdio://codex-app-server"
        #expect(
            said == [
                Noted(
                    "app-server.connected",
                    .info,
                    ["endpoint": endpoint, "platformFamily": "unix", "platformOs": "linux", "userAgent": "fake/1"]
                )
            ]
        )
        #expect(
            unsaid == [
                Noted(
                    "app-server.connected",
                    .info,
                    ["endpoint": endpoint, "platformFamily": nil, "platformOs": nil, "userAgent": nil]
                )
            ]
        )
    }

    @Test("codexd introduces itself by the contract's names, and its version if it has one", arguments: [nil, "1.2.3"])
    func introduction(version: String?) throws {
        var configuration = Configuration.forTesting
        configuration.version = version
        var world = try World.serving(configuration)
        #expect(try world.takeSent().isEmpty)

        _ = world.post("/v1/codexd/sessions", ["purpose": "worker"])

        #expect(
            try world.takeSent() == [
                [
                    "id": 1, "method": "initialize",
                    "params": [
                        "clientInfo": [
                            "name": "baa-conductor-codexd", "title": "codexd local service",
                            "version": .string(version ?? "0.0.0"),
                        ],
                        "capabilities": ["experimentalApi": true],
                    ],
                ]
            ]
        )
    }

    @Test("A refused handshake is told, fails who waits, and the next who asks begins another")
    func connectFailed() throws {
        var world = try World.serving()
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])

        let noted = try world.noted { try $0.refuse("initialize", code: -32602, "what?") }

        #expect(noted == [Noted("app-server.connect.failed", .error, ["endpoint": "stdio://codex-app-server"])])
        let answer = try world.reply(to: client)
        #expect(answer.status == 502 && answer.body["code"] == -32602)
        let next = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        try world.answerHandshake()
        try world.answer("thread/start", ["thread": ["id": "thread-1"]])
        #expect(try world.reply(to: next).status == 201)
    }

    @Test(
        "A thread that the app-server refuses makes no session, and is answered with its code",
        arguments: [
            ("thread/start", -32602, "too large", nil),
            ("thread/resume", -32600, "no rollout found for thread id thread-7", "resume_lost"),
            ("thread/resume", -32600, "thread thread-7 already has an active writer", "writer_conflict"),
            ("thread/resume", -32603, "boom", nil),
        ]
    )
    func threadRefused(method: String, code: Int, message: String, failureClass: String?) throws {
        var (world, _) = try World.withSession()
        let thread: JSON = method == "thread/resume" ? "thread-7" : nil
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker", "threadId": thread])

        let noted = try world.noted { try $0.refuse(method, code: code, message) }

        #expect(noted.isEmpty)
        let answer = try world.reply(to: client)
        #expect(answer.status == 502 && answer.body["code"] == .integer(code))
        #expect(answer.body["failureClass"] == failureClass.map(JSON.string))
        #expect(answer.body["detail"] == .string("the app-server refused \(method): \(message)"))
        #expect(world.daemon.state.sessions.sessions.count == 1)
    }

    @Test("Closing tells once; a second close changes nothing, and an unknown session isn't there")
    func close() throws {
        var (world, session) = try World.withSession()
        let target = "/v1/codexd/sessions/\(session)/close"
        world.pass(.milliseconds(10))

        let first = try world.noted { world in
            let client = world.post(target)
            let answer = try world.reply(to: client)
            #expect(answer.status == 200 && answer.body["status"] == "closed")
        }
        let closed = try world.session(session)
        world.pass(.milliseconds(10))
        let second = try world.noted { world in
            let client = world.post(target)
            let answer = try world.reply(to: client)
            #expect(answer.body == .object(closed.object))
        }

        #expect(first == [Noted("session.closed", .info, ["sessionId": .string(session)])])
        #expect(second.isEmpty)
        #expect(closed.updatedAt.millisecondsSinceEpoch == world.time.millisecondsSinceEpoch - 10)
        let unknown = world.post("/v1/codexd/sessions/session-nobody/close")
        #expect(try world.reply(to: unknown).status == 404)
    }
}
