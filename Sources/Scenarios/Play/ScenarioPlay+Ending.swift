import Basics

extension ScenarioPlay {
    /// How long a daemon may take to stop that has nothing more to do.
    private static var stopPatience: Duration { .seconds(30) }

    /// Lets the world come to rest, stops the daemon, and judges what is there then.
    func conclude() throws(RunEnd) -> PlayOutcome {
        let start = world.now
        try attempt { () throws(RunEnd) in try world.comeToRest() }
        // The time to rest is the world's. A forgiving run may have waited in vain all along, and must end all the same.
        let rest: Duration = options.isForgiving ? scaled(Self.stopPatience * 2) : .zero
        extendDeadline(by: start.duration(to: world.now), atLeast: rest)
        try catchUp()
        if isDaemonRunning {
            try attempt { () throws(RunEnd) in
                try endDaemon(by: .stopping, expectation: nil, within: Self.stopPatience)
            }
        }
        let orphans = try world.countOrphans()
        try catchUp()
        let observation = try observation(orphans: orphans)
        let failures = options.isForgiving ? [] : Judge.judge(scenario, observation, world.ledger.bindings)
        return PlayOutcome(verdict: failures.isEmpty ? .passed : .failed(failures), observation: observation)
    }

    private func observation(orphans: [String: Int]) throws(RunEnd) -> Observation {
        var observation = Observation(files: try world.files().withWholeLog, answers: answers)
        observation.servers = world.ledger.observed(orphans: orphans)
        observation.outputs = world.outputs
        guard let log = observation.files.first(where: { $0.path == Observation.logPath }) else {
            return observation
        }
        do throws(RunEnd) {
            observation.log = try Self.events(of: log)
        } catch {
            // A scenario may be about a log that nobody can read; then it expects no events of it.
            guard scenario.expectsEvents, !options.isForgiving else { return observation }
            throw error
        }
        return observation
    }

    private static func events(of log: Observation.File) throws(RunEnd) -> [LogLine] {
        do throws(Observation.File.Unreadable) {
            return try log.lines().map(LogLine.init)
        } catch {
            throw .failed("expect.events", "the log can't be read", expected: "lines of JSON", actual: "\(error)")
        }
    }
}
