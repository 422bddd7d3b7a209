import Basics
import Platform
import Scenarios
import Simulation

/// One scenario in memory, from an empty directory to the result.
struct SimulatedRun {
    /// How it ended, as far as is known.
    var verdict: Verdict

    private let scenario: Scenario
    private let options: SimulatedOptions
    private let seed: UInt64
    private let outcome: SimulationOutcome?
    private let duration: Duration
    private let directory: String

    /// Plays a scenario; the twin of a live run plays in that run's directory, and has no rest before its end either.
    init(_ scenario: Scenario, _ options: SimulatedOptions, twinIn directory: String? = nil) {
        self.scenario = scenario
        self.options = options
        let start = SystemClock.now()
        var simulation = SimulationOptions(scenario, seed: options.seed, configure: options.configure)
        if let directory {
            simulation.directory = directory
            simulation.comesToRest = false
        }
        seed = simulation.seed
        self.directory = simulation.directory
        if let reason = scenario.unsupported {
            (verdict, outcome) = (.unsupported(reason), nil)
        } else {
            let outcome = Simulation.run(scenario, simulation)
            (verdict, self.outcome) = (outcome.verdict, outcome)
        }
        duration = start.duration(to: SystemClock.now())
    }

    /// What it left, in the form in which runs can be compared; `nil` if it didn't come to its end.
    var normalForm: NormalForm? {
        outcome?.observation.map { NormalForm($0, directory: directory) }
    }

    /// Writes down what it left if that is to stay, and says how it ended.
    consuming func conclude() -> RunResult {
        var artifacts: String?
        if let observation = outcome?.observation, options.keep.includes(verdict) {
            do throws(SystemError) {
                artifacts = try write(observation)
            } catch {
                verdict = .broken("what the run left can't be written: \(error)")
            }
        }
        return RunResult(
            scenarioID: scenario.id,
            title: scenario.title,
            file: scenario.file,
            mode: .sim,
            seed: seed,
            verdict: verdict,
            duration: duration,
            virtual: outcome?.duration,
            trace: outcome?.trace,
            artifacts: artifacts,
            reproduce: "codexd-sim run \(scenario.file)\(options.reproduction) --seed \(seed)",
            lastLines: outcome?.lastLines ?? []
        )
    }

    private func write(_ observation: Observation) throws(SystemError) -> String {
        let workplace = try Workplace(scenario: scenario.id, in: options.artifacts)
        for file in observation.files { try workplace.put(file.bytes, at: file.path) }
        for output in observation.outputs where !output.bytes.isEmpty {
            try workplace.put(output.bytes, at: output.name)
        }
        try workplace.clear(keepsFiles: true)
        return workplace.path
    }
}
