import Basics
import CommandLineInterface
import Platform
import ScenarioRunner
import Scenarios
import Simulation

/// The command that lets codexd die at every change of the disk, and starts it again.
struct SweepCommand {
    private let sweep: SimulatorSweep

    /// What came of one scenario.
    private struct Result: Sendable {
        let scenario: Scenario
        let outcome: SweepOutcome
    }

    init(_ sweep: SimulatorSweep) {
        self.sweep = sweep
    }

    /// Sweeps all that is selected, and tells what came of it.
    func carryOut() throws -> ExitCode {
        var choice = SweepChoice()
        (choice.stride, choice.point) = (sweep.stride, sweep.point)
        if let name = sweep.crash {
            guard let crash = SweepCrash.all.first(where: { $0.name == name }) else {
                let known = SweepCrash.all.map(\.name).joined(separator: ", ")
                CodexdSim.complain("codexd-sim: --crash: unknown word \(name.debugDescription); there are \(known)\n")
                return .invalid
            }
            choice.crash = crash
        }
        let selection = try Selection(sweep.choice)
        guard let loaded = try Inspection.load(sweep.files, mode: .sim) else { return .invalid }
        let light = loaded.filter { !$0.tags.contains(FuzzCommand.heavyTag) && $0.unsupported == nil }
        let scenarios = Array(selection.selected(from: light))
        guard !scenarios.isEmpty else {
            CodexdSim.complain("codexd-sim: nothing is selected that can be simulated\n")
            return .nothingSelected
        }
        return try play(scenarios, choice)
    }

    private func play(_ scenarios: [Scenario], _ choice: SweepChoice) throws -> ExitCode {
        let seed = sweep.seed
        let pool = try RunPool<Scenario, Result>(jobs: sweep.jobs) { scenario, _ in
            let options = SimulationOptions(scenario, seed: seed, configure: DaemonFlags.configure)
            return Result(scenario: scenario, outcome: Simulation.sweep(scenario, options, choice))
        }
        var summary = SweepSummary()
        let start = SystemClock.now()
        let isInterrupted = try pool.run(scenarios, until: { _ in false }) { news in
            guard case .ended(let result) = news else { return }
            summary.add(result.outcome)
            // Whoever reads may be gone; the exit code is still wanted.
            try? CodexdSim.say(result.outcome.text(of: result.scenario, seed: seed))
        }
        try CodexdSim.say(summary.text(after: start.duration(to: SystemClock.now())))
        guard !isInterrupted else {
            CodexdSim.complain("codexd-sim: interrupted\n")
            return .harnessError
        }
        return summary.failed == 0 ? .passed : .failed
    }
}
