import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("The routes of the local API")
struct RouteTests {
    private static let sessionMembers = [
        "sessionId", "purpose", "threadId", "status", "endpoint", "childPid", "createdAt", "updatedAt", "cwd", "model",
        "modelProvider", "serviceTier", "reasoningEffort", "currentTurnId", "lastTurnId", "lastTurnStatus",
        "lastTurnEvidence", "otherTurnIds", "settings", "rights", "provisional", "metadata",
    ]

    /// Something to read, and the members of what's shown.
    struct Reading: CustomTestStringConvertible {
        let target: String
        let members: [String]

        var testDescription: String { target }
    }

    private static let readings = [
        Reading(target: "/healthz", members: ["status"]),
        Reading(target: "/readyz", members: ["status", "runQueue"]),
        Reading(
            target: "/v1/codexd/status",
            members: [
                "config", "identity", "daemon", "sessionRegistry", "runRegistry", "approvalRegistry", "recentEvents",
                "seq", "readiness",
            ]
        ),
        Reading(target: "/v1/codexd/sessions", members: ["items", "nextCursor"]),
        Reading(target: "/v1/codexd/sessions/{id}", members: sessionMembers),
        Reading(target: "/v1/codexd/events", members: ["events", "next"]),
    ]

    @Test("Whatever can be read is an object of its members, as JSON that nobody stores", arguments: readings)
    func reading(_ reading: Reading) throws {
        var (world, session) = try World.withSession()

        let answer = try world.ask("GET", reading.target.replacing(session))

        #expect(answer.status == 200)
        #expect(answer.headers["Content-Type"] == "application/json")
        #expect(answer.headers["Cache-Control"] == "no-store")
        #expect(answer.body.members?.members.map(\.name) == reading.members)
    }

    @Test("HEAD answers what GET does, without the body", arguments: readings)
    func head(_ reading: Reading) throws {
        var (world, session) = try World.withSession()
        let target = reading.target.replacing(session)
        let client = world.connect()
        world.request(client, "GET", target)
        let got = world.takeOutput(of: client)

        world.request(client, "HEAD", target)
        let head = world.takeOutput(of: client)

        #expect(head.hasSuffix("\r\n\r\n"))
        #expect(got.utf8.count > head.utf8.count)
        #expect(got.hasPrefix(head))
    }

    @Test("HEAD of nothing is a 404 without a body, and the connection goes on")
    func headOfNothing() throws {
        var world = try World.serving()
        let client = world.connect()

        world.request(client, "HEAD", "/nothing")
        let output = world.takeOutput(of: client)
        world.request(client, "GET", "/healthz")

        #expect(output.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
        #expect(output.hasSuffix("\r\n\r\n"))
        #expect(try world.reply(to: client).status == 200)
    }

    @Test("Health and readiness say one word")
    func health() throws {
        var world = try World.serving()

        #expect(try world.ask("GET", "/healthz").body == ["status": "ok"])
        #expect(try world.ask("GET", "/readyz").body == ["status": "ready", "runQueue": ["state": "open"]])
    }

    @Test("Without its child the daemon is healthy, shows what it knows, and isn't ready for work")
    func unready() throws {
        var (world, session) = try World.withSession()
        world.childEnds(.exited(code: 3))

        let readiness = try world.ask("GET", "/readyz")
        let creation = try world.ask("POST", "/v1/codexd/sessions", ["purpose": "worker"])

        #expect(readiness.status == 503)
        #expect(readiness.body["failureClass"] == "child_not_running")
        #expect(readiness.body["detail"]?.text?.contains("Child exited with code 3.") == true)
        #expect(creation.status == 503)
        #expect(creation.body["failureClass"] == "child_not_running")
        #expect(try world.ask("GET", "/healthz").status == 200)
        #expect(try world.ask("GET", "/v1/codexd/sessions/\(session)").status == 200)
    }

    @Test("The status is the snapshot of this moment")
    func status() throws {
        var (world, session) = try World.withSession()

        let body = try world.ask("GET", "/v1/codexd/status").body
        let shown = try world.shownEvents

        #expect(body["daemon"]?["started"] == true)
        #expect(body["daemon"]?["pid"] == 99)
        #expect(body["daemon"]?["child"]?["status"] == "running")
        #expect(body["identity"]?["daemonId"]?.text == world.daemonID)
        #expect(body["sessionRegistry"]?["sessions"]?.elements?.map { $0["sessionId"]?.text } == [session])
        #expect(body["recentEvents"]?["events"]?.elements == shown)
        let open: JSON = ["state": "open"]
        #expect(body["readiness"] == ["ready": true, "failureClass": nil, "detail": nil, "runQueue": open])
    }
}

// MARK: - Work

extension RouteTests {
    @Test("Creating a session answers 201 with the bare record, taken from the app-server's answer")
    func create() throws {
        var world = try World.serving()
        let client = world.connect()

        world.request(
            client,
            "POST",
            "/v1/codexd/sessions",
            ["purpose": " duplex ", "model": "  ", "cwd": " /there ", "metadata": [" a ": " b ", "c": " ", "": "d"]]
        )
        try world.answerHandshake()
        let sent = try world.takeSent().last
        world.say(["id": 2, "result": ["thread": ["id": "thread-9"], "model": "m", "cwd": "/elsewhere"]])
        let answer = try world.reply(to: client)

        #expect(sent?["method"] == "thread/start")
        #expect(sent?["params"]?["model"] == .null)
        #expect(sent?["params"]?["cwd"] == "/there")
        #expect(answer.status == 201)
        #expect(answer.body.members?.members.map(\.name) == Self.sessionMembers)
        #expect(answer.body["purpose"] == "duplex")
        #expect(answer.body["threadId"] == "thread-9")
        #expect(answer.body["model"] == "m")
        #expect(answer.body["cwd"] == "/elsewhere")
        #expect(answer.body["metadata"] == ["a": "b"])
    }

    @Test("Creating with a thread resumes it")
    func resume() throws {
        var (world, _) = try World.withSession()
        let client = world.connect()

        world.request(client, "POST", "/v1/codexd/sessions", ["purpose": "worker", "threadId": "thread-7"])
        let turns: JSON = [["id": "turn-8", "status": "completed"]]
        try world.answer("thread/resume", ["thread": ["id": "thread-7", "turns": turns]])
        let answer = try world.reply(to: client)

        #expect(answer.status == 201)
        #expect(answer.body["lastTurnId"] == "turn-8")
        #expect(answer.body["lastTurnStatus"] == "completed")
        #expect(try world.details(of: .sessionResumed).count == 1)
    }

    @Test("Closing answers the closed record, and closing again the same")
    func close() throws {
        var (world, session) = try World.withSession()

        let first = try world.ask("POST", "/v1/codexd/sessions/\(session)/close")
        world.pass(.seconds(1))
        let second = try world.ask("POST", "/v1/codexd/sessions/\(session)/close")

        #expect(first.status == 200)
        #expect(first.body["status"] == "closed")
        #expect(second.status == 200)
        #expect(second.body == first.body)
        #expect(try world.details(of: .sessionClosed).count == 1)
    }

    @Test("A turn answers 202 with what was accepted, and steering it as well")
    func turns() throws {
        var (world, session) = try World.withSession()
        let client = world.connect()
        let target = "/v1/codexd/sessions/\(session)/turns"

        world.request(client, "POST", target, ["input": "Hello"])
        try world.answer("turn/start", ["turn": ["id": "turn-1", "status": "inProgress"]])
        let started = try world.reply(to: client)
        world.request(client, "POST", target, ["input": "Wait", "expectedTurnId": "turn-1"])
        try world.answer("turn/steer", ["turnId": "turn-1"])
        let steered = try world.reply(to: client)

        for answer in [started, steered] {
            #expect(answer.status == 202)
            #expect(answer.body.members?.members.map(\.name) == ["accepted", "session", "turnId"])
            #expect(answer.body["accepted"] == true)
            #expect(answer.body["turnId"] == "turn-1")
            #expect(answer.body["session"]?["currentTurnId"] == "turn-1")
        }
    }

    @Test("An interrupt answers 202 with the session once it's acknowledged; with no turn it's a conflict")
    func interrupt() throws {
        var (world, session) = try World.withTurn()
        let client = world.connect()

        world.request(client, "POST", "/v1/codexd/sessions/\(session)/interrupt")
        let wasAnsweredEarly = world.hasAnswer(for: client)
        try world.answer("turn/interrupt", [:])
        let answer = try world.reply(to: client)
        world.notify("turn/completed", ["threadId": "thread-1", "turn": ["id": "turn-1", "status": "interrupted"]])
        let late = try world.ask("POST", "/v1/codexd/sessions/\(session)/interrupt")

        #expect(!wasAnsweredEarly)
        #expect(answer.status == 202)
        #expect(answer.body["sessionId"]?.text == session)
        #expect(late.status == 409)
        #expect(late.body["sessionId"]?.text == session)
    }

    @Test("A closed session takes no turn")
    func closedSession() throws {
        var (world, session) = try World.withSession()
        _ = try world.ask("POST", "/v1/codexd/sessions/\(session)/close")

        let answer = try world.ask("POST", "/v1/codexd/sessions/\(session)/turns", ["input": "Hello"])

        #expect(answer.status == 409)
        #expect(answer.body["sessionId"]?.text == session)
        #expect(try world.takeSent().isEmpty)
    }
}

// MARK: - What isn't there

extension RouteTests {
    @Test(
        "An unknown session is a 404 that names it, also where an escaped slash is part of its name",
        arguments: [("GET", ""), ("POST", "/close"), ("POST", "/turns"), ("POST", "/interrupt")]
    )
    func unknownSession(method: String, action: String) throws {
        var world = try World.serving()

        let answer = try world.ask(method, "/v1/codexd/sessions/a%2Fb\(action)")

        #expect(answer.status == 404)
        #expect(answer.headers["Content-Type"] == "application/problem+json")
        #expect(answer.body["sessionId"] == "a/b")
    }

    @Test(
        "What isn't in the table isn't there",
        arguments: [
            "/index.html", "/v1", "/v1/codexd", "/v1/codexd/sessions/a/b", "/v1/codexd/events/",
            "/HEALTHZ", "/healthz/", "//healthz", "/v1/codexd/sessions/a/turns/b", "/%2Fhealthz",
        ]
    )
    func unknownPath(_ path: String) throws {
        var world = try World.serving()

        let answer = try world.ask("GET", path)

        #expect(answer.status == 404)
        #expect(answer.body["detail"]?.text == "nothing is served at \(path)")
    }

    @Test(
        "A known path with another method says what it takes",
        arguments: [
            ("POST", "/healthz", "GET, HEAD"),
            ("DELETE", "/readyz", "GET, HEAD"),
            ("PUT", "/v1/codexd/status", "GET, HEAD"),
            ("PATCH", "/v1/codexd/sessions", "GET, HEAD, POST"),
            ("POST", "/v1/codexd/sessions/a", "GET, HEAD"),
            ("GET", "/v1/codexd/sessions/a/close", "POST"),
            ("HEAD", "/v1/codexd/sessions/a/turns", "POST"),
            ("OPTIONS", "/v1/codexd/sessions/a/interrupt", "POST"),
            ("get", "/v1/codexd/events", "GET, HEAD"),
        ]
    )
    func wrongMethod(method: String, path: String, allowed: String) throws {
        var world = try World.serving()
        let client = world.connect()

        world.request(client, method, path)
        let output = world.takeOutput(of: client)

        #expect(output.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\n"))
        #expect(output.contains("\r\nAllow: \(allowed)\r\n"))
    }

    @Test("The event stream lies where it's configured, and nowhere else")
    func eventStreamPath() throws {
        var configuration = Configuration.forTesting
        configuration.eventStreamPath = "/my/stream"
        var world = try World.serving(configuration)

        #expect(try world.ask("GET", "/my/stream").body["events"]?.elements?.count == 2)
        #expect(try world.ask("GET", "/v1/codexd/events").status == 404)
    }
}

extension String {
    fileprivate func replacing(_ session: String) -> String {
        hasSuffix("{id}") ? dropLast(4) + session : self
    }
}
