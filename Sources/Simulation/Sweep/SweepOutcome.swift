package import Scenarios

/// What became of dying at every durable point of a scenario.
package struct SweepOutcome: Sendable {
    /// How the run itself ended, in which nobody died.
    package let verdict: Verdict

    /// How many durable points it had.
    package let points: Int

    /// How many times codexd was started on what a crash had left.
    package let recoveries: Int

    /// How many crashes left what another at the same point had left, so that nothing was started.
    package let repeats: Int

    /// The first crash after which something was wrong.
    package let failure: SweepFailure?
}

/// A crash after which something was wrong.
package struct SweepFailure: Hashable, Sendable {
    /// The number of the point, from 1.
    package let point: Int

    /// What was happening there.
    package let moment: String

    /// How codexd, or the machine, died.
    package let crash: SweepCrash

    /// What was wrong after the next starts.
    package let problem: String
}

extension Simulation {
    /// Plays a scenario, and at every durable point of the run starts codexd on what each kind of crash leaves there.
    ///
    /// - Parameters:
    ///   - scenario: What is played, read for ``Scenarios/Scenario/Mode/sim``.
    ///   - options: The seed and the faults.
    ///   - choice: Which points, and which crashes.
    /// - Returns: What was wrong first, if anything was.
    package static func sweep(
        _ scenario: Scenario,
        _ options: SimulationOptions,
        _ choice: SweepChoice
    ) -> SweepOutcome {
        let sweep = Sweep(choice)
        let outcome = run(scenario, options, sweep)
        return SweepOutcome(
            verdict: outcome.verdict,
            points: sweep.points,
            recoveries: sweep.recoveries,
            repeats: sweep.repeats,
            failure: sweep.failure
        )
    }
}
