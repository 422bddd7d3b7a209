import CommandLineInterface
import ScenarioRunner
import Scenarios
import Simulation

/// The command that makes a scenario small in which something breaks.
enum ShrinkCommand {
    static func shrink(_ shrink: SimulatorShrink) throws -> ExitCode {
        guard let scenario = try Inspection.load([shrink.file], mode: .sim)?.first else { return .invalid }
        if let reason = scenario.unsupported {
            CodexdSim.complain("\(scenario.file): it can't be simulated: \(reason)\n")
            return .nothingSelected
        }
        let finding = try finding(scenario, seed: shrink.seed)
        guard finding.outcome.fingerprint != nil else {
            CodexdSim.complain(
                "\(scenario.file): nothing breaks in it\(shrink.seed.map { " with the seed \($0)" } ?? "")\n"
            )
            return .invalid
        }
        return try finding.keep(in: shrink.folder) ? .passed : .harnessError
    }

    /// The run to be made small: that of a seed, or the scenario as it stands.
    private static func finding(_ scenario: Scenario, seed: UInt64?) throws -> Finding {
        let text = try ScenarioLibrary.text(scenario.file)
        guard let seed else {
            let options = SimulationOptions(scenario, configure: DaemonFlags.configure)
            let outcome = Simulation.run(scenario, options)
            return Finding(text: text.forKeeping, scenario: scenario, seed: nil, outcome: outcome)
        }
        let run = try FuzzTarget(scenario, configure: DaemonFlags.configure).run(seed: seed)
        return Finding(text: text.playing(run.plan), scenario: scenario, seed: seed, outcome: run.outcome)
    }
}
