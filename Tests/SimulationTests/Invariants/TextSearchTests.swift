import Basics
import Testing

@testable import Simulation

@Suite("The search for several texts")
struct TextSearchTests {
    @Test("it finds a text if and only if comparing at every place would", arguments: 0..<200)
    func agreesWithComparingEverywhere(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        // Two letters, so that texts nearly match again and again.
        func text(_ lengths: ClosedRange<Int>) -> [UInt8] {
            (0..<Int.random(in: lengths, using: &random)).map { _ in UInt8.random(in: 0x61...0x62, using: &random) }
        }
        let texts = (0..<Int.random(in: 1...3, using: &random)).map { _ in text(1...7) }
        let search = try #require(TextSearch(texts))

        for _ in 0..<20 {
            let bytes = text(0...30)
            let places = bytes.indices.compactMap { place in texts.firstIndex { bytes[place...].starts(with: $0) } }
            #expect((search.first(in: bytes) != nil) == !places.isEmpty, "\(texts) in \(bytes)")
        }
    }

    @Test("without a text there is nothing to look for")
    func nothing() {
        #expect(TextSearch([]) == nil)
        #expect(TextSearch([[]]) == nil)
    }
}
