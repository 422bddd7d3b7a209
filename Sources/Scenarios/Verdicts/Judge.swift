import Basics

/// Compares what a run left with what its scenario expects.
package enum Judge {
    /// How many failures of one run are told.
    package static let mostFailures = 20

    /// Finds all that doesn't hold.
    ///
    /// - Parameters:
    ///   - scenario: The scenario, with what it expects.
    ///   - observation: What the run left.
    ///   - bindings: The constants, and what the run bound and captured.
    /// - Returns: The failures, the likeliest cause first; none if the run is as expected.
    package static func judge(
        _ scenario: Scenario,
        _ observation: Observation,
        _ bindings: Bindings
    ) -> [Failure] {
        let log = scenario.expectsEvents ? observation.log.map(OpenEvent.init) : []
        var judgement = Judgement(scenario, observation, log, bindings)
        judgement.judge(scenario.expectations)
        judgement.judgeProcesses()
        judgement.judgeOutcomes()
        judgement.judgeCanaries()
        return Array(judgement.failures.prefix(mostFailures))
    }
}

extension Scenario {
    /// Whether anything is expected of the event log's events.
    var expectsEvents: Bool {
        expectations.events != nil || expectations.outcomes.contains { $0.expectations.events != nil }
    }
}

/// One comparison, with what it has captured and found so far.
private struct Judgement {
    private let scenario: Scenario
    private let observation: Observation

    /// The events of the log, if anything is expected of them.
    private let log: [OpenEvent]
    private var bindings: Bindings
    private(set) var failures: [Failure] = []

    init(_ scenario: Scenario, _ observation: Observation, _ log: [OpenEvent], _ bindings: Bindings) {
        self.scenario = scenario
        self.observation = observation
        self.log = log
        self.bindings = bindings
    }

    // Streams come first: they capture what files may then have to repeat.
    mutating func judge(_ expectations: Expectations) {
        if let events = expectations.events {
            failures += events.failures(of: log, &bindings, at: "\(expectations.place).events", noun: "event")
        }
        for expectation in expectations.received {
            let place = ValuePath("\(expectations.place).received").member(expectation.server).description
            let messages = server(expectation.server).received.flatMap(\.self)
            failures += expectation.stream.check(messages, &bindings, at: place, noun: "message")
        }
        for expectation in expectations.files { judge(expectation, at: "\(expectations.place).files") }
        for expectation in expectations.answers {
            let place = ValuePath("\(expectations.place).api").member(expectation.path).description
            let answer = observation.answers.first { $0.path == expectation.path }
            check(answer?.body, with: expectation.matcher, at: place, "the answer differs")
        }
        for expectation in expectations.processes { judge(expectation, at: "\(expectations.place).processes") }
    }

    /// Holds what is expected of processes whether or not the scenario says it.
    mutating func judgeProcesses() {
        for plan in scenario.servers {
            let expectation = scenario.expectations.processes.first { $0.server == plan.name }
            let server = server(plan.name)
            let place = "servers.\(plan.name).spawns"
            if server.spawned < plan.spawns.count {
                fail("\(place)[\(server.spawned)]", "the process was never started", plan.spawns.count, server.spawned)
            }
            if plan.extraSpawn == .fail, server.spawned > plan.spawns.count {
                fail(place, "more processes were started than scripted", plan.spawns.count, server.spawned)
            }
            if expectation?.orphans == nil, server.orphans > 0 {
                fail("servers.\(plan.name)", "processes outlived the daemon", 0, server.orphans)
            }
        }
    }

    /// Takes the first outcome that is recognized; it is a failure if none is, or if it is a wrong one.
    mutating func judgeOutcomes() {
        let outcomes = scenario.expectations.outcomes
        guard !outcomes.isEmpty else { return }
        var nearest: [Failure] = []
        for outcome in outcomes {
            var trial = Judgement(scenario, observation, log, bindings)
            trial.judge(outcome.expectations)
            guard !trial.failures.isEmpty else {
                if outcome.judgement == .fail {
                    failures.append(
                        Failure(
                            place: outcome.expectations.place,
                            summary: "the run came to an end that is wrong",
                            expected: outcomes.filter { $0.judgement == .pass }.map(\.name).joined(separator: " or "),
                            actual: outcome.name
                        )
                    )
                }
                return
            }
            if nearest.isEmpty || trial.failures.count < nearest.count { nearest = trial.failures }
        }
        failures.append(
            Failure(
                place: "expect.outcomes",
                summary: "none of the ends is recognized; what keeps the nearest from it follows",
                expected: outcomes.map(\.name).joined(separator: " or "),
                actual: "none of them"
            )
        )
        failures += nearest
    }

    mutating func judgeCanaries() {
        let planted = Set(
            scenario.setup.files.filter { file in
                scenario.setup.canaries.contains { file.content.holds($0) }
            }.map(\.path)
        )
        let written = observation.files.filter { !planted.contains($0.path) }.map { ($0.path, $0.bytes) }
        let printed = observation.outputs.map { ($0.name, $0.bytes) }
        for (index, canary) in scenario.setup.canaries.enumerated() {
            let search = ByteSearch(Array(canary.utf8))
            for (name, bytes) in written + printed where search.isFound(in: bytes) {
                failures.append(
                    Failure(
                        place: "setup.canaries[\(index)]",
                        summary: "a secret was written",
                        expected: "\(JSON.string(canary)) nowhere",
                        actual: name
                    )
                )
            }
        }
    }

    // MARK: - Parts

    private mutating func judge(_ expectation: Expectations.FileExpectation, at place: String) {
        func path() -> String { ValuePath(place).member(expectation.path).description }
        let glob: Glob
        do {
            glob = try expectation.glob ?? Glob(bindings.substitute(expectation.path))
        } catch {
            failures.append(
                Failure(
                    place: path(),
                    summary: "the path can't be known",
                    expected: expectation.path,
                    actual: "\(error)"
                )
            )
            return
        }
        let files = observation.files.filter { glob.matches($0.path) }
        guard !files.isEmpty else {
            check(JSON?.none, with: expectation.matcher, at: path(), "there is no such file")
            return
        }
        for file in files {
            do {
                check(try content(of: file), with: expectation.matcher, at: path(), "\(file.path) differs")
            } catch {
                failures.append(
                    Failure(place: path(), summary: "\(file.path) can't be read", expected: "JSON", actual: "\(error)")
                )
            }
        }
    }

    private func content(of file: Observation.File) throws(Observation.File.Unreadable) -> Observation.File.Content {
        // The lines of the log have been read for the sake of its events.
        guard file.path == Observation.logPath, !observation.log.isEmpty else { return try file.content() }
        return .lines(observation.log.map(\.whole))
    }

    private mutating func judge(_ expectation: Expectations.ProcessExpectation, at place: String) {
        let place = ValuePath(place).member(expectation.server).description
        let server = server(expectation.server)
        if let spawned = expectation.spawned {
            let summary = "the number of processes started differs"
            check(JSON.integer(server.spawned), with: spawned, at: "\(place).spawned", summary)
        }
        if let orphans = expectation.orphans {
            let summary = "the number of processes that outlived the daemon differs"
            check(JSON.integer(server.orphans), with: orphans, at: "\(place).orphans", summary)
        }
    }

    private mutating func check<Value: Comparand>(
        _ actual: Value?,
        with matcher: Matcher,
        at place: @autoclosure () -> String,
        _ summary: @autoclosure () -> String
    ) {
        for mismatch in matcher.mismatches(of: actual, &bindings) {
            failures.append(Failure(place: place(), summary: summary(), mismatch))
        }
    }

    private mutating func fail(_ place: String, _ summary: String, _ expected: Int, _ actual: Int) {
        failures.append(Failure(place: place, summary: summary, expected: "\(expected)", actual: "\(actual)"))
    }

    private func server(_ name: String) -> Observation.Server {
        observation.servers.first { $0.name == name } ?? Observation.Server(name: name)
    }
}

extension JSON {
    /// Whether a text occurs anywhere in the value.
    fileprivate func holds(_ text: String) -> Bool {
        switch self {
        case .null, .bool, .number: false
        case .string(let string): string.contains(text)
        case .array(let elements): elements.contains { $0.holds(text) }
        case .object(let object): object.members.contains { $0.name.contains(text) || $0.value.holds(text) }
        }
    }
}
