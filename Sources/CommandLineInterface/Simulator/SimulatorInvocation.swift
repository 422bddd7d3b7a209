/// One call of codexd-sim: what to do, and with which settings.
package enum SimulatorInvocation: Hashable, Sendable {
    /// Run scenarios and report on them.
    case run(SimulatorRun)
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
        case .list: return .list(files: line.files, SimulatorRun.Choice(line))
        case .lint: return .lint(files: line.files)
        case .schema: return .schema
        case .explain: return .explain(file: line.files[0])
        case .trace: return .trace(files: line.files, contract: line[.contract] ?? SimulatorFlag.defaultContract)
        case .help: return .help
        }
    }
}

extension SimulatorRun.Choice {
    fileprivate init(_ line: SimulatorCommandLine) {
        filter = line[.filter]
        tags = line[.tag]
        shard = line[.shard]
    }
}

extension SimulatorRun {
    fileprivate init(_ line: SimulatorCommandLine, cores: Int) throws(SimulatorUsageError) {
        self.init(files: line.files, cores: cores)
        try Self.refuseModes(line[.mode])
        choice = Choice(line)
        jobs = try line.integer(.jobs, in: Self.jobRange) ?? jobs
        repetitions = try line.integer(.repetitions, in: Self.repetitionRange) ?? repetitions
        stopsAtFirstFailure = line[.failFast] != nil
        timeoutScale = try line.factor(.timeoutScale, in: Self.timeoutScaleRange) ?? timeoutScale
        reports.junit = line[.junit]
        reports.tap = line[.tap]
        reports.json = line[.json]
        reports.github = line[.github] != nil
        artifacts = line[.artifacts]
        if let text = line[.keep] {
            guard let keep = Keep(rawValue: text) else {
                throw .unknownWord(.keep, value: text, known: Keep.allCases.map(\.rawValue))
            }
            self.keep = keep
        }
        if let text = line[.daemon] {
            guard let words = ShellWords.words(of: text) else { throw .unclosedQuote(.daemon, value: text) }
            guard !words.isEmpty else { throw .emptyValue(.daemon) }
            daemon = words
        }
    }

    private static func refuseModes(_ mode: String?) throws(SimulatorUsageError) {
        switch mode {
        case nil, "live": return
        case "sim"?, "both"?: throw .simulatorRefused(mode: mode ?? "")
        case let other?: throw .unknownWord(.mode, value: other, known: ["live"])
        }
    }
}
