import Basics
import Testing

@Suite("Stable hashes")
struct StableHashTests {
    @Test(
        "A value is the same in every process, and stands here",
        arguments: [
            ([], "a3c43f9171381032"), ([0], "e78d1b8b9a1ce22c"), (Array("codexd".utf8), "5268c280ccc76aad"),
            (Array(0...255), "d7fdcd6ca40a2d29"),
        ] as [([UInt8], String)]
    )
    func values(bytes: [UInt8], value: String) {
        var hash = StableHash()

        hash.add(bytes)

        #expect(hash.description == value)
    }

    @Test("Every byte counts, wherever it stands, and so do the number of zeros and where additions were cut")
    func sensitivity() {
        var variants: [[[UInt8]]] = (0...40).map { [[UInt8](repeating: 0, count: $0)] }
        for place in 0..<40 {
            var bytes = [UInt8](repeating: 0, count: 40)
            bytes[place] = 1
            variants.append([bytes])
            variants.append([Array(bytes[..<place]), Array(bytes[place...])])
        }

        let hashes = variants.map { pieces in
            var hash = StableHash()
            for piece in pieces { hash.add(piece) }
            return hash.value
        }

        #expect(Set(hashes).count == variants.count)
    }

    @Test("A number changes it, and its order among others too")
    func numbers() {
        var (one, other) = (StableHash(), StableHash())

        for number in [1, 2] as [UInt64] { one.add(number) }
        for number in [2, 1] as [UInt64] { other.add(number) }

        #expect(one != other)
        #expect(one.value != StableHash().value)
    }
}
