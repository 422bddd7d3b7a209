import Scenarios
import Simulation
import Testing

@Suite("Swarm configurations")
struct SwarmConfigurationTests {
    private static let swarms = (0..<2_000).map { SwarmConfiguration(seed: $0, allowed: degradingKinds) }

    @Test("Every allowed kind is on in some run and off in others, and no other ever is")
    func kinds() {
        for kind in Fault.Action.allCases {
            let runs = Self.swarms.count { $0.kinds.contains(kind) }

            #expect(
                degradingKinds.contains(kind) ? (200...1_800).contains(runs) : runs == 0,
                "\(kind) is on in \(runs)"
            )
        }
    }

    @Test("Some runs have one kind, some two and some all, and none has none")
    func breadths() {
        let sizes = Set(Self.swarms.map(\.kinds.count))

        #expect(sizes.isSuperset(of: [1, 2, degradingKinds.count]))
        #expect(!sizes.contains(0))
        #expect(Set(Self.swarms.map(\.intensity)) == [1, 2, 4, 8])
    }

    @Test("Where nothing is allowed, nothing is on")
    func nothing() {
        #expect(SwarmConfiguration(seed: 1, allowed: []).kinds == [])
    }
}
