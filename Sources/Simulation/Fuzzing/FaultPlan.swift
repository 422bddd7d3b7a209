import Basics
package import Scenarios

/// What goes wrong in the run of one seed, fault by fault.
///
/// The plan is drawn before the run and is all that chance has to say about faults. So it can be written down
/// as part of a scenario, and each fault can be taken away without moving another.
package struct FaultPlan: Hashable, Sendable {
    /// The seed of the run.
    package let seed: UInt64

    /// Whether every expectation must survive the faults, and not only the invariants.
    package let isPreserving: Bool

    /// What goes wrong; nothing if the scenario allows no kind of fault.
    package let faults: [Fault]

    /// Draws the plan of a seed for a scenario, of which `profile` is a run without faults.
    ///
    /// A degrading plan has at least one fault that expectations needn't survive.
    package init(seed: UInt64, for scenario: Scenario, profile: RunProfile) {
        let random = KeyedRandom(seed: seed)
        var stream = random.stream("plan")
        let fuzz = scenario.fuzz
        let isPreserving = fuzz.degrade.isEmpty || (!fuzz.preserve.isEmpty && stream.chance(in: 2))
        let allowed = isPreserving ? fuzz.preserve : fuzz.preserve + fuzz.degrade
        let swarm = SwarmConfiguration(seed: seed, allowed: allowed)
        let degrading = swarm.kinds.filter(fuzz.degrade.contains)
        let leading = isPreserving ? swarm.kinds : degrading.isEmpty ? fuzz.degrade : degrading
        let draw = FaultDraw(profile: profile, servers: scenario.servers.map(\.name))
        let count = allowed.isEmpty ? 0 : stream.draw(in: 1...swarm.intensity)

        self.seed = seed
        self.isPreserving = isPreserving
        faults = (0..<count).map { number in
            var stream = random.stream("fault", number)
            let kind = stream.pick(number == 0 ? leading : swarm.kinds)
            return draw.fault(kind, &stream)
        }
    }
}
