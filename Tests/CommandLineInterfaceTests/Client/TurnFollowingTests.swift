import Basics
import CommandLineInterface
import Testing

@Suite("A turn that is followed")
struct TurnFollowingTests {
    private let order = ClientOrder.turn(session: "s", .text("hello"), options: [:], follows: true)

    /// A turn `t` of session `s`, accepted behind event 7.
    private func accepted(asJSON: Bool = false) throws -> Conversation {
        var talk = try Conversation(order, asJSON: asJSON)
        talk.greet("d:7")
        talk.answer(["accepted": true, "turnId": "t"], status: 202)
        return talk
    }

    private func delta(_ text: String, item: String = "i", turn: String = "t") -> JSON {
        ["delta": .string(text), "itemId": .string(item), "turnId": .string(turn)]
    }

    @Test("The cursor is taken before the turn is asked for, and following begins there")
    func cursorFirst() throws {
        var talk = try Conversation(order)

        #expect(talk.stream?.target == "/v1/codexd/events?sessionId=s")
        #expect(talk.stream?.lastEventID == nil)
        #expect(talk.request == nil)
        talk.greet("d:7")
        #expect(talk.stream == nil)
        #expect(talk.request?.target == "/v1/codexd/sessions/s/turns")
        #expect(talk.request?.body == ["input": "hello"])
        #expect(talk.request?.key == "key-1")
        talk.answer(["turnId": "t"], status: 202)
        #expect(talk.stream?.lastEventID == "d:7")
    }

    @Test("The agent's words are printed as they come, each message on lines of its own, and the verdict last")
    func words() throws {
        var talk = try accepted()

        talk.event(8, "app-server.turn.message.delta", delta("Hel"))
        talk.event(9, "app-server.turn.message.delta", delta("other", turn: "u"))
        talk.event(10, "app-server.turn.message.delta", delta("lo."))
        talk.event(11, "app-server.turn.message.delta", delta("Bye.", item: "j"))
        talk.event(12, "app-server.turn.completed", ["turnId": "u", "status": "failed"])
        #expect(talk.exit == nil)
        talk.event(13, "app-server.turn.completed", ["turnId": "t", "status": "completed"])

        #expect(talk.output == "Hello.\nBye.\n")
        #expect(talk.notes == ["turn t completed"])
        #expect(talk.exit == .done)
    }

    @Test("A message that came whole is printed, and one that came in pieces isn't printed again")
    func wholeMessages() throws {
        var talk = try accepted()
        func whole(_ id: String, _ text: String) -> JSON {
            let item: JSON = ["type": "agentMessage", "id": .string(id), "text": .string(text)]
            return ["notificationMethod": "item/completed", "params": ["turnId": "t", "item": item]]
        }

        talk.event(8, "app-server.turn.message.delta", delta("One."))
        talk.event(9, "app-server.notification", whole("i", "One."))
        talk.event(10, "app-server.notification", whole("j", "Two."))
        talk.event(11, "app-server.turn.completed", ["turnId": "t", "status": "completed"])

        #expect(talk.output == "One.\nTwo.\n")
    }

    @Test("A turn that doesn't complete is a failure")
    func failure() throws {
        var talk = try accepted()

        talk.event(8, "app-server.turn.completed", ["turnId": "t", "status": "interrupted"])

        #expect(talk.notes == ["turn t interrupted"])
        #expect(talk.exit == .failed)
    }

    @Test("A turn that was lost has failed if nothing better is known of it within ten seconds")
    func loss() throws {
        var talk = try accepted()

        talk.event(8, "app-server.turn.completed.missing", ["turnId": "t", "failureClass": "daemon_restarted"])
        talk.pass(.seconds(9))
        #expect(talk.exit == nil)
        talk.pass(.seconds(1))

        #expect(talk.notes.last == "turn t failed: daemon_restarted")
        #expect(talk.exit == .failed)
    }

    @Test(
        "What the app-server says of a turn that was lost is its verdict",
        arguments: [("completed", "turn t completed", true), ("failed", "turn t failed: lost", false)]
    )
    func correction(status: String, verdict: String, isDone: Bool) throws {
        var talk = try accepted()

        talk.event(8, "app-server.turn.completed.missing", ["turnId": "t", "failureClass": "lost"])
        talk.event(9, "turn.settled", ["turnId": "t", "status": .string(status), "failureClass": nil])

        #expect(talk.notes.last == verdict)
        #expect(talk.exit == (isDone ? .done : .failed))
    }

    @Test("A turn that was lost and runs on is followed to its end")
    func takenUp() throws {
        var talk = try accepted()

        talk.event(8, "app-server.turn.completed.missing", ["turnId": "t", "failureClass": "lost"])
        talk.event(9, "turn.settled", ["turnId": "t", "status": "inProgress"])
        talk.pass(.seconds(100))
        #expect(talk.exit == nil)
        talk.event(10, "app-server.turn.completed", ["turnId": "t", "status": "completed"])

        #expect(talk.exit == .done)
    }

    @Test("Nothing better will be known of a turn whose thread can't be loaded again")
    func lostThread() throws {
        var talk = try accepted()

        talk.event(8, "app-server.turn.completed.missing", ["turnId": "t", "failureClass": "lost"])
        talk.event(9, "session.recovery.failed", ["sessionId": "s", "reason": "no rollout"])

        #expect(talk.notes.last == "turn t failed: no rollout")
        #expect(talk.exit == .failed)
    }

    @Test("An error that will be retried is told; a final one settles the turn if its end is never told")
    func errors() throws {
        var talk = try accepted()
        func error(_ text: String, retries: Bool) -> JSON {
            ["turnId": "t", "willRetry": .bool(retries), "error": ["message": .string(text)]]
        }

        talk.event(8, "app-server.turn.error", error("busy", retries: true))
        talk.pass(.seconds(100))
        #expect(talk.exit == nil)
        talk.event(9, "app-server.turn.error", error("broken", retries: false))
        talk.pass(.seconds(1))
        #expect(talk.exit == nil)
        talk.pass(.seconds(1))

        #expect(talk.notes.last == "turn t failed: broken")
        #expect(talk.exit == .failed)
    }

    @Test("A lost connection is taken up again behind the last event, and nothing is printed twice")
    func reconnection() throws {
        var talk = try accepted()
        talk.event(8, "app-server.turn.message.delta", delta("Hel"))

        talk.tell(.streamLost("gone"))
        talk.pass(.milliseconds(250))
        talk.tell(.streamLost("nobody there"))
        #expect(talk.exit == nil)
        talk.pass(.milliseconds(250))
        #expect(talk.stream?.lastEventID == "d:8")
        talk.event(9, "app-server.turn.message.delta", delta("lo."))
        talk.event(10, "app-server.turn.completed", ["turnId": "t", "status": "completed"])

        #expect(talk.output == "Hello.\n")
        #expect(talk.notes.first?.hasPrefix("the connection is lost; looking for the daemon for 60 s") == true)
        #expect(talk.notes.dropFirst() == ["connected again", "turn t completed"])
        #expect(talk.exit == .done)
    }

    @Test("A daemon that stays away is given up after a minute")
    func patience() throws {
        var talk = try accepted()
        talk.greet("d:7")

        talk.tell(.streamLost("gone"))
        for _ in 0..<1000 where talk.exit == nil {
            talk.pass(.milliseconds(250))
            talk.tell(.streamLost("nobody there"))
        }

        #expect(talk.notes.last == "nobody there")
        #expect(talk.exit == .unreachable)
        #expect(talk.now.duration(to: Instant(nanoseconds: 61_000_000_000)) <= .zero)
    }

    @Test("Where nobody answers at first nothing is waited for")
    func unreachable() throws {
        var talk = try Conversation(order)

        talk.tell(.streamLost("nobody there"))

        #expect(talk.notes == ["nobody there"])
        #expect(talk.exit == .unreachable)
    }

    @Test("Where events are missing the session says how the turn stands")
    func gap() throws {
        let gap: JSON = ["gap": ["reason": "no_longer_kept", "from": 8, "through": 20, "resumesAfter": "d:20"]]
        var (running, ended, unknown) = (try accepted(), try accepted(), try accepted())

        running.message(gap)
        #expect(running.request?.target == "/v1/codexd/sessions/s")
        running.answer(["currentTurnId": "t"])
        ended.message(gap)
        ended.answer(["currentTurnId": nil, "lastTurnId": "t", "lastTurnStatus": "completed"])
        unknown.message(gap)
        unknown.answer(["currentTurnId": "v", "lastTurnId": "v"])

        #expect(running.exit == nil)
        #expect(running.notes.first?.contains("(8 to 20)") == true)
        #expect(ended.exit == .done)
        #expect(unknown.exit == .failed)
    }

    @Test("A thread that was loaded again is followed anew from there")
    func recovered() throws {
        var talk = try accepted()

        talk.event(8, "session.recovered", ["sessionId": "s", "threadId": "other"])

        #expect(talk.stream?.lastEventID == "d:8")
        talk.event(9, "app-server.turn.completed", ["turnId": "t", "status": "completed"])
        #expect(talk.exit == .done)
    }

    @Test("What is refused ends it, as a whole problem for programs")
    func refused() throws {
        var talk = try Conversation(order, asJSON: true)
        talk.greet("d:7")

        talk.answer(["title": "Conflict", "status": 409, "detail": "closed", "field": "x"], status: 409)

        #expect(talk.notes == ["the daemon refused: Conflict (409)", "closed", "field: x"])
        #expect(try JSON(parsing: talk.output)["status"] == 409)
        #expect(talk.exit == .refused)
    }

    @Test("Ctrl-C says that the turn goes on")
    func interrupted() throws {
        var talk = try accepted()
        talk.event(8, "app-server.turn.message.delta", delta("Hel"))

        talk.tell(.interrupted)

        #expect(talk.output == "Hel\n")
        #expect(talk.notes == ["turn t goes on; to interrupt it: codexd interrupt s"])
        #expect(talk.exit == .interrupted)
    }

    @Test("For programs each event is a line, and the last is the end")
    func json() throws {
        var talk = try accepted(asJSON: true)

        talk.event(8, "app-server.turn.message.delta", delta("Hel"))
        talk.event(9, "app-server.turn.completed", ["turnId": "t", "status": "completed"])

        let lines = try talk.output.split(separator: "\n").map { try JSON(parsing: String($0)) }
        #expect(lines.map { $0["seq"]?.integer } == [8, 9, nil])
        #expect(lines.last?["end"]?["status"] == "completed")
    }
}
