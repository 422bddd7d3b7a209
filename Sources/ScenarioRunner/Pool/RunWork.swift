package import Platform
package import Scenarios

/// One scenario to be run, in one world or in both.
package enum RunWork: Hashable, Sendable {
    /// In the real world.
    case live(Scenario)

    /// In memory.
    case simulated(Scenario)

    /// In one world after the other; the scenario was read for each.
    case both(live: Scenario, simulated: Scenario)

    /// The scenario, whatever it was read for.
    package var scenario: Scenario {
        switch self {
        case .live(let scenario), .simulated(let scenario), .both(let scenario, _): scenario
        }
    }

    /// How many results it will have.
    package var resultCount: Int {
        switch self {
        case .live, .simulated: 1
        case .both: 2
        }
    }
}

extension RunWork: Selectable {
    package var id: String { scenario.id }
    package var title: String { scenario.title }
    package var tags: [String] { scenario.tags }
}

extension RunPool<RunWork, [RunResult]> {
    /// Creates a pool that runs scenarios.
    ///
    /// - Parameters:
    ///   - jobs: How many run at a time.
    ///   - live: How they run in the real world.
    ///   - simulated: How they run in memory.
    /// - Throws: ``SystemError``, when there are too many threads or descriptors.
    package init(jobs: Int, live: LiveOptions, simulated: SimulatedOptions) throws(SystemError) {
        try self.init(jobs: jobs) { work, interruption in
            switch work {
            case .live(let scenario): [LiveRun.run(scenario, live, interruption: interruption).result]
            case .simulated(let scenario): [SimulatedRun(scenario, simulated).conclude()]
            case .both(let real, let imagined):
                Self.compare(LiveRun.run(real, live, interruption: interruption), imagined, simulated)
            }
        }
    }

    /// Simulates what ran live; where both passed, what they left must be the same, unless it was drawn.
    private static func compare(
        _ live: LiveRun.Outcome,
        _ scenario: Scenario,
        _ options: SimulatedOptions
    ) -> [RunResult] {
        // Paths stand in messages whose lengths are counted, so the twin has the same.
        var twin = SimulatedRun(scenario, options, twinIn: live.directory.isEmpty ? nil : live.directory)
        if !scenario.draws, live.result.verdict == .passed, twin.verdict == .passed,
            let left = live.normalForm, let right = twin.normalForm
        {
            let differences = right.differences(from: left)
            if !differences.isEmpty { twin.verdict = .failed(differences) }
        }
        return [live.result, twin.conclude()]
    }
}
