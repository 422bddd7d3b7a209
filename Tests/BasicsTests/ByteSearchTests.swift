import Basics
import Testing

@Suite("Byte search")
struct ByteSearchTests {
    @Test(
        "It finds the first place, and none where there is none",
        arguments: [
            ("abc", "xxabcxabc", 2), ("abc", "ab", nil), ("abc", "", nil), ("", "abc", nil), ("a", "bca", 2),
            ("aab", "aaaaab", 3), ("abab", "abaabab", 3), ("abc", "abxabd", nil), ("abc", "abc", 0),
        ] as [(String, String, Int?)]
    )
    func places(pattern: String, text: String, expected: Int?) {
        let search = ByteSearch(Array(pattern.utf8))

        #expect(search.firstIndex(in: Array(text.utf8).span) == expected)
        #expect(search.isFound(in: Array(text.utf8)) == (expected != nil))
    }

    @Test("It goes on behind a place that was found")
    func next() {
        let search = ByteSearch(Array("ab".utf8))

        #expect(search.firstIndex(in: Array("abab".utf8).span, from: 1) == 2)
        #expect(search.firstIndex(in: Array("abab".utf8).span, from: 3) == nil)
    }

    @Test("It finds what a comparison at every place finds", arguments: 0..<100)
    func walk(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let pattern = (0..<Int(random.next() % 4 + 1)).map { _ in UInt8(random.next() % 2) }
        let bytes = (0..<40).map { _ in UInt8(random.next() % 2) }
        let expected = bytes.indices.first { bytes[$0...].starts(with: pattern) }

        #expect(ByteSearch(pattern).firstIndex(in: bytes.span) == expected)
    }
}
