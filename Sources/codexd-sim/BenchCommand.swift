import Basics
import CommandLineInterface
import Platform
import Scenarios
import Simulation

/// The command that measures how fast scenarios are simulated.
enum BenchCommand {
    /// The tag of those that wait for deadlines of codexd's.
    private static let waitingTag = "slow"

    static func measure(_ bench: SimulatorBench) throws -> ExitCode {
        let selection = try Selection(bench.choice)
        guard let loaded = try Inspection.load(bench.files, mode: .sim) else { return .invalid }
        let light = loaded.filter { !$0.tags.contains(FuzzCommand.heavyTag) && $0.unsupported == nil }
        let scenarios = Array(selection.selected(from: light))
        guard !scenarios.isEmpty else {
            CodexdSim.complain("codexd-sim: nothing is selected that can be simulated\n")
            return .nothingSelected
        }
        var rounds: [[BenchSummary.Run]] = []
        var trace = StableHash()
        for _ in 0..<bench.rounds {
            trace = StableHash()
            var runs: [BenchSummary.Run] = []
            for scenario in scenarios {
                var options = SimulationOptions(scenario, configure: DaemonFlags.configure)
                // What is measured is the scenario, and not the two starts that prove something of its end.
                options.startsOnceMore = false
                let start = SystemClock.now()
                let outcome = Simulation.run(scenario, options)
                let real = start.duration(to: SystemClock.now())
                guard outcome.verdict == .passed else {
                    CodexdSim.complain("\(scenario.file): it fails, so its time says nothing\n")
                    return .failed
                }
                trace.add(outcome.trace)
                let waits = scenario.tags.contains(waitingTag)
                runs.append(BenchSummary.Run(virtual: outcome.duration, real: real, waits: waits))
            }
            rounds.append(runs)
        }
        try CodexdSim.say(BenchSummary(rounds, trace: "\(trace)", build: build).text)
        return .passed
    }

    private static var build: String {
        #if DEBUG
            "debug, many times slower than a release"
        #else
            "release"
        #endif
    }
}
