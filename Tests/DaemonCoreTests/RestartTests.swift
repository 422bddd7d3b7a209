import Basics
import Contract
import DaemonCore
import Testing

@Suite("Restart: what a later life finds")
struct RestartTests {
    // MARK: Ends at any moment

    @Test("A process that dies at any moment leaves everything it wrote: numbers go on without a hole")
    func processDeath() throws {
        let life = try Chronicle.busyLife(World())
        var remains = Remains()
        var witness = Witness()
        var lastSeen = (bytes: -1, told: -1)

        for (place, step) in life.steps.enumerated() {
            remains.follow(step)
            try witness.follow(step)
            guard lastSeen != (remains.log.count, witness.count) else { continue }
            lastSeen = (remains.log.count, witness.count)
            let next = try World(log: remains.log, files: remains.files, bootID: "boot-1", seed: 9).begun()

            let seqs = try next.events.compactMap { $0["seq"]?.integer }
            try #require(seqs == Array(1...seqs.count), "step \(place)")
            try #require(try next.events.allSatisfy { $0["type"] != "log.gap" }, "step \(place)")
            try #require(try next.remembers(witness, of: life.world), "step \(place)")
        }
        #expect(witness.sessions.count == 2)
        #expect(witness.turns == ["turn-1", "turn-2"])
        #expect(witness.closed.count == 1)
        #expect(witness.shown.count == life.world.daemon.state.seq - 2)
    }

    @Test(
        "A machine that dies at any moment takes nothing that anybody was told, and no number comes back",
        arguments: [1, 0.5, 0.1]
    )
    func machineDeath(losing share: Double) throws {
        let life = try Chronicle.busyLife(World())
        var remains = Remains()
        var witness = Witness()
        var lastSeen = (bytes: -1, durable: -1, told: -1)

        for (place, step) in life.steps.enumerated() {
            remains.follow(step)
            try witness.follow(step)
            guard lastSeen != (remains.log.count, remains.durable, witness.count) else { continue }
            lastSeen = (remains.log.count, remains.durable, witness.count)
            let log = remains.log(losing: share)
            let next = try World(log: log, files: remains.files, bootID: "boot-2", seed: 9).begun()

            try #require(try next.holesAreNamed, "step \(place)")
            try #require(try next.remembers(witness, of: life.world), "step \(place)")
        }
    }

    // MARK: Numbers

    @Test("After a death of the machine the rest of the block is given up, and log.gap names it exactly")
    func gap() throws {
        var (world, _) = try World.withTurn()
        for step in 0..<10 { world.tell(.child(.wrote(.stderr, Array("warning \(step)".utf8)))) }
        let last = world.daemon.state.seq
        let through = try #require(world.daemon.state.reservation?.through)

        let next = try World(log: world.log, files: world.files, bootID: "boot-2").begun()

        let first = try #require(try next.events.first { $0["seq"]?.integer ?? 0 > last })
        #expect(first["seq"]?.integer == through + 1)
        #expect(first["type"] == "log.gap")
        #expect(first["level"] == "warn")
        #expect(first["detail"] == ["from": .integer(last + 1), "through": .integer(through)])
        #expect(try next.events.count { $0["type"] == "log.gap" } == 1)
    }

    @Test(
        "After a stop in order nothing is given up, in whatever boot the next life begins",
        arguments: ["boot-1", "boot-2"]
    )
    func noGap(bootID: String) throws {
        let world = try World.withTurn().world.stopped()

        let next = try World(log: world.log, files: world.files, bootID: bootID).begun()

        let seqs = try next.events.compactMap { $0["seq"]?.integer }
        #expect(seqs == Array(1...seqs.count))
        #expect(seqs.count > world.daemon.state.seq)
        #expect(try next.events.allSatisfy { $0["type"] != "log.gap" })
    }

    @Test("Life after life in changing boots, no number is used twice and every hole is named")
    func manyLives() throws {
        var world = try World().begun()
        var last = 0
        for number in 1...12 {
            world.tell(.child(.wrote(.stderr, Array("life \(number)".utf8))))
            if number.isMultiple(of: 4) { world = world.stopped() }
            world = try World(log: world.log, files: world.files, bootID: "boot-\(number / 3)").begun()
            #expect(world.daemon.state.seq > last)
            last = world.daemon.state.seq
        }

        #expect(try world.holesAreNamed)
        #expect(try world.events.count { $0["type"] == "log.gap" } == 4)
    }

    @Test("Who reads before a life's first events are durable sees the last life's only, and follows on from there")
    func readingInTheHole() throws {
        let (world, _) = try World.withTurn()
        let cursor = "\(try #require(world.daemon.state.identity).daemonID):1"
        let last = world.daemon.state.seq
        var next = try World(log: world.log, files: world.files, bootID: "boot-2")
        next.answersSyncs = false
        next.tell(.booted)
        let reader = next.connect()
        next.request(reader, "GET", "/v1/codexd/events?since=\(cursor)")
        let follower = next.connect()
        next.request(
            follower,
            "GET",
            "/v1/codexd/events?since=\(cursor)",
            headers: ["Accept: text/event-stream"]
        )
        let early = next.takeOutput(of: follower)

        while !next.openSyncs.isEmpty { next.answerSyncs() }
        let late = next.takeOutput(of: follower)

        let page = try next.reply(to: reader).body
        #expect(page["events"]?.elements?.compactMap { $0["seq"]?.integer } == Array(2...last))
        #expect(early.contains("\"seq\":\(last),"))
        #expect(!early.contains("log.gap"))
        #expect(late.contains("log.gap"))
        #expect(late.contains("child.started"))
        #expect(next.droppedClients == [])
    }

    // MARK: Identity and sessions

    @Test("After a stop in order the next life is the same daemon with the same sessions")
    func sameDaemon() throws {
        let (world, session) = try World.withTurn()
        let stopped = world.stopped()

        let next = try World(log: stopped.log, files: stopped.files, seed: 99).begun()

        #expect(next.daemon.state.identity == world.daemon.state.identity)
        #expect(next.token == world.token)
        #expect(next.daemon.state.sessions.sessions.map(\.sessionID.rawValue) == [session])
        #expect(try next.session(session) == stopped.session(session))
        #expect(next.daemon.state.daemon.isStarted)
        #expect(next.daemon.state.daemon.stoppedAt == nil)
        #expect(try next.lastEvent(.childStarted)["seq"]?.integer == next.daemon.state.seq)
    }

    // MARK: Turns that ran

    @Test("A turn that ran when the daemon died is settled once, by its restart, with all that's known")
    func settledByRestart() throws {
        let (world, session) = try World.withTurn()

        let next = try World(log: world.log, files: world.files, seed: 9).begun()

        let missing = try next.lastEvent(.turnCompletionMissing)
        #expect(missing["level"] == "error")
        #expect(
            missing["detail"] == [
                "childExitCode": nil, "childPid": 4711, "childSignal": nil, "childStatus": nil,
                "failureClass": "daemon_restarted", "flushedTrailingMessage": nil, "sessionId": .string(session),
                "threadId": "thread-1", "trailingMessageLength": nil, "transportCloseMessage": nil,
                "transportCloseSource": nil, "turnId": "turn-1", "turnStatusAtClose": "inProgress",
            ]
        )
        let record = try next.session(session)
        #expect(record.currentTurnID == nil)
        #expect(record.lastTurnID == "turn-1")
        #expect(record.lastTurnStatus == "failed")
        #expect(record.lastTurnEvidence == .transportClosed)
        #expect(record.status == .active)
    }

    @Test("However often the daemon dies while it settles, a lost turn is told once")
    func settledOnce() throws {
        let (world, _) = try World.withTurn()
        var second = Chronicle(try World(log: world.log, files: world.files, seed: 9))
        second.tell { $0.tell(.booted) }
        second.tell { $0.pass(.seconds(1)) }
        var log = world.log
        var files = world.files

        for step in second.steps {
            switch step {
            case .ordered(.append(.events, let bytes)): log += bytes
            case .ordered(.replace(let file, let bytes)): files[file] = bytes
            case .ordered, .synced: break
            }
            let third = try World(log: log, files: files, seed: 11).begun()
            try #require(try third.events.count { $0["type"] == "app-server.turn.completed.missing" } == 1)
        }
    }

    @Test("A turn whose intent is all that's known is neither settled nor sent again")
    func intentAlone() throws {
        var (world, session) = try World.withSession()
        let client = world.connect()
        world.request(client, "POST", "/v1/codexd/sessions/\(session)/turns", ["input": "6*7?"])

        var next = try World(log: world.log, files: world.files, seed: 9).begun()
        next.pass(.seconds(60))

        #expect(try next.takeSent().allSatisfy { $0["method"] != "turn/start" })
        #expect(try next.events.allSatisfy { $0["type"] != "app-server.turn.completed.missing" })
        #expect(try next.session(session).currentTurnID == nil)
    }
}

extension World {
    /// The same world once its daemon serves.
    func begun() -> World {
        var world = self
        world.tell(.booted)
        return world
    }

    /// The same world once its daemon has stopped in order.
    func stopped() -> World {
        var world = self
        world.tell(.stopRequested(signal: "SIGTERM"))
        world.childEnds(.exited(code: 0))
        #expect(world.outcome == .done)
        return world
    }

    /// Whether the numbers in the log rise one by one, but for holes that the event behind them names.
    var holesAreNamed: Bool {
        get throws {
            var last = 0
            for event in try events {
                let seq = try #require(event["seq"]?.integer)
                let hole: JSON = ["from": .integer(last + 1), "through": .integer(seq - 1)]
                guard seq == last + 1 || seq > last && event["type"] == "log.gap" && event["detail"] == hole else {
                    return false
                }
                last = seq
            }
            return true
        }
    }

    /// Whether this life knows everything that a witness of an earlier one was told.
    func remembers(_ witness: Witness, of earlier: World) throws -> Bool {
        let events = try events
        let known = daemon.state.sessions
        let accepted = events.filter { $0["type"] == "turn.accepted" }.map { $0["detail"]?["turnId"]?.text }
        let bySeq = Dictionary(uniqueKeysWithValues: events.map { ($0["seq"]?.integer ?? 0, $0) })
        let first = events.lastIndex { $0["type"] == "daemon.started" }.flatMap { events[$0]["seq"]?.integer } ?? 0
        let isSame = witness.count == 0 || daemon.state.identity?.daemonID == earlier.daemon.state.identity?.daemonID
        return isSame
            && witness.sessions.allSatisfy { known[SessionID(rawValue: $0)] != nil }
            && witness.closed.allSatisfy { known[SessionID(rawValue: $0)]?.status == .closed }
            && witness.turns.allSatisfy { accepted.contains($0) }
            && witness.shown.allSatisfy { seq, event in
                // Telemetry may be gone with the machine, but then its number is nobody's.
                guard let line = bySeq[seq] else { return seq < first }
                return JSON.object((line.members ?? [:]).without(["change"])) == event
            }
    }
}
