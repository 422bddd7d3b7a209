import CommandLineInterface
import Platform
import ScenarioRunner
import Scenarios

/// The command `codexd-sim`: reads the call, and has it done.
@main
enum CodexdSim {
    static func main() {
        Host.hardExit(run().rawValue)
    }

    private static func run() -> ExitCode {
        do {
            try StandardStreams.fillGaps()
            let invocation = try SimulatorInvocation.parse(
                arguments: Array(Host.arguments.dropFirst()),
                cores: Host.processorCount
            )
            return try carryOut(invocation)
        } catch let error as SimulatorUsageError {
            complain(SimulatorHelp.usageError(error))
            return .invalid
        } catch let error as SelectionError {
            complain("codexd-sim: \(error)\n")
            return .invalid
        } catch {
            complain("codexd-sim: \(error)\n")
            return .harnessError
        }
    }

    private static func carryOut(_ invocation: SimulatorInvocation) throws -> ExitCode {
        switch invocation {
        case .run(let run): return try RunCommand(run).carryOut()
        case .fuzz(let fuzz): return try FuzzCommand(fuzz).carryOut()
        case .sweep(let sweep): return try SweepCommand(sweep).carryOut()
        case .shrink(let shrink): return try ShrinkCommand.shrink(shrink)
        case .bench(let bench): return try BenchCommand.measure(bench)
        case .list(let files, let choice): return try Inspection.list(files, choice)
        case .lint(let files): return try Inspection.lint(files)
        case .schema: try StandardStreams.write(toOutput: PackageResources.scenario_1_schema_json)
        case .explain(let file): return try Inspection.explain(file)
        case .trace(let files, let contract): return try Inspection.trace(files, contract: contract)
        case .replay(let file): return try ReplayCommand.replay(file)
        case .help: try say(SimulatorHelp.text)
        }
        return .passed
    }

    /// Prints what was asked for.
    static func say(_ text: String) throws(SystemError) {
        try StandardStreams.write(toOutput: Array(text.utf8))
    }

    /// Prints what is wrong.
    static func complain(_ text: String) {
        // There is nowhere left to complain of a standard error that can't be written.
        try? StandardStreams.write(toError: Array(text.utf8))
    }
}
