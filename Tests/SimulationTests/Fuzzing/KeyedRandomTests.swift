import Basics
import Simulation
import Testing

@Suite("Keyed random streams")
struct KeyedRandomTests {
    @Test("A stream begins the same in every process")
    func golden() {
        var stream = KeyedRandom(seed: 42).stream("fault", 3)

        #expect(
            (0..<3).map { _ in stream.next() } == [
                4_019_758_820_858_724_693, 3_946_495_520_741_133_174, 2_525_639_491_258_838_972,
            ]
        )
    }

    @Test("Seed, key and number each make another stream")
    func keys() {
        let streams = [
            KeyedRandom(seed: 1).stream("a"), KeyedRandom(seed: 2).stream("a"), KeyedRandom(seed: 1).stream("b"),
            KeyedRandom(seed: 1).stream("a", 1), KeyedRandom(seed: 1).stream("a", -1), KeyedRandom(seed: 1).stream(""),
        ]

        #expect(Set(streams).count == streams.count)
    }

    @Test("Draws stay in their range and come to both ends of it")
    func ranges() {
        var stream = KeyedRandom(seed: 7).stream("draws")
        let drawn = (0..<200).map { _ in stream.draw(in: -2...3) }
        let picked = (0..<200).map { _ in stream.pick(["a", "b"]) }

        #expect(Set(drawn) == [-2, -1, 0, 1, 2, 3])
        #expect(Set(picked) == ["a", "b"])
        #expect((0..<50).allSatisfy { _ in stream.draw(below: 1) == 0 })
    }

    @Test("What happens twice in eight happens about a quarter of the time")
    func chances() {
        var stream = KeyedRandom(seed: 7).stream("chances")
        let hits = (0..<8_000).count { _ in stream.chance(2, in: 8) }

        #expect((1_800...2_200).contains(hits))
    }
}
