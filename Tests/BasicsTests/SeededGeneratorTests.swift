import Basics
import Testing

@Suite("Seeded generator")
struct SeededGeneratorTests {
    @Test("A seed gives the sequence that the reference implementation gives")
    func reference() {
        var generator = SeededGenerator(seed: 1_234_567)

        let numbers = (0..<5).map { _ in generator.next() }

        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ]
        )
    }

    @Test("A UUID has version 4, the variant of RFC 9562, and nothing else fixed")
    func uuids() {
        var generator = SeededGenerator(seed: 7)
        let drawn = (0..<500).map { _ in Array(generator.uuid().utf8) }

        for uuid in drawn {
            #expect(uuid.count == 36)
            #expect(uuid.indices.filter { uuid[$0] == UInt8(ascii: "-") } == [8, 13, 18, 23])
        }
        let kinds = (0..<36).map { place in Set(drawn.map { $0[place] }).count }
        let expected = (0..<36).map { place in
            switch place {
            case 8, 13, 14, 18, 23: 1
            case 19: 4
            default: 16
            }
        }
        #expect(kinds == expected)
        #expect(drawn.allSatisfy { $0[14] == UInt8(ascii: "4") })
        #expect(Set(drawn.map { $0[19] }) == Set("89ab".utf8))
        #expect(Set(drawn).count == 500)
    }

    @Test("Base 36 uses all its digits, about equally often")
    func base36() {
        var generator = SeededGenerator(seed: 3)

        let text = generator.base36(count: 36_000)

        let counts = Dictionary(grouping: text.utf8) { $0 }.mapValues(\.count)
        #expect(Set(counts.keys) == Set("0123456789abcdefghijklmnopqrstuvwxyz".utf8))
        #expect(counts.values.allSatisfy { (800...1_200).contains($0) })
        #expect(generator.base36(count: 0) == "")
        #expect(generator.base36(count: 6).utf8.count == 6)
    }

    @Test("A copy goes on as the original does")
    func copies() {
        var original = SeededGenerator(seed: 9)
        var copy = original

        #expect(original == copy)
        #expect(original.uuid() == copy.uuid())
        #expect(original.next() == copy.next())
    }
}
