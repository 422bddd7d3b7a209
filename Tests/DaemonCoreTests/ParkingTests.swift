import Basics
import Contract
import DaemonCore
import Testing

@Suite("A queue of runs that is parked")
struct ParkingTests {
    private static let words = "You’ve hit your usage limit. Try again later."

    private static var configuration: Configuration {
        var configuration = Configuration.forTesting
        configuration.limits.concurrentRuns = 1
        return configuration
    }

    /// A daemon whose first run has hit a limit, with the run that waits behind it.
    private static func parked(
        _ configuration: Configuration = configuration
    ) throws -> (world: World, failed: RunID, waiting: RunID) {
        var world = try World.serving(configuration)
        let (first, second) = (try world.takeRun(), try world.takeRun())
        world.fail(first, saying: words)
        return (world, first, second)
    }

    @Test("Without word of a reset it stands still for 15 minutes to the millisecond, and takes runs meanwhile")
    func pause() throws {
        var (world, failed, waiting) = try Self.parked()
        let detail = try #require(world.details(of: .runsParked).first)

        world.pass(.seconds(900) - .milliseconds(1))
        let third = try world.takeRun()
        #expect(world.jobs.map(\.job.run) == [failed])
        world.pass(.milliseconds(1))
        #expect(world.jobs.map(\.job.run) == [failed, waiting])
        world.complete(waiting)

        #expect(world.jobs.map(\.job.run) == [failed, waiting, third])
        #expect(detail["failureClass"] == "usage_limit")
        #expect(detail["runId"] == .string(failed.rawValue))
        #expect(try world.details(of: .runsParked).count == 1)
        #expect(try world.details(of: .runsResumed) == [["failureClass": "usage_limit", "reason": "time"]])
        #expect(try world.run(failed).status == .failed)
    }

    @Test("A run that runs goes on, and that it completes shows nothing")
    func running() throws {
        var configuration = Self.configuration
        configuration.limits.concurrentRuns = 2
        var world = try World.serving(configuration)
        let ids = [try world.takeRun(), try world.takeRun(), try world.takeRun()]
        world.fail(ids[0], saying: Self.words)

        world.complete(ids[1])

        #expect(try world.run(ids[1]).status == .completed)
        #expect(world.jobs.map(\.job.run) == [ids[0], ids[1]])
        #expect(try world.details(of: .runsResumed).isEmpty)
    }

    @Test("A pause of nothing parks nothing")
    func never() throws {
        var configuration = Self.configuration
        configuration.limits.usageLimitPause = .zero
        let (world, failed, waiting) = try Self.parked(configuration)

        #expect(world.jobs.map(\.job.run) == [failed, waiting])
        #expect(try world.details(of: .runsParked).isEmpty)
        #expect(try world.run(failed).result?["error"]?["retryable"] == true)
    }

    @Test("Readiness, status, line and metrics say so, and work is still taken")
    func visible() throws {
        var (world, _, _) = try Self.parked()
        let until = try #require(world.details(of: .runsParked).first?["until"])
        let queue: JSON = ["state": "parked", "failureClass": "usage_limit", "until": until]

        let ready = try world.ask("GET", "/readyz")
        let status = try world.ask("GET", "/v1/codexd/status").body
        let metrics = try world.text(of: "/metrics")

        #expect(ready.status == 200)
        #expect(ready.body == ["status": "ready", "runQueue": queue])
        #expect(status["readiness"]?["runQueue"] == queue)
        #expect(status["daemon"]?["parked"]?["until"] == until)
        #expect(metrics.contains("codexd_run_queue_parked 1\n"))
        #expect(world.daemon.state.daemon.parked?.failureClass == "usage_limit")
        world.pass(.seconds(900))
        #expect(try world.ask("GET", "/readyz").body == ["status": "ready", "runQueue": ["state": "open"]])
        #expect(try world.text(of: "/metrics").contains("codexd_run_queue_parked 0\n"))
    }

    @Test("A later life goes on where it was, unless it's to park nothing")
    func nextLife() throws {
        let (earlier, _, waiting) = try Self.parked()
        let until = try #require(earlier.daemon.state.daemon.parked?.until)

        var next = try World(Self.configuration, log: earlier.log, files: earlier.files, bootID: "boot-2")
        next.tell(.booted)
        #expect(next.daemon.state.daemon.parked?.until == until)
        next.pass(next.time.duration(to: until) - .milliseconds(1))
        #expect(next.jobs.isEmpty)
        next.pass(.milliseconds(1))
        #expect(next.jobs.map(\.job.run) == [waiting])

        var free = Self.configuration
        free.limits.usageLimitPause = .zero
        var other = try World(free, log: earlier.log, files: earlier.files, bootID: "boot-2")
        other.tell(.booted)
        #expect(other.jobs.map(\.job.run) == [waiting])
        #expect(try other.details(of: .runsResumed).map { $0["reason"] } == ["configuration"])
    }

    @Test("It stands still until the limit is reset, and longer if word comes that it's reset later")
    func reset() throws {
        var (world, session) = try World.withTurn(Self.configuration)
        let start = world.time.millisecondsSinceEpoch / 1000
        world.tellLimits(used: 100, reset: start + 3600)
        try world.failTurn(of: session, "usageLimitExceeded")
        world.tellLimits(used: 100, reset: start + 60)
        world.tellLimits(used: 100, reset: start + 7200)
        let waiting = try world.takeRun()

        world.pass(.seconds(7100))
        #expect(world.jobs.isEmpty)
        world.pass(.seconds(101))

        #expect(world.jobs.map(\.job.run) == [waiting])
        #expect(try world.details(of: .runsParked).map { $0["sessionId"] } == [.string(session), .null])
    }

    @Test("However far ahead a reset is said to be, a month is the longest")
    func farAhead() throws {
        var (world, session) = try World.withTurn(Self.configuration)
        world.tellLimits(used: 100, reset: 253_402_300_799)

        try world.failTurn(of: session, "usageLimitExceeded")

        let parked = try #require(world.daemon.state.daemon.parked)
        #expect(parked.since.duration(to: parked.until) == .seconds(31 * 86_400))
    }

    @Test("When nobody is signed in, limits show nothing and say nothing of the time")
    func unauthorized() throws {
        var (world, session) = try World.withTurn(Self.configuration)
        let start = world.time.millisecondsSinceEpoch / 1000
        world.tellLimits(used: 100, reset: start + 3600)
        try world.failTurn(of: session, "unauthorized")
        let waiting = try world.takeRun()

        world.tellLimits(used: 1, reset: start + 3600)
        #expect(world.jobs.isEmpty)
        world.pass(.seconds(901))

        #expect(world.jobs.map(\.job.run) == [waiting])
        #expect(try world.details(of: .runsResumed) == [["failureClass": "unauthorized", "reason": "time"]])
    }

    @Test("One failed turn is one parking, however often it's told")
    func once() throws {
        var (world, session) = try World.withTurn(Self.configuration)
        let record = try world.session(session)
        let (thread, turn) = (try #require(record.threadID), try #require(record.currentTurnID))
        world.notify(
            "error",
            [
                "error": ["codexErrorInfo": "usageLimitExceeded"], "willRetry": false, "threadId": .identifier(thread),
                "turnId": .identifier(turn),
            ]
        )

        world.pass(.milliseconds(5))
        try world.failTurn(turn, on: thread, "usageLimitExceeded")

        #expect(try world.details(of: .runsParked).count == 1)
        #expect(try world.details(of: .turnError).map { $0["failureClass"] } == ["usage_limit"])
        #expect(try world.details(of: .turnCompleted).map { $0["failureClass"] } == ["usage_limit"])
    }
}

extension World {
    fileprivate mutating func fail(_ run: RunID, saying words: String) {
        work(run, ["type": "turn.failed", "error": ["message": .string(words)]])
        endJob(run, .exited(code: 1))
    }

    fileprivate mutating func tellLimits(used: Int, reset: Int64) {
        let window: JSON = ["usedPercent": .integer(used), "resetsAt": .integer(Int(reset))]
        notify(
            "account/rateLimits/updated",
            ["rateLimits": ["limitId": "codex", "primary": window, "secondary": nil]]
        )
    }

    fileprivate mutating func failTurn(of session: String, _ info: String) throws {
        let record = try self.session(session)
        let (thread, turn) = (try #require(record.threadID), try #require(record.currentTurnID))
        try failTurn(turn, on: thread, info)
    }

    fileprivate mutating func failTurn(_ turn: TurnID, on thread: ThreadID, _ info: String) throws {
        let error: JSON = ["message": "m", "codexErrorInfo": .string(info)]
        notify(
            "turn/completed",
            [
                "threadId": .identifier(thread),
                "turn": ["id": .identifier(turn), "status": "failed", "items": [], "error": error],
            ]
        )
    }
}
