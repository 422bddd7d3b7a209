import Basics

/// Looks for several texts at once, leaping over what none of them has.
///
/// It is the search of R. N. Horspool, *Practical fast searching in strings* (1980), over as many bytes as the shortest
/// text has.
struct TextSearch: Sendable {
    /// How many bytes the longest text has.
    let longest: Int

    private let texts: [[UInt8]]
    private let window: Int
    /// How far the window may leap when it ends in a byte; 0 where a text may be.
    private let leaps: [Int]

    /// Prepares the search; `nil` if there is nothing to look for.
    init?(_ texts: [[UInt8]]) {
        guard let shortest = texts.map(\.count).min(), let longest = texts.map(\.count).max(), shortest > 0 else {
            return nil
        }
        var leaps = [Int](repeating: shortest, count: 256)
        for text in texts {
            for (place, byte) in text.prefix(shortest).enumerated() {
                leaps[Int(byte)] = min(leaps[Int(byte)], shortest - 1 - place)
            }
        }
        self.texts = texts
        self.longest = longest
        window = shortest
        self.leaps = leaps
    }

    /// Finds which text comes first, if any does.
    func first(in bytes: [UInt8]) -> Int? {
        let bytes = bytes.span
        var end = window - 1
        while end < bytes.count {
            let leap = leaps[Int(bytes[end])]
            if leap == 0 {
                let rest = bytes.extracting((end - window + 1)...)
                for index in texts.indices where rest.starts(with: texts[index]) { return index }
            }
            end += max(leap, 1)
        }
        return nil
    }
}
