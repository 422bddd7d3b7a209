/// One call of codexd-sim: what to do, and with which settings.
package enum SimulatorInvocation: Hashable, Sendable {
    /// Run scenarios and report on them.
    case run(SimulatorRun)
    /// Simulate scenarios with faults.
    case fuzz(SimulatorFuzz)
    /// Simulate scenarios, and die at every change of the disk.
    case sweep(SimulatorSweep)
    /// Make a failing scenario small.
    case shrink(SimulatorShrink)
    /// Measure the simulator.
    case bench(SimulatorBench)
    /// Print what would be run.
    case list(files: [String], SimulatorRun.Choice)
    /// Check files.
    case lint(files: [String])
    /// Print the schema.
    case schema
    /// Say what a scenario does.
    case explain(file: String)
    /// Print clauses and the scenarios that prove them.
    case trace(files: [String], contract: String)
    /// Play a trace of a daemon.
    case replay(file: String)
    /// Print the help text.
    case help

    /// Reads a call.
    ///
    /// - Parameters:
    ///   - arguments: The command line, without the program's name.
    ///   - cores: How many cores the machine has.
    /// - Returns: The call, with every value judged but those of the choice.
    /// - Throws: ``SimulatorUsageError`` for the first thing that's wrong. A flag that's repeated isn't: the
    ///   last counts.
    package static func parse(arguments: [String], cores: Int) throws(SimulatorUsageError) -> SimulatorInvocation {
        let line = try SimulatorCommandLine(arguments)
        switch line.command {
        case .run: return .run(try SimulatorRun(line, cores: cores))
        case .fuzz: return .fuzz(try SimulatorFuzz(line, cores: cores))
        case .sweep: return .sweep(try SimulatorSweep(line, cores: cores))
        case .shrink: return .shrink(try SimulatorShrink(line))
        case .bench: return .bench(try SimulatorBench(line))
        case .list: return .list(files: line.files, SimulatorRun.Choice(line))
        case .lint: return .lint(files: line.files)
        case .schema: return .schema
        case .explain: return .explain(file: line.files[0])
        case .trace: return .trace(files: line.files, contract: line[.contract] ?? SimulatorFlag.defaultContract)
        case .replay: return .replay(file: line.files[0])
        case .help: return .help
        }
    }
}
