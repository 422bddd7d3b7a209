package import Scenarios

/// Makes of a scenario in which something breaks a small one in which the same breaks.
///
/// A candidate counts only if it is a scenario and its run has the same fingerprint. Where expectations judge
/// and the scenario holds without its faults, so must the candidate: else a step that is taken away would
/// soon break what was expected of it.
package struct Shrinker<Fingerprint: Hashable> {
    private let run: (Scenario) -> Fingerprint?
    private let mostRuns: Int

    /// Creates a shrinker.
    ///
    /// - Parameters:
    ///   - mostRuns: How many runs it may take; the first is always taken.
    ///   - run: Runs a scenario and tells what broke, or `nil` if nothing did; the same scenario must always
    ///     give the same.
    package init(mostRuns: Int = 10_000, run: @escaping (Scenario) -> Fingerprint?) {
        self.mostRuns = mostRuns
        self.run = run
    }

    /// Makes a scenario small.
    ///
    /// - Throws: ``ShrinkingError`` if there is nothing to begin with. That the bound was met isn't an error.
    package func shrink(_ text: ScenarioText) throws(ShrinkingError) -> Shrinkage<Fingerprint> {
        let scenario: Scenario
        do { scenario = try text.scenario() } catch { throw .notAScenario(error) }
        guard let fingerprint = run(scenario) else { throw .nothingBreaks }
        var search = ShrinkingSearch(from: text, breaking: fingerprint, mostRuns: mostRuns, run: run)
        search.shrink(isJudgedByExpectations: !scenario.isForgiving)
        return Shrinkage(
            text: search.best,
            fingerprint: fingerprint,
            runs: search.runs,
            isComplete: !search.isExhausted
        )
    }
}

/// What came of shrinking a scenario.
package struct Shrinkage<Fingerprint: Hashable> {
    /// The small scenario.
    package let text: ScenarioText

    /// What breaks in it, as it did in the large one.
    package let fingerprint: Fingerprint

    /// How many runs it took.
    package let runs: Int

    /// Whether nothing more can go; otherwise the bound was met before that was known.
    package let isComplete: Bool
}

/// Why a scenario can't be made smaller.
package enum ShrinkingError: Error, Hashable, Sendable {
    /// It isn't a scenario.
    case notAScenario(ScenarioError)

    /// Nothing breaks in it.
    case nothingBreaks
}

extension ShrinkingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notAScenario(let error): error.description
        case .nothingBreaks: "nothing breaks in it, so there is nothing to keep while it shrinks"
        }
    }
}
