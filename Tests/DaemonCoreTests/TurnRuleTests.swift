import Basics
import Contract
import DaemonCore
import Testing

@Suite("What becomes of a session as its turns go")
struct TurnRuleTests {
    @Test("What's told of a thread's turns changes the session as the contract says", arguments: Course.all)
    func course(_ course: Course) throws {
        var (world, session) = try World.withTurn()
        let before = try world.session(session).updatedAt
        world.pass(.milliseconds(10))

        for telling in course.tellings { telling.tell(&world) }

        let record = try world.session(session)
        #expect(Standing(record) == course.standing)
        #expect(record.updatedAt.millisecondsSinceEpoch == before.millisecondsSinceEpoch + 10)
    }

    @Test("Every session on the thread is touched, closed ones too, and none on another")
    func siblings() throws {
        var (world, first) = try World.withTurn()
        let sibling = try world.addSession(on: "thread-1")
        let closed = try world.addSession(on: "thread-1")
        let stranger = try world.addSession(on: "thread-2")
        _ = world.post("/v1/codexd/sessions/\(closed)/close")
        world.pass(.milliseconds(10))
        let untouched = try world.session(stranger)

        let noted = try world.noted { $0.completeTurn("turn-1") }

        #expect(noted.count == 1)
        for id in [first, sibling, closed] {
            #expect(Standing(try world.session(id)) == Standing(nil, "turn-1", "completed", "live_event"))
            #expect(try world.session(id).updatedAt == world.time)
        }
        #expect(try world.session(stranger) == untouched)
        let changed = try #require(try world.lastEvent(.turnCompleted)["change"]?["sessions"]?.elements)
        #expect(changed.map { $0["sessionId"]?.text } == [first, sibling, closed])
    }

    @Test("What happens on a foreign thread is recorded, and touches nothing")
    func foreignThread() throws {
        var (world, session) = try World.withTurn()
        let before = try world.session(session)
        world.pass(.milliseconds(10))

        let noted = try world.noted { world in
            world.beginTurn("turn-1", on: "sub-agent")
            world.failTurn("turn-1", willRetry: false, on: "sub-agent")
            world.completeTurn("turn-1", on: "sub-agent")
            world.notify("thread/status/changed", ["threadId": "sub-agent", "status": ["type": "idle"]])
        }

        #expect(
            noted.map(\.type) == [
                "app-server.turn.started", "app-server.turn.error", "app-server.turn.completed",
                "app-server.thread.status.changed",
            ]
        )
        #expect(noted.allSatisfy { $0.detail["threadId"] == "sub-agent" })
        #expect(try world.events.suffix(4).allSatisfy { $0["change"] == nil })
        #expect(try world.session(session) == before)
    }

    @Test("An accepted turn is current, and the client is told of it and of the session")
    func accepted() throws {
        var (world, session) = try World.withSession()
        let client = world.askTurn(of: session)
        #expect(!world.hasAnswer(for: client))

        let noted = try world.noted { world in
            try world.answer("turn/start", ["turn": ["id": "turn-5", "status": "inProgress"]])
        }

        #expect(noted == [.turnAccepted(session: session, turn: "turn-5")])
        #expect(Standing(try world.session(session)) == Standing("turn-5", "turn-5", "inProgress"))
        let answer = try world.reply(to: client)
        #expect(answer.status == 202)
        #expect(
            answer.body
                == ["accepted": true, "session": .object(try world.session(session).object), "turnId": "turn-5"]
        )
    }

    @Test("A turn whose end was seen before its acceptance isn't current", arguments: ["completed", "failed"])
    func responseAfterNotifications(status: String) throws {
        var (world, session) = try World.withSession()
        let client = world.askTurn(of: session)

        world.beginTurn("turn-5")
        #expect(Standing(try world.session(session)) == Standing("turn-5", "turn-5", "inProgress"))
        world.completeTurn("turn-5", status: status)
        try world.answer("turn/start", ["turn": ["id": "turn-5", "status": "inProgress"]])

        #expect(Standing(try world.session(session)) == Standing(nil, "turn-5", status, "live_event"))
        let answer = try world.reply(to: client)
        #expect(answer.status == 202)
        #expect(answer.body["turnId"] == "turn-5")
        #expect(answer.body["session"]?["currentTurnId"] == .null)
        #expect(try world.lastEvent(.turnAccepted)["detail"]?["turnId"] == "turn-5")
    }

    @Test("The same name on a foreign thread is another turn: its end doesn't end ours")
    func foreignNamesake() throws {
        var (world, session) = try World.withSession()
        _ = world.askTurn(of: session)

        world.completeTurn("turn-5", on: "sub-agent")
        try world.answer("turn/start", ["turn": ["id": "turn-5", "status": "inProgress"]])

        #expect(Standing(try world.session(session)) == Standing("turn-5", "turn-5", "inProgress"))
    }

    @Test("With expectedTurnId more input goes to the turn that runs, and needs no intent")
    func steer() throws {
        var (world, session) = try World.withTurn()
        _ = try world.takeSent()

        let client = world.askTurn(of: session, ["input": "and 7*8?", "expectedTurnId": " turn-1 "])
        let sent = try world.takeSent()
        let noted = try world.noted { $0.say(["id": sent.first?["id"] ?? .null, "result": ["turnId": "turn-1"]]) }

        #expect(sent.map { $0["method"] } == ["turn/steer"])
        #expect(
            sent.first?["params"] == [
                "threadId": "thread-1", "input": [["type": "text", "text": "and 7*8?", "text_elements": []]],
                "expectedTurnId": "turn-1",
            ]
        )
        #expect(noted == [.turnAccepted(session: session, turn: "turn-1")])
        let answer = try world.reply(to: client)
        #expect(answer.status == 202 && answer.body["turnId"] == "turn-1")
        #expect(Standing(try world.session(session)) == Standing("turn-1", "turn-1", "inProgress"))
    }

    @Test("A turn is refused on an unknown, a closed and a threadless session before anything is sent")
    func unfitSessions() throws {
        var (world, session) = try World.withSession()
        _ = world.post("/v1/codexd/sessions/\(session)/close")
        var configuration = Configuration.forTesting
        configuration.errand = .smoke
        var smoke = try World.serving(configuration)
        let threadless = try #require(smoke.daemon.state.sessions.sessions.first?.sessionID.rawValue)

        let closed = world.askTurn(of: session)
        let unknown = world.askTurn(of: "session-nobody")
        let without = smoke.askTurn(of: threadless)

        let answers = [try world.reply(to: closed), try world.reply(to: unknown), try smoke.reply(to: without)]
        #expect(answers.map(\.status) == [409, 404, 409])
        #expect(
            answers.map { $0.body["detail"] } == [
                .string("session \(session) is closed"), "there is no session session-nobody",
                .string("session \(threadless) has no thread"),
            ]
        )
        #expect(answers.map { $0.body["sessionId"]?.text } == [session, "session-nobody", threadless])
        #expect(try smoke.takeSent().isEmpty)
        #expect(try world.takeSent().isEmpty)
    }

    @Test("A turn that the app-server refuses is answered with its code, and recorded with its intent")
    func refused() throws {
        var (world, session) = try World.withSession()

        let client = world.askTurn(of: session)
        let noted = try world.noted { try $0.refuse("turn/start", code: -32600, "thread not found: thread-1") }

        let messageID = try #require(try world.lastEvent(.turnRequested)["detail"]?["clientUserMessageId"])
        #expect(noted == [.turnRefused(session: session, messageID, "resume_lost")])
        let answer = try world.reply(to: client)
        #expect(answer.status == 502)
        #expect(answer.body["code"] == -32600)
        #expect(answer.body["failureClass"] == "resume_lost")
        #expect(answer.body["detail"] == "the app-server refused turn/start: thread not found: thread-1")
        #expect(Standing(try world.session(session)) == Standing(nil, nil, nil))
    }
}

@Suite("Interrupts")
struct InterruptTests {
    @Test("The current turn is interrupted once, however many ask, and all are told")
    func singleFlight() throws {
        var (world, session) = try World.withTurn()
        let sibling = try world.addSession(on: "thread-1")
        world.beginTurn("turn-1")
        _ = try world.takeSent()

        let clients = [session, session, sibling].map { world.askInterrupt(of: $0) }
        let sent = try world.takeSent()
        #expect(sent.map { $0["method"] } == ["turn/interrupt"])
        #expect(sent.first?["params"] == ["threadId": "thread-1", "turnId": "turn-1"])
        #expect(clients.allSatisfy { !world.hasAnswer(for: $0) })
        world.say(["id": sent.first?["id"] ?? .null, "result": [:]])

        let answers = try clients.map { try world.reply(to: $0) }
        #expect(answers.map(\.status) == [202, 202, 202])
        #expect(answers.map { $0.body["sessionId"]?.text } == [session, session, sibling])
        #expect(answers.allSatisfy { $0.body["currentTurnId"] == "turn-1" })
    }

    @Test("An acknowledgement after the turn's end shows the end, and a later interrupt finds nothing to do")
    func afterCompletion() throws {
        var (world, session) = try World.withTurn()
        let client = world.askInterrupt(of: session)

        world.completeTurn("turn-1", status: "interrupted")
        try world.answer("turn/interrupt", [:])

        let answer = try world.reply(to: client)
        #expect(answer.status == 202)
        #expect(answer.body["currentTurnId"] == .null && answer.body["lastTurnStatus"] == "interrupted")
        let late = world.askInterrupt(of: session)
        #expect(try world.reply(to: late).status == 409)
        #expect(try world.takeSent().isEmpty)
    }

    @Test("A session without a current turn has nothing to interrupt, and one that's unknown isn't there")
    func nothingToInterrupt() throws {
        var (world, session) = try World.withSession()
        _ = try world.takeSent()

        let idle = world.askInterrupt(of: session)
        let unknown = world.askInterrupt(of: "session-nobody")

        #expect(try world.reply(to: idle).status == 409)
        #expect(try world.reply(to: unknown).status == 404)
        #expect(try world.takeSent().isEmpty)
    }

    @Test("An interrupt that the app-server refuses is answered with its code, and may be asked again")
    func refused() throws {
        var (world, session) = try World.withTurn()

        let client = world.askInterrupt(of: session)
        try world.refuse("turn/interrupt", code: -32600, "expected active turn id turn-2")

        let answer = try world.reply(to: client)
        #expect(answer.status == 409)
        #expect(answer.body["code"] == -32600 && answer.body["failureClass"] == "turn_mismatch")
        #expect(answer.body["sessionId"] == .string(session))
        _ = world.askInterrupt(of: session)
        #expect(try world.takeSent().map { $0["method"] } == ["turn/interrupt"])
    }
}
