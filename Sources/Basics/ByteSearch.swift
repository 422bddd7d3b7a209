/// Looks for one run of bytes in others, passing over what can't be its place.
///
/// R. N. Horspool, "Practical fast searching in strings", Software: Practice and Experience 10 (1980). The time is
/// that of a glance at every `pattern.count`th byte where the pattern's bytes are rare, and at worst the product of
/// both lengths.
package struct ByteSearch: Hashable, Sendable {
    /// What is looked for.
    package let pattern: [UInt8]

    /// How far the pattern moves on when this byte lies under its end.
    private let shifts: [Int]

    /// Prepares to look for a pattern; an empty one is nowhere.
    package init(_ pattern: [UInt8]) {
        self.pattern = pattern
        var shifts = [Int](repeating: max(pattern.count, 1), count: 256)
        for (index, byte) in pattern.dropLast().enumerated() { shifts[Int(byte)] = pattern.count - 1 - index }
        self.shifts = shifts
    }

    /// The place where the pattern begins for the first time at or behind `start`.
    package func firstIndex(in bytes: Span<UInt8>, from start: Int = 0) -> Int? {
        guard let last = pattern.indices.last else { return nil }
        var place = start
        while place + last < bytes.count {
            var index = last
            while bytes[place + index] == pattern[index] {
                guard index > 0 else { return place }
                index -= 1
            }
            place += shifts[Int(bytes[place + last])]
        }
        return nil
    }

    /// Whether the pattern is anywhere in the bytes.
    package func isFound(in bytes: [UInt8]) -> Bool {
        firstIndex(in: bytes.span) != nil
    }
}
