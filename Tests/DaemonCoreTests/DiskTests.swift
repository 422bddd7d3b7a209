import Basics
import Contract
import DaemonCore
import Testing

@Suite("Disk: nothing is promised before it is durable")
struct DiskTests {
    private let turnsOf = { (session: String) in "/v1/codexd/sessions/\(session)/turns" }

    // MARK: A disk that takes its time

    @Test("A turn is sent only once its intent is durable, and in its turn")
    func intentBeforeTurn() throws {
        var (world, session) = try World.withSession()
        world.answersSyncs = false
        let clients = [world.connect(), world.connect()]

        for client in clients { world.request(client, "POST", turnsOf(session), ["input": "6*7?"]) }
        world.pass(.seconds(5))
        let before = try world.takeSent()
        world.answersSyncs = true
        world.answerSyncs()
        let sent = try world.takeSent()

        #expect(before.isEmpty)
        let requested = try world.events.filter { $0["type"] == "turn.requested" }
            .map { $0["detail"]?["clientUserMessageId"] }
        #expect(sent.map { $0["method"] } == ["turn/start", "turn/start"])
        #expect(sent.map { $0["params"]?["clientUserMessageId"] } == requested)
        #expect(!world.hasAnswer(for: clients[0]))
    }

    @Test("A turn's acceptance is told only once it's durable, and tellings keep their order")
    func acceptanceAfterDurability() throws {
        var (world, session) = try World.withSession()
        let clients = [world.connect(), world.connect()]
        for client in clients { world.request(client, "POST", turnsOf(session), ["input": "6*7?"]) }
        let ids = try world.takeSent().compactMap { $0["id"] }
        world.answersSyncs = false
        for (id, turn) in zip(ids, ["turn-1", "turn-2"] as [JSON]) {
            world.say(["id": id, "result": ["turn": ["id": turn, "status": "inProgress"]]])
        }
        world.pass(.seconds(5))
        let before = clients.map { world.hasAnswer(for: $0) }
        world.effects = []
        while !world.openSyncs.isEmpty { world.answerSyncs() }
        let told = world.effects.compactMap { if case .send(let client, _) = $0 { client } else { nil } }

        #expect(before == [false, false])
        #expect(told == clients)
        #expect(try clients.map { try world.reply(to: $0).body["turnId"] } == ["turn-1", "turn-2"])
    }

    @Test("A view waits until what it shows can't be undone, and waits for nothing that changes nothing")
    func viewsWaitForChanges() throws {
        var (world, _) = try World.withSession()
        world.answersSyncs = false
        world.tell(.child(.wrote(.stderr, Array("a warning".utf8))))
        let early = world.connect()
        world.request(early, "GET", "/v1/codexd/sessions")
        let first = try world.reply(to: early)
        world.notify("turn/started", ["threadId": "thread-1", "turn": ["id": "turn-1", "status": "inProgress"]])

        let late = world.connect()
        world.request(late, "GET", "/v1/codexd/sessions")
        let isHeld = !world.hasAnswer(for: late)
        while !world.openSyncs.isEmpty { world.answerSyncs() }

        #expect(first.body["items"]?.elements?.first?["currentTurnId"] == .null)
        #expect(isHeld)
        #expect(try world.reply(to: late).body["items"]?.elements?.first?["currentTurnId"] == "turn-1")
    }

    @Test("A disk that's silent holds up no deadline: a child is still led down the ladder")
    func silentDiskHoldsUpNothingElse() throws {
        var (world, _) = try World.withSession()
        world.answersSyncs = false
        world.notify("turn/started", ["threadId": "thread-1", "turn": ["id": "turn-1", "status": "inProgress"]])
        world.pass(.seconds(1))

        world.tell(.stopRequested(signal: "SIGTERM"))
        world.pass(.seconds(2))

        #expect(world.childOrders == [.closeChildInput, .signalChild(.terminate), .signalChild(.kill)])
    }

    // MARK: A disk that refuses lines

    @Test("A refused append is told to those who wait, sends no turn, and refuses work until it's mended")
    func refusedAppend() throws {
        var (world, session) = try World.withSession()
        let waiting = world.connect()
        world.refusesAppends = true

        world.request(waiting, "POST", turnsOf(session), ["input": "6*7?"])
        let refusal = try world.reply(to: waiting)
        let meanwhile = try Self.ask(&world, session)

        #expect(refusal.status == 503)
        #expect(refusal.body["failureClass"] == "disk_unavailable")
        #expect(refusal.body["sessionId"] == .string(session))
        #expect(meanwhile == Answers(ready: 503, view: 200, turn: 503, close: 503))
        #expect(try world.takeSent().isEmpty)
    }

    @Test("A second after the disk takes lines again, all of them are there once and work is taken")
    func mendedAppend() throws {
        var (world, session) = try World.withSession()
        world.refusesAppends = true
        let client = world.connect()
        world.request(client, "POST", turnsOf(session), ["input": "6*7?"])
        world.pass(.milliseconds(2500))
        let whileRefused = try Self.ask(&world, session)
        world.refusesAppends = false
        world.pass(.seconds(1))

        #expect(whileRefused.ready == 503)
        let ready = world.connect()
        world.request(ready, "GET", "/readyz")
        #expect(try world.reply(to: ready).status == 200)
        let events = try world.events
        #expect(events.compactMap { $0["seq"]?.integer } == Array(1...events.count))
        let types = events.compactMap { $0["type"]?.text }
        let requested = try #require(types.firstIndex(of: "turn.requested"))
        #expect(types[requested...].prefix(3) == ["turn.requested", "disk.unavailable", "turn.refused"])
        #expect(types[(requested + 3)...].dropLast().allSatisfy { $0 == "disk.unavailable" })
        let available = try world.lastEvent(.diskAvailable)
        #expect(available["level"] == "info")
        #expect(available["detail"] == ["droppedEvents": 0])
        #expect(try world.rebuiltState() == world.daemon.state)
        let later = world.connect()
        world.request(later, "POST", turnsOf(session), ["input": "6*7?"])
        #expect(try world.takeSent().map { $0["method"] } == ["turn/start"])
    }

    @Test("What the disk took is shown to followers at once, without waiting for its sync or for time to pass")
    func takenLinesAreShown() throws {
        var (world, _) = try World.withSession()
        let follower = world.connect()
        world.request(follower, "GET", "/v1/codexd/events", headers: ["Accept: text/event-stream"])
        world.answersSyncs = false

        for number in 1...3 {
            world.tell(.child(.wrote(.stderr, Array("warning \(number)".utf8))))
            #expect(world.takeOutput(of: follower).contains("warning \(number)"))
        }
    }

    @Test("What the disk refused is shown to no follower until it's written after all")
    func refusedLinesAreNotShown() throws {
        var (world, _) = try World.withSession()
        let follower = world.connect()
        world.request(follower, "GET", "/v1/codexd/events", headers: ["Accept: text/event-stream"])
        world.pass(.seconds(1))
        _ = world.takeOutput(of: follower)
        world.refusesAppends = true

        world.tell(.child(.wrote(.stderr, Array("a warning".utf8))))
        world.pass(.milliseconds(500))
        let early = world.takeOutput(of: follower)
        world.refusesAppends = false
        world.pass(.seconds(2))
        let late = world.takeOutput(of: follower)

        #expect(!early.contains("child.stderr"))
        #expect(late.contains("child.stderr"))
        #expect(late.contains("disk.available"))
    }

    @Test("Telemetry beyond the backlog is counted in one event, and its numbers are used for others")
    func droppedTelemetry() throws {
        var (world, _) = try World.withSession()
        world.refusesAppends = true
        let before = world.daemon.state.seq
        world.notify("some/news", ["text": .string(String(repeating: "x", count: Journal.longestBacklog))])
        for _ in 0..<3 { world.notify("more/news", [:]) }
        world.refusesAppends = false
        world.pass(.seconds(2))

        // The long line needs no parsing to be seen.
        let lines = world.log.split(separator: UInt8(ascii: "\n"))
        let last = try JSON(parsing: Array(lines[before + 1]))
        #expect(lines.count == before + 2)
        #expect(lines[before].count > Journal.longestBacklog)
        #expect(last["seq"]?.integer == before + 2)
        #expect(last["type"] == "disk.available")
        // Both logs were refused, which is told in telemetry as well.
        #expect(last["detail"] == ["droppedEvents": 5])
    }

    // MARK: A disk that forgets

    @Test("After a failed sync work is refused, until all that was in doubt is written once more to a fresh file")
    func failedSync() throws {
        var (world, session) = try World.withSession()
        world.answersSyncs = false
        let client = world.connect()
        world.request(client, "POST", turnsOf(session), ["input": "6*7?"])

        world.answerSyncs(failing: true)
        let refusal = try world.reply(to: client)
        world.answersSyncs = true
        let meanwhile = try Self.ask(&world, session)
        world.refusesAppends = true
        world.pass(.seconds(5))
        let later = try Self.ask(&world, session)
        world.refusesAppends = false
        world.pass(.seconds(1))

        #expect(refusal.status == 503)
        #expect(refusal.body["failureClass"] == "disk_unavailable")
        #expect(meanwhile == Answers(ready: 503, view: 200, turn: 503, close: 503))
        #expect(later == meanwhile)
        #expect(try world.takeSent().isEmpty)
        #expect(try world.lastEvent(.diskUnavailable)["detail"]?["failureClass"] == "disk_unavailable")
        #expect(try world.lastEvent(.diskAvailable)["detail"] == ["droppedEvents": 0])
        #expect(world.segmentStarts.count == 1)
        let seqs = try world.events.compactMap { $0["seq"]?.integer }
        #expect(seqs == Array(1...seqs.count))
        #expect(try world.rebuiltState() == world.daemon.state)
        let ready = world.connect()
        world.request(ready, "GET", "/readyz")
        #expect(try world.reply(to: ready).status == 200)
    }

    // MARK: Files that can't be replaced

    @Test("While state files can't be replaced the daemon isn't ready; it tries again and is, once they are")
    func refusedFiles() throws {
        var (world, session) = try World.withSession()
        world.pass(.seconds(1))
        world.refusesReplacements = true
        world.tell(.child(.wrote(.stderr, Array("a warning".utf8))))
        world.pass(.seconds(3))
        let meanwhile = try Self.ask(&world, session)
        world.refusesReplacements = false
        world.pass(.seconds(2))
        let later = world.connect()
        world.request(later, "GET", "/readyz")

        #expect(meanwhile == Answers(ready: 503, view: 200, turn: 503, close: 503))
        #expect(try world.reply(to: later).status == 200)
        #expect(try world.events.count { $0["type"] == "disk.unavailable" } >= 1)
        for file in StateFile.checkpoints { #expect(try world.file(file)["seq"]?.integer != nil) }
        #expect(try world.file(.recentEvents)["seq"]?.integer == world.daemon.state.seq)
    }

    @Test("A token or address that couldn't be written at the start is written later, and the daemon ready then")
    func refusedStartFiles() throws {
        var world = try World()
        world.refusesReplacements = true
        world.tell(.booted)
        world.pass(.seconds(1))
        let early = world.connect()
        world.request(early, "GET", "/readyz")
        world.refusesReplacements = false
        world.pass(.seconds(3))
        let late = world.connect()
        world.request(late, "GET", "/readyz")

        #expect(try world.reply(to: early).status == 503)
        #expect(try world.reply(to: late).status == 200)
        #expect(world.token.count == 48)
        #expect(try world.file(.localAPI)["url"] == "http://127.0.0.1:4319")
    }
}

/// How a daemon answers at one moment, by status.
struct Answers: Equatable {
    var ready: Int
    var view: Int
    var turn: Int
    var close: Int
}

extension DiskTests {
    private static func ask(_ world: inout World, _ session: String) throws -> Answers {
        func status(_ method: String, _ target: String, _ body: JSON? = nil) throws -> Int {
            let client = world.connect()
            world.request(client, method, target, body)
            return try world.reply(to: client).status
        }
        return Answers(
            ready: try status("GET", "/readyz"),
            view: try status("GET", "/v1/codexd/status"),
            turn: try status("POST", "/v1/codexd/sessions/\(session)/turns", ["input": "6*7?"]),
            close: try status("POST", "/v1/codexd/sessions/\(session)/close")
        )
    }
}
