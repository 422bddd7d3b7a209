import Basics
import Platform
import Scenarios

/// One scenario against a real daemon, from an empty directory to the result; nothing that it started is left.
enum LiveRun {
    /// What came of it.
    struct Outcome {
        let result: RunResult

        /// What it left, if it came to its end.
        let observation: Observation?

        /// Where that lay.
        let directory: String
    }

    /// Runs a scenario.
    static func run(
        _ scenario: Scenario,
        _ options: LiveOptions,
        interruption: Mailbox<Never>
    ) -> Outcome {
        let start = SystemClock.now()
        var (verdict, observation) = (Verdict.passed, nil as Observation?)
        var world: LiveWorld?
        if let reason = scenario.unsupported {
            verdict = .unsupported(reason)
        } else {
            do throws(SystemError) {
                let begun = try LiveWorld(scenario, options, interruption: interruption)
                world = begun
                (verdict, observation) = play(scenario, in: begun, options)
            } catch {
                verdict = .broken("\(error)")
            }
        }
        var artifacts: String?
        do throws(SystemError) {
            artifacts = try world?.cleanUp(after: verdict)
        } catch {
            verdict = .broken("what the run left can't be put away: \(error)")
        }
        let result = RunResult(
            scenarioID: scenario.id,
            title: scenario.title,
            file: scenario.file,
            mode: .live,
            verdict: verdict,
            duration: start.duration(to: SystemClock.now()),
            artifacts: artifacts,
            reproduce: "codexd-sim run \(scenario.file)\(options.reproduction)\(options.reproduction(of: scenario))",
            lastLines: world?.ledger.lastLines ?? []
        )
        return Outcome(result: result, observation: observation, directory: world?.directory ?? "")
    }

    private static func play(
        _ scenario: Scenario,
        in world: LiveWorld,
        _ options: LiveOptions
    ) -> (Verdict, Observation?) {
        let play = ScenarioPlay(scenario, in: world, options.playOptions(for: scenario))
        let outcome = play.perform()
        do throws(SystemError) {
            try world.killAll()
        } catch {
            return (.broken("processes may be left: \(error)"), nil)
        }
        return (outcome.verdict, outcome.observation)
    }
}

extension LiveRun.Outcome {
    /// What it left, in the form in which runs can be compared.
    var normalForm: NormalForm? { observation.map { NormalForm($0, directory: directory) } }
}

extension LiveOptions {
    /// How a scenario is played.
    fileprivate func playOptions(for scenario: Scenario) -> PlayOptions {
        PlayOptions(timeoutScale: timeoutScale, seed: chance(for: scenario))
    }

    /// What has the same drawn again, where anything is drawn.
    fileprivate func reproduction(of scenario: Scenario) -> String {
        scenario.draws ? " --seed \(chance(for: scenario))" : ""
    }

    private func chance(for scenario: Scenario) -> UInt64 { seed ?? scenario.seed ?? 0 }
}
