/// Finds out of many things few that are enough for something to go wrong.
enum DeltaDebugging {
    /// Leaves things out until none of those that are left can be left out alone.
    ///
    /// It is `ddmin` of A. Zeller and R. Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE
    /// Transactions on Software Engineering 28 (2), 2002, section 3, but first asks whether none is needed.
    ///
    /// - Parameters:
    ///   - count: How many things there are; all of them together do go wrong.
    ///   - isEnough: Whether it goes wrong with only these.
    /// - Returns: The numbers of the things that are left, from 0, in order.
    static func minimum(of count: Int, isEnough: ([Int]) -> Bool) -> [Int] {
        var kept = Array(0..<count)
        guard count > 0, !isEnough([]) else { return [] }
        var parts = 2
        while kept.count > 1 {
            let chunks = chunks(of: kept, parts)
            if let chunk = chunks.first(where: isEnough) {
                (kept, parts) = (chunk, 2)
                continue
            }
            // Of two chunks each is the other's complement.
            let complements = parts == 2 ? [] : chunks.map { chunk in kept.filter { !chunk.contains($0) } }
            if let complement = complements.first(where: isEnough) {
                (kept, parts) = (complement, max(parts - 1, 2))
                continue
            }
            guard parts < kept.count else { break }
            parts = min(parts * 2, kept.count)
        }
        return kept
    }

    /// Ranges of nearly equal size, which together are all; `parts` is at most how many there are.
    private static func chunks(of numbers: [Int], _ parts: Int) -> [[Int]] {
        (0..<parts).map { part in
            Array(numbers[numbers.count * part / parts..<numbers.count * (part + 1) / parts])
        }
    }
}
