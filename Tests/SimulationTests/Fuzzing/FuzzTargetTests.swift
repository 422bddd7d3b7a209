import Simulation
import Testing

@Suite("A scenario that is played with faults")
struct FuzzTargetTests {
    @Test("The seed says which run in four has two more lives at its end")
    func share() {
        let share = (0..<4_000).count { FuzzTarget.startsOnceMore(seed: UInt64($0)) }

        #expect(900...1_100 ~= share)
    }
}
