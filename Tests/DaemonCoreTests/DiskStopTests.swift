import Basics
import Contract
import DaemonCore
import Testing

@Suite("Disk: checkpoints that follow, and a stop that ends")
struct DiskStopTests {
    private func outcome(_ world: World) -> String {
        switch world.outcome {
        case .done?: "done"
        case .failed(let reason)?: "failed: \(reason)"
        case nil: "alive"
        }
    }

    // MARK: Checkpoints

    @Test("A first change is in the files 20 ms later, with the number up to which they're complete")
    func promptCheckpoint() throws {
        var (world, _) = try World.withSession()
        world.pass(.seconds(1))
        world.effects = []
        world.notify("turn/started", ["threadId": "thread-1", "turn": ["id": "turn-1", "status": "inProgress"]])

        world.pass(.milliseconds(19))
        let early = world.replacedFiles
        world.pass(.milliseconds(1))

        #expect(early == [])
        #expect(world.replacedFiles == [.daemonState, .sessionRegistry, .recentEvents])
        let registry = try world.file(.sessionRegistry)
        #expect(registry["seq"]?.integer == world.daemon.state.seq)
        #expect(registry["sessions"]?.elements?.first?["currentTurnId"] == "turn-1")
    }

    @Test("While events stream in, files follow at most every 200 ms, and the last of it within moments")
    func streamingCheckpoints() throws {
        var (world, _) = try World.withSession()
        world.pass(.seconds(1))
        world.effects = []
        var writesAt: [Int] = []

        for step in 0..<100 {
            world.tell(.child(.wrote(.stderr, Array("warning \(step)".utf8))))
            let before = world.replacedFiles.count
            world.pass(.milliseconds(10))
            if world.replacedFiles.count > before { writesAt.append(step * 10) }
        }
        world.pass(.milliseconds(220))

        #expect(zip(writesAt, writesAt.dropFirst()).allSatisfy { $1 - $0 >= 200 })
        #expect((4...6).contains(writesAt.count))
        #expect(try world.file(.recentEvents)["seq"]?.integer == world.daemon.state.seq)
    }

    @Test("No file is ever written that claims more than the log durably has")
    func filesAreBehindTheLog() throws {
        var (world, _) = try World.withSession()
        world.pass(.seconds(1))
        world.answersSyncs = false
        world.effects = []
        world.notify("turn/started", ["threadId": "thread-1", "turn": ["id": "turn-1", "status": "inProgress"]])
        world.pass(.seconds(2))
        let early = world.replacedFiles

        world.answerSyncs()

        #expect(early == [])
        #expect(world.replacedFiles == [.daemonState, .sessionRegistry, .recentEvents])
    }

    @Test("After a stop all five files are exact")
    func exactAfterStop() throws {
        var (world, _) = try World.withTurn()
        world.tell(.stopRequested(signal: "SIGTERM"))
        world.childEnds(.exited(code: 0))

        #expect(outcome(world) == "done")
        #expect(try world.events.last?["type"] == "daemon.stopped")
        for file in StateFile.checkpoints {
            #expect(world.files[file] == world.daemon.state.checkpoint(file), "\(file.rawValue)")
            #expect(try world.file(file)["seq"]?.integer == world.events.count, "\(file.rawValue)")
        }
        #expect(world.files[.localAPI] == nil)
        let daemon = try world.file(.daemonState)
        #expect(daemon["started"] == false)
        #expect(daemon["pid"] == .null)
        #expect(daemon["child"]?["status"] == "stopped")
    }

    // MARK: Stopping with a bad disk

    @Test("A stop while lines are refused ends with a failure")
    func stopWithoutAppends() throws {
        var (world, _) = try World.withTurn()
        world.refusesAppends = true

        world.tell(.stopRequested(signal: "SIGTERM"))
        world.childEnds(.exited(code: 0))
        world.pass(.seconds(10))

        #expect(outcome(world).hasPrefix("failed: "))
    }

    @Test("A stop whose last sync fails ends with a failure")
    func stopWithFailingSync() throws {
        var (world, _) = try World.withTurn()
        world.answersSyncs = false
        world.tell(.stopRequested(signal: "SIGTERM"))
        world.childEnds(.exited(code: 0))
        let early = outcome(world)

        while !world.openSyncs.isEmpty, world.outcome == nil { world.answerSyncs(failing: true) }

        #expect(early == "alive")
        #expect(outcome(world).hasPrefix("failed: "))
    }

    @Test("A stop whose last files are refused ends with a failure")
    func stopWithoutReplacements() throws {
        var (world, _) = try World.withTurn()
        world.pass(.seconds(1))
        world.refusesReplacements = true

        world.tell(.stopRequested(signal: "SIGTERM"))
        world.childEnds(.exited(code: 0))
        world.pass(.seconds(10))

        #expect(outcome(world).hasPrefix("failed: "))
    }

    @Test("A daemon that has ended orders nothing more", arguments: [Trouble.none, .appends, .syncs, .replacements])
    func finishIsLast(_ trouble: Trouble) throws {
        var (world, _) = try World.withTurn()
        world.pass(.seconds(1))
        world.effects = []
        world.refusesAppends = trouble == .appends
        world.refusesReplacements = trouble == .replacements
        world.answersSyncs = trouble != .syncs
        world.tell(.stopRequested(signal: "SIGTERM"))
        world.childEnds(.exited(code: 0))
        if trouble == .syncs { world.answerSyncs(failing: true) }

        world.pass(.seconds(10))

        let end = try #require(world.effects.firstIndex { if case .finish = $0 { true } else { false } })
        #expect(world.effects[(end + 1)...] == [])
    }
}

/// What the disk refuses.
enum Trouble: Sendable {
    case none
    case appends
    case syncs
    case replacements
}

extension World {
    /// The files that were replaced since the test last looked.
    var replacedFiles: [StateFile] {
        effects.compactMap { if case .replace(let file, _) = $0 { file } else { nil } }
    }
}
