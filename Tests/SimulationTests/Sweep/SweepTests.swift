import Scenarios
import Testing

@testable import Simulation

@Suite("Dying at every change of the disk")
struct SweepTests {
    private static let unfinished = """
        { "expect": { "method": "initialize" } }, { "reply": {} },
        { "expect": { "method": "initialized" } },
        { "expect": { "method": "thread/start" } }, { "reply": { "thread": { "id": "thread-1" } } },
        { "expect": { "method": "turn/start" } }, { "reply": { "turn": { "id": "turn-1" } } },
        { "notify": "turn/started",
          "params": { "threadId": "thread-1", "turn": { "id": "turn-1", "status": "inProgress" } } },
        { "serve": true }
        """
    private static let beginning = """
        { "op": "createSession", "with": { "purpose": "worker" },
          "expect": { "sessionId": { "$capture": "session" } } },
        { "op": "startTurn", "with": { "sessionId": "${session}", "input": "6*7?" } },
        { "await": { "event": { "type": "app-server.turn.started" } } }
        """

    private func sweep(_ scenario: Scenario, _ choice: SweepChoice = SweepChoice()) -> SweepOutcome {
        Simulation.sweep(scenario, PlainScenario.options(scenario), choice)
    }

    @Test("A session with a turn survives every death")
    func plain() throws {
        let outcome = sweep(try PlainScenario.parsed())

        #expect(outcome.verdict == .passed)
        #expect(outcome.failure == nil)
        #expect(outcome.points > 50)
        #expect(outcome.recoveries > 2 * outcome.points)
    }

    @Test("Runs survive every death")
    func runs() throws {
        let scenario = try PlainRun.parsed()

        let outcome = Simulation.sweep(scenario, PlainRun.options(scenario), SweepChoice())

        #expect(outcome.verdict == .passed)
        #expect(outcome.failure == nil)
    }

    @Test("The run goes on as though nobody had looked")
    func trace() throws {
        let scenario = try PlainScenario.parsed()
        let options = PlainScenario.options(scenario)
        let sweep = Sweep(SweepChoice())

        #expect(Simulation.run(scenario, options, sweep).trace == Simulation.run(scenario, options).trace)
        #expect(sweep.points > 0)
    }

    @Test("What is wrong after a death is told with the point and the crash, which alone show it again")
    func failure() throws {
        // Only a machine that has died leaves a gap.
        let scenario = try PlainScenario.parsed(setup: #"{ "canaries": ["log.gap"] }"#)

        let outcome = sweep(scenario)

        let failure = try #require(outcome.failure)
        #expect(outcome.verdict == .passed)
        #expect(failure.crash.deaths == 1)
        #expect(failure.problem.contains("canary"))
        var choice = SweepChoice()
        (choice.point, choice.crash) = (failure.point, failure.crash)
        let again = sweep(scenario, choice)
        #expect(again.failure == failure)
        #expect(again.recoveries == 1)
        choice.crash = .killed
        #expect(sweep(scenario, choice).failure == nil)
        let text = outcome.text(of: scenario, seed: 7)
        #expect(text.hasPrefix("FAILED       plain  "))
        #expect(text.contains("sweep plain.json --point \(failure.point) --crash \(failure.crash.name) --seed 7\n"))
    }

    @Test("Every so manieth point is looked at, and all are counted")
    func stride() throws {
        let scenario = try PlainScenario.parsed()
        var choice = SweepChoice()
        choice.stride = 10
        choice.crash = .killed

        let (all, some) = (sweep(scenario), sweep(scenario, choice))

        #expect(some.points == all.points)
        #expect(some.recoveries > 0)
        #expect(some.recoveries <= all.points / 10)
    }

    @Test("A run ends with two more starts, and what is wrong with them breaks an invariant")
    func onceMore() throws {
        // A turn that runs at the end is settled by the next start, and by nobody else.
        let scenario = try PlainScenario.parsed(
            script: Self.unfinished,
            steps: Self.beginning,
            setup: #"{ "canaries": ["daemon_restarted"] }"#
        )
        var options = PlainScenario.options(scenario)

        #expect(Simulation.run(scenario, options).breach?.invariant == .restartIdempotent)
        options.startsOnceMore = false
        #expect(Simulation.run(scenario, options).breach == nil)
    }

    @Test(
        "An append is cut at its ends and between, and never leaves nothing or all",
        arguments: [(1, [0, 0, 0, 0]), (2, [1, 1, 1, 1]), (160, [1, 50, 80, 159])]
    )
    func cuts(count: Int, kept: [Int]) {
        #expect((1...4).map { SweepCrash.kept(of: count, part: $0) } == kept)
    }

    @Test("Each way to die has a name of its own")
    func names() {
        #expect(Set(SweepCrash.all.map(\.name)).count == SweepCrash.all.count)
    }

    @Test("A summary counts scenarios, crashes and failures")
    func summary() {
        var summary = SweepSummary()
        summary.add(SweepOutcome(verdict: .passed, points: 3, recoveries: 20, repeats: 1, failure: nil))
        summary.add(SweepOutcome(verdict: .broken("x"), points: 1, recoveries: 2, repeats: 0, failure: nil))

        #expect(summary.failed == 1)
        #expect(
            summary.text(after: .seconds(2)) == """
                points    4 of 2 scenarios
                crashes   23, of which 1 left what another left
                rate      11 crashes/s for 2000 ms, with two starts behind each
                1 passed, 1 failed

                """
        )
    }
}
