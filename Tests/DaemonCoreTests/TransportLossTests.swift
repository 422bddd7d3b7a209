import Basics
import Contract
import DaemonCore
import Testing

@Suite("The connection's end, as events and in records")
struct TransportLossTests {
    @Test("However the connection ends, what's told of it is the same: exit, connection, turn", arguments: Loss.all)
    func loss(_ loss: Loss) throws {
        var (world, session) = try World.withTurn()

        let noted = try world.noted { world in
            for happening in loss.happenings { happening.happen(in: &world) }
        }

        let closed = try world.lastEvent(.transportClosed)
        #expect(noted == loss.events(session: session, message: try #require(closed["message"])))
        let record = try world.sessionRecord(session)
        #expect(record["currentTurnId"] == .null)
        #expect(record["lastTurnId"] == "turn-1")
        #expect(record["lastTurnStatus"] == "failed")
        #expect(record["lastTurnEvidence"] == "transport_closed")
        #expect(record["updatedAt"] == closed["createdAt"])
    }

    @Test("The grace of an exit is 200 ms, and so is that of an end of file", arguments: [true, false])
    func grace(exits: Bool) throws {
        var (world, _) = try World.withTurn()
        world.tell(.child(exits ? .exited(.exited(code: 1)) : .ended(.stdout, nil)))

        let early = try world.noted { $0.pass(.milliseconds(199)) }
        let due = try world.noted { $0.pass(.milliseconds(1)) }
        let late = try world.noted { $0.pass(.seconds(10)) }

        #expect(early.isEmpty && late.isEmpty)
        let types = ["app-server.transport.closed", "app-server.turn.completed.missing"]
        #expect(due.map(\.type) == (exits ? ["child.exited"] + types : types))
    }

    @Test("A child that closes its standard output but lives loses the connection and goes down the ladder")
    func deserted() throws {
        var (world, _) = try World.withTurn()

        world.tell(.child(.ended(.stdout, nil)))
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        #expect(try world.reply(to: client).status == 503)
        world.pass(.milliseconds(199))
        #expect(world.childOrders.isEmpty)
        world.pass(.milliseconds(1))
        #expect(world.childOrders == [.closeChildInput])
        world.pass(.milliseconds(200))
        #expect(world.childOrders == [.closeChildInput, .signalChild(.terminate)])
        world.pass(.seconds(1))
        #expect(world.childOrders.last == .signalChild(.kill))
        let end = try world.noted { $0.childEnds(.signalled("SIGKILL")) }

        #expect(end == [.childExited(signal: "SIGKILL")])
        #expect(try world.childRecord()["status"] == "stopped")
        #expect(world.outcome == nil)
    }

    @Test("An unfinished line that's whole JSON is handled first, and may be the turn's completion")
    func flushedCompletion() throws {
        var (world, session) = try World.withTurn()
        let completion: JSON = [
            "method": "turn/completed",
            "params": ["threadId": "thread-1", "turn": ["id": "turn-1", "status": "completed"]],
        ]
        let bytes = completion.encoded()

        let noted = try world.noted { world in
            world.tell(.child(.wrote(.stdout, bytes)))
            world.childEnds(.exited(code: 0))
        }

        #expect(
            noted == [
                .childExited(code: 0),
                Noted(
                    "app-server.turn.completed",
                    .info,
                    ["status": "completed", "threadId": "thread-1", "turnId": "turn-1"]
                ),
                .transportClosed(exitCode: 0, flushed: true, length: bytes.count),
            ]
        )
        #expect(try world.sessionRecord(session)["lastTurnStatus"] == "completed")
        #expect(try world.sessionRecord(session)["lastTurnEvidence"] == "live_event")
    }

    @Test("Every session with a current turn is told of, one that was closed under it too, and no other")
    func sessions() throws {
        var (world, first) = try World.withTurn()
        let sibling = try world.addSession(on: "thread-1")
        let idle = try world.addSession(on: "thread-2")
        let closed = try world.addSession(on: "thread-1")
        world.notify("turn/started", ["threadId": "thread-1", "turn": ["id": "turn-1", "status": "inProgress"]])
        _ = world.post("/v1/codexd/sessions/\(closed)/close")

        let noted = try world.noted { $0.childEnds(.exited(code: 0)) }

        let missing = noted.filter { $0.type == "app-server.turn.completed.missing" }
        #expect(missing.map { $0.detail["sessionId"]?.text } == [first, sibling, closed])
        #expect(noted.count == 5)
        #expect(try world.session(idle).lastTurnStatus == nil)
        #expect(try world.session(closed).status == .closed)
        #expect(Standing(try world.session(closed)) == Standing(nil, "turn-1", "failed", "transport_closed"))
    }

    @Test("A stop that codexd was asked for records the same")
    func stop() throws {
        var (world, session) = try World.withTurn()

        let noted = try world.noted { world in
            world.tell(.stopRequested(signal: "SIGTERM"))
            world.pass(.milliseconds(200))
            world.childEnds(.signalled("SIGTERM"))
        }

        let message = try #require(try world.lastEvent(.transportClosed)["message"])
        #expect(
            noted == [
                .childExited(signal: "SIGTERM"), .transportClosed(signal: "SIGTERM"),
                .turnMissing(session: session, signal: "SIGTERM", status: "stopped", message: message), .daemonStopped,
            ]
        )
        #expect(world.outcome == .done)
        let record = try #require(try world.file(.sessionRegistry)["sessions"]?.elements?.first)
        #expect(record["currentTurnId"] == .null && record["lastTurnStatus"] == "failed")
    }

    @Test("Where there was no connection, none is lost", arguments: [false, true])
    func neverConnected(wasRefused: Bool) throws {
        var world = try World.serving()
        if wasRefused {
            _ = world.post("/v1/codexd/sessions", ["purpose": "worker"])
            try world.refuse("initialize", code: -32600, "not now")
        }

        let noted = try world.noted { world in
            world.tell(.child(.wrote(.stdout, Array("half a line".utf8))))
            world.childEnds(.exited(code: 0))
        }

        #expect(noted == [.childExited(code: 0)])
    }

    @Test("A connection lost during its handshake fails all who wait for it")
    func duringHandshake() throws {
        var world = try World.serving()
        let clients = ["worker", "duplex"].map { purpose in
            world.post("/v1/codexd/sessions", ["purpose": .string(purpose)])
        }

        let noted = try world.noted { $0.childEnds(.exited(code: 1)) }

        #expect(
            noted == [
                .childExited(.error, code: 1), .transportClosed(exitCode: 1),
                Noted("app-server.connect.failed", .error, ["endpoint": "stdio://codex-app-server"]),
            ]
        )
        for client in clients {
            let answer = try world.reply(to: client)
            #expect(answer.status == 502 && answer.body["failureClass"] == "transport_closed")
        }
    }

    @Test("A turn that wasn't accepted before the loss is refused, not lost")
    func beforeAcceptance() throws {
        var (world, session) = try World.withSession()
        let client = world.askTurn(of: session)
        let messageID = try #require(try world.lastEvent(.turnRequested)["detail"]?["clientUserMessageId"])

        let noted = try world.noted { $0.childEnds(.exited(code: 1)) }

        #expect(
            noted == [
                .childExited(.error, code: 1), .transportClosed(exitCode: 1),
                .turnRefused(session: session, messageID, "transport_closed_before_turn_accepted"),
            ]
        )
        let answer = try world.reply(to: client)
        #expect(answer.status == 502)
        #expect(answer.body["failureClass"] == "transport_closed_before_turn_accepted")
        #expect(answer.body["sessionId"] == .string(session))
        #expect(try world.session(session).lastTurnID == nil)
    }

    @Test("A turn whose intent isn't durable yet when the connection ends is refused before the daemon stops")
    func beforeTransmission() throws {
        var (world, session) = try World.withSession()
        world.answersSyncs = false
        let client = world.askTurn(of: session)
        #expect(try world.takeSent().isEmpty)

        let noted = try world.noted { world in
            world.tell(.stopRequested(signal: nil))
            world.childEnds(.exited(code: 0))
            world.answersSyncs = true
            world.answerSyncs()
        }

        #expect(
            noted.map(\.type) == ["child.exited", "app-server.transport.closed", "turn.refused", "daemon.stopped"]
        )
        #expect(try world.reply(to: client).body["failureClass"] == "transport_closed_before_turn_accepted")
        #expect(try world.takeSent().isEmpty)
        #expect(world.outcome == .done)
    }

    @Test("Steer, interrupt and resume that are unanswered when the connection ends fail with their own class")
    func pending() throws {
        var (world, session) = try World.withTurn()
        let steer = world.askTurn(of: session, ["input": "more", "expectedTurnId": "turn-1"])
        let interrupt = world.askInterrupt(of: session)
        let resume = world.post("/v1/codexd/sessions", ["purpose": "worker", "threadId": "thread-7"])

        let noted = try world.noted { $0.childEnds(.exited(code: 0)) }

        #expect(
            noted.map(\.type) == ["child.exited", "app-server.transport.closed", "app-server.turn.completed.missing"]
        )
        let answers = try [steer, interrupt, resume].map { try world.reply(to: $0) }
        #expect(answers.map(\.status) == [502, 502, 502])
        #expect(
            answers.map { $0.body["failureClass"] }
                == ["transport_closed_before_turn_accepted", "transport_closed", "transport_closed"]
        )
        #expect(answers.map { $0.body["sessionId"] } == [.string(session), .string(session), nil])
    }
}
