import Basics
import Contract
import Scenarios
import Testing

@testable import Simulation

@Suite("Simulated world")
struct SimulatedWorldTests {
    private func run(_ scenario: Scenario, seed: UInt64? = nil) -> SimulationOutcome {
        Simulation.run(scenario, PlainScenario.options(scenario, seed: seed))
    }

    @Test("A plain turn passes, and what it leaves says that it completed")
    func plain() throws {
        let outcome = run(try PlainScenario.parsed())

        #expect(outcome.verdict == .passed)
        #expect(outcome.breach == nil)
        let registry = try #require(outcome.observation?.files.first { $0.path.hasSuffix("session-registry.json") })
        let session = try registry.value()["sessions"]?.elements?.first
        #expect(session?["lastTurnStatus"]?.text == "completed")
        #expect(outcome.duration >= SimulatedWorld.restPatience)
    }

    @Test("A run is a function of its seed", arguments: [0, 1, 2, 3] as [UInt64])
    func determinism(seed: UInt64) throws {
        let scenario = try PlainScenario.parsed()

        #expect(run(scenario, seed: seed).trace == run(scenario, seed: seed).trace)
        #expect(run(scenario, seed: seed).trace != run(scenario, seed: seed + 1).trace)
    }

    @Test("What a run has is counted for the plans of others")
    func profile() throws {
        let profile = run(try PlainScenario.parsed()).profile

        #expect(profile.points == ["said"])
        #expect(profile.duration > .zero && profile.duration < SimulatedWorld.restPatience)
        #expect(profile.events.contains { $0.name == "turn.accepted" && $0.count == 1 })
        #expect(profile.lines.contains { $0.direction == .to && $0.server == "app" && $0.count == 4 })
        #expect(profile.writes.contains { $0.name == "logs/codexd/events.jsonl" })
    }

    @Test("Every kind of fault takes effect, and no invariant breaks", arguments: Fault.Action.allCases)
    func fault(action: Fault.Action) throws {
        var scenario = try PlainScenario.parsed()
        scenario.faults = [Fault(action, at: .line(.from, nth: 3, server: nil))]
        var options = PlainScenario.options(scenario)
        options.isForgiving = true

        let outcome = Simulation.run(scenario, options)

        #expect(outcome.marks.contains(.fault(action)))
        #expect(outcome.breach == nil)
        #expect(outcome.verdict == .passed)
    }

    @Test("A preserving fault leaves every expectation true", arguments: Fault.Action.allCases.filter(\.isPreserving))
    func preserving(action: Fault.Action) throws {
        var scenario = try PlainScenario.parsed()
        scenario.faults = (1...5).map { Fault(action, at: .line(.from, nth: $0, server: nil)) }

        #expect(run(scenario).verdict == .passed)
    }

    @Test("Taking one fault away leaves what another does as it is")
    func independence() throws {
        var scenario = try PlainScenario.parsed()
        let corruption = Fault(.corruptLine, at: .line(.from, nth: 1, server: nil))
        let late = Fault(.delay, at: .line(.from, nth: 900, server: nil))
        func trace(_ faults: [Fault]) -> UInt64 {
            scenario.faults = faults
            var options = PlainScenario.options(scenario)
            options.isForgiving = true
            return Simulation.run(scenario, options).trace
        }

        #expect(trace([corruption, late]) == trace([corruption]))
        #expect(trace([corruption]) != trace([late]))
    }

    @Test("A fault that degrades is not forgiven where the scenario has expectations of its own")
    func unforgiven() throws {
        var scenario = try PlainScenario.parsed()
        scenario.faults = [Fault(.killServer, at: .sync("said"))]

        guard case .failed = run(scenario).verdict else {
            Issue.record("a killed server completes no turn")
            return
        }
    }

    @Test("A daemon that won't start with its flags exits with 2")
    func refusedFlags() throws {
        let scenario = try PlainScenario.parsed(
            script: #"{ "serve": true }"#,
            steps: #"{ "op": "start", "expect": { "exit": 2 } }"#,
            setup: #"{ "start": false }"#
        )
        let options = SimulationOptions(scenario) { (_, _, _) throws(ConfigurationRefusal) in
            throw ConfigurationRefusal("no")
        }

        let outcome = Simulation.run(scenario, options)

        // The server's script was never played, and that is all that is wrong.
        guard case .failed(let failures) = outcome.verdict else {
            Issue.record("nothing was started, and that is no pass")
            return
        }
        #expect(failures.map(\.place) == ["servers.app.spawns[0]"])
    }

    @Test("A process that outlives the daemon is found")
    func orphan() throws {
        let scenario = try PlainScenario.parsed(
            script: """
                { "expect": { "method": "initialize" } }, { "reply": {} }, { "expect": { "method": "initialized" } },
                { "expect": { "method": "thread/start" } }, { "reply": { "thread": { "id": "thread-1" } } },
                { "holdPipe": true }, { "serve": true }
                """,
            steps: """
                { "op": "createSession", "with": { "purpose": "worker" } }, { "op": "kill" }
                """
        )

        let outcome = run(scenario)

        #expect(outcome.breach?.invariant == .noOrphans)
    }
}
