extension SimulatorRun.Choice {
    /// Takes what was told.
    init(_ line: SimulatorCommandLine) {
        filter = line[.filter]
        tags = line[.tag]
        shard = line[.shard]
    }

    /// The flags that say the same again.
    var arguments: [String] {
        [(SimulatorFlag.filter, filter), (.tag, tags), (.shard, shard)].flatMap { flag, value in
            value.map { ["\(flag.rawValue)=\($0)"] } ?? []
        }
    }
}

extension SimulatorRun {
    /// Reads a run off the command line.
    init(_ line: SimulatorCommandLine, cores: Int) throws(SimulatorUsageError) {
        self.init(files: line.files, cores: cores)
        mode = try line.word(.mode, of: Mode.self) ?? mode
        let idle = Self.idleFlags(in: mode)
        if let flag = idle.first(where: { line[$0] != nil }) { throw .idleFlag(flag, mode) }
        choice = Choice(line)
        for text in line.all(.variable) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else { throw .badVariable(.variable, value: text) }
            variables.append(Variable(name: parts[0], value: parts[1]))
        }
        seed = try line.integer(.seed, in: UInt64.min...UInt64.max)
        checksDeterminism = line[.determinism] != nil
        jobs = try line.integer(.jobs, in: Self.jobRange) ?? jobs
        repetitions = try line.integer(.repetitions, in: Self.repetitionRange) ?? repetitions
        stopsAtFirstFailure = line[.failFast] != nil
        timeoutScale = try line.factor(.timeoutScale, in: Self.timeoutScaleRange) ?? timeoutScale
        reports.junit = line[.junit]
        reports.tap = line[.tap]
        reports.json = line[.json]
        reports.github = line[.github] != nil
        artifacts = line[.artifacts]
        keep = try line.word(.keep, of: Keep.self) ?? keep
        if let text = line[.daemon] {
            guard let words = ShellWords.words(of: text) else { throw .unclosedQuote(.daemon, value: text) }
            guard !words.isEmpty else { throw .emptyValue(.daemon) }
            daemon = words
        }
    }

    /// What would change nothing in a world: a live run is never the same twice, a simulated one has no other daemon.
    private static func idleFlags(in mode: Mode) -> [SimulatorFlag] {
        switch mode {
        case .live: [.determinism]
        case .sim: [.daemon, .timeoutScale]
        case .both: [.determinism]
        }
    }

    /// The arguments of a call that makes the same simulated runs, one after the other, and keeps nothing.
    ///
    /// - Parameter report: The file for its results as JSON lines.
    /// - Returns: The command line, without the program's name.
    package func arguments(reportingTo report: String) -> [String] {
        let chance = (seed.map { ["--seed=\($0)"] } ?? []) + variables.map { "--var=\($0.name)=\($0.value)" }
        return ["run", "--mode=\(mode.rawValue)", "--jobs=1", "--keep=never", "--json=\(report)"]
            + ["--repeat=\(repetitions)"] + chance + choice.arguments + ["--"] + files
    }
}
