import Testing

@testable import Basics

@Suite("JSON under mutation")
struct JSONMutationTests {
    @Test("Whatever is written is read as the same value, in both styles", arguments: UInt64(0)..<150)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let value = JSON.random(depth: 5, using: &generator)

        for style in [JSONStyle.compact, .pretty] {
            let bytes = value.encoded(style)
            #expect(try JSON(parsing: bytes) == value)
            #expect(try JSON(parsing: bytes).encoded(style) == bytes)
        }
    }

    @Test("Slice, tree and writer agree about every damaged document", arguments: UInt64(0)..<150)
    func damage(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let style = Bool.random(using: &generator) ? JSONStyle.compact : .pretty
        let document = JSON.random(depth: 4, using: &generator).encoded(style)
        for _ in 0..<20 {
            let bytes = document.mutated(using: &generator)
            let slice = Result { () throws(JSONError) in try JSONSlice(validating: bytes) }
            let tree = Result { () throws(JSONError) in try JSON(parsing: bytes) }

            #expect(slice.map(\.value) == tree)
            guard case .success(let accepted) = slice, case .success(let value) = tree else { continue }
            try #require(accepted.matches(value), "\(String(decoding: bytes, as: UTF8.self))")
            #expect(try JSON(parsing: value.encoded()) == value)
            #expect(try JSONSlice(validating: accepted.bytes) == accepted)
        }
    }

    @Test("Enough of the damaged documents are refused, and enough are not")
    func damageIsBalanced() {
        var generator = SeededGenerator(seed: 1)
        var refused = 0
        for _ in 0..<1_000 {
            let bytes = JSON.random(depth: 4, using: &generator).encoded().mutated(using: &generator)
            if case .failure = Result(catching: { try JSONSlice(validating: bytes) }) { refused += 1 }
        }

        #expect((100...950).contains(refused))
    }
}

extension JSONSlice {
    /// Whether every way of looking in gives what the tree has.
    fileprivate func matches(_ tree: JSON) -> Bool {
        guard
            text == tree.text, integer == tree.integer, boolean == tree.boolean, isNull == tree.isNull,
            elements.count == tree.elements?.count ?? 0, members.count == tree.members?.members.count ?? 0,
            zip(elements, tree.elements ?? []).allSatisfy({ $0.matches($1) })
        else { return false }
        return zip(members, tree.members?.members ?? []).allSatisfy { mine, theirs in
            mine.name == theirs.name && mine.value.matches(theirs.value) && member(mine.name)?.value == tree[mine.name]
        }
    }
}
