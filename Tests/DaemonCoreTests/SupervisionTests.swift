import Basics
import Contract
import DaemonCore
import Testing

@Suite("Supervision of the child")
struct SupervisionTests {
    /// Lets the child end, and gives how long codexd says that it waits.
    private static func end(_ world: inout World, _ exit: ChildExit = .exited(code: 101)) throws -> Int {
        world.childEnds(exit)
        return try #require(try world.lastEvent(.childRestartScheduled)["detail"]?["delayMs"]?.integer)
    }

    @Test("A child that ends is started again, and the service goes on")
    func restarts() throws {
        var world = try World.serving(.supervised)

        let delay = try Self.end(&world)
        #expect((1000...1500).contains(delay))
        #expect(try world.ask("GET", "/readyz").status == 503)
        #expect(world.launches.count == 1)
        world.pass(.milliseconds(delay + 1))

        #expect(world.launches.count == 2)
        #expect(try world.lastEvent(.childRestarted)["detail"] == ["attempt": 1])
        world.pass(.seconds(1))
        #expect(try world.file(.daemonState)["child"]?["status"] == "running")
        #expect(try world.ask("GET", "/readyz").status == 200)
        let client = world.connect()
        world.request(client, "POST", "/v1/codexd/sessions", ["purpose": "worker"])
        try world.answerHandshake()
        try world.answer("thread/start", ["thread": ["id": "thread-1"]])
        #expect(try world.reply(to: client).status == 201)
    }

    @Test("Each wait doubles, to a minute at most, and after so many the child stays as it ended")
    func crashLoop() throws {
        var world = try World.serving(.supervised)

        var delays: [Int] = []
        for _ in 0..<10 {
            let delay = try Self.end(&world)
            delays.append(delay)
            world.pass(.milliseconds(delay + 1))
        }
        world.childEnds(.exited(code: 101))
        world.pass(.seconds(600))

        for (step, delay) in delays.enumerated() {
            let least = min(1000 << step, 60_000)
            #expect((least...least * 3 / 2).contains(delay))
        }
        #expect(world.launches.count == 11)
        let event = try world.lastEvent(.childCrashLoop)
        #expect(event["detail"] == ["attempts": 10, "failureClass": "child_crash_loop"])
        #expect(try world.file(.daemonState)["child"]?["status"] == "failed")
        #expect(try world.ask("GET", "/v1/codexd/sessions").status == 200)
    }

    @Test("A child that ran well for a minute is forgiven what was before")
    func forgiveness() throws {
        var world = try World.serving(.supervised)
        for _ in 0..<3 {
            let delay = try Self.end(&world)
            world.pass(.milliseconds(delay + 1))
        }

        world.pass(.seconds(60))
        let delay = try Self.end(&world)

        #expect((1000...1500).contains(delay))
    }

    /// A policy, an end, and whether the child comes back.
    struct Policy: CustomTestStringConvertible {
        let policy: Configuration.RestartPolicy
        let exit: ChildExit
        let comesBack: Bool
        var testDescription: String { "\(policy.rawValue) after \(exit)" }
    }

    private static let policies = [
        Policy(policy: .never, exit: .exited(code: 1), comesBack: false),
        Policy(policy: .onFailure, exit: .exited(code: 0), comesBack: false),
        Policy(policy: .onFailure, exit: .exited(code: 1), comesBack: true),
        Policy(policy: .onFailure, exit: .signalled("SIGKILL"), comesBack: true),
        Policy(policy: .always, exit: .exited(code: 0), comesBack: true),
    ]

    @Test("The policy says which ends are followed by a start", arguments: policies)
    func policy(_ policy: Policy) throws {
        var configuration = Configuration.supervised
        configuration.restart.policy = policy.policy
        var world = try World.serving(configuration)

        world.childEnds(policy.exit)
        world.pass(.seconds(5))

        #expect(world.launches.count == (policy.comesBack ? 2 : 1))
    }

    @Test("A start that fails later on is tried again like an end")
    func laterSpawnFails() throws {
        var world = try World.serving(.supervised)
        let delay = try Self.end(&world)
        world.launch = .failure(SystemFailure(call: "posix_spawn", reason: .other, text: "no memory"))

        world.pass(.milliseconds(delay + 1))
        #expect(world.outcome == nil)
        world.launch = .success(4712)
        world.pass(.seconds(4))

        #expect(try world.lastEvent(.childRestarted)["detail"] == ["attempt": 2])
    }

    @Test("A stop while codexd waits starts nothing any more")
    func stopWhileWaiting() throws {
        var world = try World.serving(.supervised)
        _ = try Self.end(&world)

        world.tell(.stopRequested(signal: "SIGTERM"))

        #expect(world.outcome == .done)
        #expect(world.launches.count == 1)
    }

    @Test("A child that leaves two requests unanswered is ended, and another takes its place")
    func unresponsive() throws {
        var world = try World.serving(.supervised)
        for _ in 0..<2 {
            let client = world.connect()
            world.request(client, "POST", "/v1/codexd/sessions", ["purpose": "worker"])
            world.pass(.seconds(10))
            #expect(try world.reply(to: client).status == 504)
        }

        #expect(try world.lastEvent(.childUnresponsive)["detail"] == ["failureClass": "child_unresponsive"])
        #expect(world.childOrders.contains(.closeChildInput))
        world.pass(.milliseconds(200))
        world.childEnds(.signalled("SIGTERM"))
        world.pass(.seconds(2))

        #expect(world.launches.count == 2)
    }
}
