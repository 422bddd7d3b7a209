import Basics
package import Scenarios

/// A scenario that is played again and again with other faults.
package struct FuzzTarget: Sendable {
    /// What is played.
    package let scenario: Scenario

    /// What a run without faults had, for plans to be drawn from.
    package let profile: RunProfile

    private let configure: SimulationOptions.Configure

    /// Plays a scenario once without faults.
    ///
    /// - Throws: ``FuzzTargetError`` if it can't be played, or fails on its own: faults would prove nothing then.
    package init(
        _ scenario: Scenario,
        configure: @escaping SimulationOptions.Configure
    ) throws(FuzzTargetError) {
        if let reason = scenario.unsupported { throw .unsupported(reason) }
        let outcome = Simulation.run(scenario, SimulationOptions(scenario, configure: configure))
        guard case .passed = outcome.verdict else { throw .fails(outcome.verdict) }
        self.init(scenario, profile: outcome.profile, configure: configure)
    }

    init(_ scenario: Scenario, profile: RunProfile, configure: @escaping SimulationOptions.Configure) {
        self.scenario = scenario
        self.profile = profile
        self.configure = configure
    }

    /// Whether codexd is started twice more at the end of a run: of one in four, for that takes a third of the time.
    package static func startsOnceMore(seed: UInt64) -> Bool {
        // A key of its own, so that it has nothing to do with the faults that are drawn.
        var dice = SeededGenerator(seed: seed ^ 0x6f6e_6365_6d6f_7265)
        return dice.next() % 4 == 0
    }

    /// Plays it with the faults of a seed.
    package func run(seed: UInt64) -> FuzzRun {
        let plan = FaultPlan(seed: seed, for: scenario, profile: profile)
        var options = SimulationOptions(scenario, seed: seed, configure: configure)
        options.faults += plan.faults
        options.isForgiving = !plan.isPreserving
        options.startsOnceMore = Self.startsOnceMore(seed: seed)
        return FuzzRun(plan: plan, outcome: Simulation.run(scenario, options))
    }
}

/// Why a scenario can't be played with faults.
package enum FuzzTargetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It can't be simulated.
    case unsupported(String)

    /// It doesn't even hold without faults.
    case fails(Verdict)

    package var description: String {
        switch self {
        case .unsupported(let reason): "it can't be simulated: \(reason)"
        case .fails(.failed(let failures)): "it fails without a fault: \(failures.first?.description ?? "")"
        case .fails(let verdict): "it fails without a fault: \(verdict)"
        }
    }
}

/// One run of a campaign.
package struct FuzzRun: Sendable {
    /// What went wrong in it, and from which seed.
    package let plan: FaultPlan

    /// What became of it.
    package let outcome: SimulationOutcome

    /// By what a run that is as bad is known, or `nil` if nothing was wrong.
    package var fingerprint: Fingerprint? { outcome.fingerprint }
}

/// By what a failure is known to be the same as another.
package enum Fingerprint: Hashable, Sendable, CustomStringConvertible {
    /// An invariant broke.
    case invariant(Invariant)

    /// An expectation of the scenario didn't hold, there and in that way.
    case expectation(place: String, summary: String)

    /// The harness itself went wrong.
    case harness

    package var description: String {
        switch self {
        case .invariant(let invariant): invariant.rawValue
        case .expectation(let place, _): place
        case .harness: "harness"
        }
    }
}

extension SimulationOutcome {
    /// By what it is known if it is bad.
    package var fingerprint: Fingerprint? {
        if let breach { return .invariant(breach.invariant) }
        switch verdict {
        case .passed, .unsupported: return nil
        case .failed(let failures):
            let failure = failures.first
            return .expectation(place: failure?.place ?? "", summary: failure?.summary ?? "")
        case .broken: return .harness
        }
    }
}
