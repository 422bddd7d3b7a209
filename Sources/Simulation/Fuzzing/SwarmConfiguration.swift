import Basics
package import Scenarios

/// Which kinds of fault one run has, and how many faults at most.
///
/// A run that has some of everything seldom gets far in anything, and kinds hide one another. So each run
/// leaves kinds out: A. Groce, C. Zhang, E. Eide, Y. Chen and J. Regehr, "Swarm testing", ISSTA 2012.
package struct SwarmConfiguration: Hashable, Sendable {
    /// How many of the allowed kinds a run has.
    private enum Breadth: CaseIterable {
        case one
        case few
        case half
        case all
    }

    /// How many faults any run has at most.
    package static let mostFaults = 8

    /// The kinds that are on; none only if none is allowed.
    package let kinds: [Fault.Action]

    /// How many faults the run has at most.
    package let intensity: Int

    /// Draws the configuration of a seed.
    ///
    /// Each kind is decided by a draw of its own: that another kind comes to be allowed switches none on or
    /// off, but where only one is on, or would be.
    package init(seed: UInt64, allowed: [Fault.Action]) {
        let random = KeyedRandom(seed: seed)
        var stream = random.stream("swarm")
        let breadth = stream.pick(Breadth.allCases)
        intensity = stream.pick([1, 2, 4, Self.mostFaults])
        let allowed = Fault.Action.allCases.filter(allowed.contains)
        let kinds = allowed.filter { kind in
            var stream = random.stream("swarm.\(kind.rawValue)")
            return switch breadth {
            case .one: false
            case .few: stream.chance(in: 4)
            case .half: stream.chance(in: 2)
            case .all: true
            }
        }
        self.kinds = kinds.isEmpty && !allowed.isEmpty ? [stream.pick(allowed)] : kinds
    }
}
