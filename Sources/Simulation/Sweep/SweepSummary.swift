package import Scenarios

/// What came of a sweep over several scenarios, counted.
package struct SweepSummary: Hashable, Sendable {
    private var scenarios = 0
    private var points = 0
    private var recoveries = 0
    private var repeats = 0

    /// In how many scenarios something was wrong.
    package private(set) var failed = 0

    /// Creates a summary of nothing.
    package init() {}

    /// Counts what came of a scenario.
    package mutating func add(_ outcome: SweepOutcome) {
        scenarios += 1
        points += outcome.points
        recoveries += outcome.recoveries
        repeats += outcome.repeats
        if outcome.isBad { failed += 1 }
    }

    /// The counts, in lines for people.
    ///
    /// - Parameter elapsed: How long it took.
    /// - Returns: The text, with a newline behind each line.
    package func text(after elapsed: Duration) -> String {
        let milliseconds = elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000
        let rate = milliseconds > 0 ? Int64(recoveries) * 1000 / milliseconds : 0
        return """
            points    \(points) of \(scenarios) scenarios
            crashes   \(recoveries + repeats), of which \(repeats) left what another left
            rate      \(rate) crashes/s for \(milliseconds) ms, with two starts behind each
            \(scenarios - failed) passed, \(failed) failed

            """
    }
}

extension SweepOutcome {
    /// Whether something was wrong with the run, or after a crash.
    package var isBad: Bool { failure != nil || verdict != .passed }

    /// What came of a scenario, in lines for people; of a failure with the command that does it again.
    ///
    /// - Parameters:
    ///   - scenario: Which.
    ///   - seed: The seed that was told, if one was.
    /// - Returns: The text, with a newline behind each line.
    package func text(of scenario: Scenario, seed: UInt64?) -> String {
        let counts = "\(points) points, \(recoveries + repeats) crashes"
        guard isBad else { return "passed       \(scenario.id)  \(counts)\n" }
        var text = "FAILED       \(scenario.id)  \(counts)\n"
        let again = "codexd-sim sweep \(scenario.file)"
        let tail = seed.map { " --seed \($0)" } ?? ""
        if let failure {
            text += """
                  at        point \(failure.point), \(failure.moment)
                  crash     \(failure.crash.name)
                  found     \(failure.problem)
                  again     \(again) --point \(failure.point) --crash \(failure.crash.name)\(tail)

                """
        } else {
            let reason =
                switch verdict {
                case .passed: ""
                case .failed(let failures):
                    failures.first.map { "\($0.place): \($0.summary), \($0.actual)" } ?? "it fails"
                case .unsupported(let reason), .broken(let reason): reason
                }
            text += """
                  found     the run fails without any crash: \(reason)
                  again     codexd-sim run \(scenario.file) --mode sim\(tail)

                """
        }
        return text
    }
}
