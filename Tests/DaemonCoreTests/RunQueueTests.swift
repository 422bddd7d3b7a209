import Basics
import Contract
import DaemonCore
import Testing

@Suite("The queue of runs")
struct RunQueueTests {
    private static func configuration(concurrent: Int = 1, queued: Int = 2) -> Configuration {
        var configuration = Configuration.forTesting
        configuration.limits.concurrentRuns = concurrent
        configuration.limits.queuedRuns = queued
        return configuration
    }

    @Test("Runs leave the queue in the order in which they came, as slots come free")
    func order() throws {
        var world = try World.serving(Self.configuration(concurrent: 2))
        let ids = [try world.takeRun(), try world.takeRun(), try world.takeRun(), try world.takeRun()]

        #expect(world.jobs.map(\.job.run) == Array(ids.prefix(2)))
        world.complete(ids[1])
        #expect(world.jobs.map(\.job.run) == [ids[0], ids[1], ids[2]])
        world.complete(ids[0])
        world.complete(ids[2])
        world.complete(ids[3])

        #expect(world.jobs.map(\.job.run) == [ids[0], ids[1], ids[2], ids[3]])
        #expect(try ids.allSatisfy { try world.run($0).status == .completed })
    }

    @Test("A queue that is full refuses, and takes again once there is room")
    func full() throws {
        var world = try World.serving(Self.configuration(concurrent: 1, queued: 1))
        let first = try world.takeRun()
        _ = try world.takeRun()

        let refusal = try world.askRun()
        #expect(refusal.status == 429)
        #expect(refusal.body["failureClass"] == "queue_full")
        world.complete(first)

        _ = try world.takeRun()
    }

    @Test("A run that waits is cancelled at once, and never runs")
    func cancelWaiting() throws {
        var world = try World.serving(Self.configuration())
        let first = try world.takeRun()
        let second = try world.takeRun()

        let answer = try world.ask("POST", "/v1/codexd/runs/\(second)/cancel", [:])
        world.complete(first)

        #expect(answer.status == 202)
        #expect(answer.body["status"] == "failed")
        #expect(world.jobs.map(\.job.run) == [first])
        #expect(try world.moments(of: second) == ["run_prepared", "step_prepared", "step_failed"])
    }

    @Test("A run that runs is ended in steps, and settled when it's gone")
    func cancelRunning() throws {
        var world = try World.serving(Self.configuration())
        let id = try world.takeRun()
        let job = JobID(run: id, role: .worker)

        let answer = try world.ask("POST", "/v1/codexd/runs/\(id)/cancel", [:])
        #expect(answer.status == 202)
        #expect(answer.body["status"] == "running")
        world.pass(.seconds(1))
        world.endJob(id, .signalled("SIGKILL"))

        #expect(world.orders(of: id) == [.signalJob(job, .terminate), .signalJob(job, .kill), .releaseJob(job)])
        #expect(try world.run(id).error == "the run was cancelled")
        #expect(try world.ask("POST", "/v1/codexd/runs/\(id)/cancel", [:]).status == 409)
    }

    @Test("Nothing runs before its start is durable, and no run is answered before it's written down")
    func durability() throws {
        var world = try World.serving(Self.configuration())
        world.answersSyncs = false
        let client = world.connect()

        world.request(client, "POST", "/v1/codexd/runs", ["prompt": "x"])
        #expect(!world.hasAnswer(for: client))
        world.answerSyncs()
        #expect(try world.reply(to: client).status == 202)
        #expect(world.jobs.isEmpty)
        world.answerSyncs()

        #expect(world.jobs.count == 1)
    }

    @Test("A run that can't be written down is refused and settled")
    func diskFails() throws {
        var world = try World.serving(Self.configuration())
        world.refusesAppends = true

        let answer = try world.askRun()

        #expect(answer.status == 503)
        #expect(world.jobs.isEmpty)
        #expect(world.daemon.state.runs.runs.map(\.status) == [.failed])
    }

    @Test("A stop ends what runs and leaves what waits for the next life")
    func stop() throws {
        var world = try World.serving(Self.configuration())
        let first = try world.takeRun()
        let second = try world.takeRun()

        world.tell(.stopRequested(signal: "SIGTERM"))
        world.childEnds(.exited(code: 0))
        #expect(world.outcome == nil)
        world.endJob(first, .signalled("SIGTERM"))
        #expect(world.outcome == .done)
        var next = try World(Self.configuration(), log: world.log, files: world.files)
        next.runFiles = world.runFiles
        next.tell(.booted)

        #expect(try world.run(first).error == "codexd was stopped while the run ran")
        #expect(next.jobs.map(\.job.run) == [second])
        next.complete(second)
        #expect(try next.run(second).status == .completed)
        let seqs = try next.runLines(.workerLog, of: second).map { $0["seq"]?.integer }
        #expect(seqs == Array(1...seqs.count))
    }

    @Test("A second stop kills what still runs at once, and its verdict is that of any stop")
    func forcedStop() throws {
        var world = try World.serving(Self.configuration())
        let run = try world.takeRun()
        let job = JobID(run: run, role: .worker)

        world.tell(.stopRequested(signal: "SIGTERM"))
        #expect(world.orders(of: run) == [.signalJob(job, .terminate)])
        world.tell(.stopRequested(signal: "SIGTERM"))
        #expect(world.orders(of: run) == [.signalJob(job, .terminate), .signalJob(job, .kill)])
        world.childEnds(.signalled("SIGKILL"))
        world.endJob(run, .signalled("SIGKILL"))

        #expect(world.outcome == .done)
        #expect(try world.run(run).error == "codexd was stopped while the run ran")
    }

    @Test("After codexd's death what ran has failed, what waited runs, and what had an environment can't")
    func death() throws {
        var world = try World.serving(Self.configuration())
        let running = try world.takeRun()
        let secret = try world.takeRun(["prompt": "x", "env": ["A": "b"]])
        let waiting = try world.takeRun()

        var next = try World(Self.configuration(), log: world.log, files: world.files)
        next.runFiles = world.runFiles
        next.tell(.booted)

        #expect(try next.run(running).error == "codexd ended while the run ran")
        #expect(try next.run(secret).status == .failed)
        #expect(next.jobs.map(\.job.run) == [waiting])
        #expect(try next.runFile(.state, of: running)["status"] == "failed")
    }
}
