import Basics
package import Scenarios

/// Plays scenarios in virtual time: one call, one run, one thread, and always the same for the same arguments.
package enum Simulation {
    /// Plays a scenario from an empty directory to the judgement.
    ///
    /// - Parameters:
    ///   - scenario: What is played, read for ``Scenarios/Scenario/Mode/sim``.
    ///   - options: The seed, the faults, and what must hold.
    /// - Returns: What became of it.
    package static func run(_ scenario: Scenario, _ options: SimulationOptions) -> SimulationOutcome {
        run(scenario, options, nil)
    }

    static func run(_ scenario: Scenario, _ options: SimulationOptions, _ sweep: Sweep?) -> SimulationOutcome {
        let world = SimulatedWorld(scenario, options)
        world.sweep = sweep
        let start = world.now
        let play = ScenarioPlay(scenario, in: world, PlayOptions(isForgiving: options.isForgiving, seed: options.seed))
        let outcome = play.perform()
        return SimulationOutcome(
            verdict: verdict(outcome.verdict, world),
            observation: outcome.observation,
            breach: world.watch.breaches.first,
            profile: world.profile,
            marks: world.marks.sorted(),
            trace: world.trace.value,
            steps: world.steps,
            duration: start.duration(to: world.now),
            lastLines: world.ledger.lastLines
        )
    }

    /// A broken invariant is a failure, whatever the play made of it, and the first to be told.
    private static func verdict(_ verdict: Verdict, _ world: SimulatedWorld) -> Verdict {
        guard let breach = world.watch.breaches.first else { return verdict }
        switch verdict {
        case .passed, .unsupported: return .failed([Failure(breach)])
        case .failed(let failures):
            return .failed([Failure(breach)] + failures.filter { $0 != Failure(breach) })
        case .broken: return verdict
        }
    }
}

/// What became of one simulated run.
package struct SimulationOutcome: Sendable {
    /// How it ended.
    package let verdict: Verdict

    /// What it left, if it came that far.
    package let observation: Observation?

    /// The first invariant that broke.
    package let breach: Breach?

    /// What happened, counted.
    package let profile: RunProfile

    /// What it reached of all that a campaign must reach, in order.
    package let marks: [Mark]

    /// A hash of all that went into the core and came out of it.
    package let trace: UInt64

    /// How many things happened.
    package let steps: Int

    /// How long it took by its own clock.
    package let duration: Duration

    /// The last lines between codexd and its servers, oldest first.
    package let lastLines: [TrafficLine]
}
