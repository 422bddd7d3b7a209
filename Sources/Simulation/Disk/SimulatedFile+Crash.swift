import Basics

// What is left of a file when the machine dies.
extension SimulatedFile {
    /// What a device writes whole or not at all, in bytes.
    static let sector = 512

    /// Leaves what the disk has for sure.
    mutating func keepDurable() {
        lose(from: durableLength)
        doubtful.forEach { clear($0) }
        restoreLeftover()
        settle()
    }

    /// Leaves everything but the end of the last unsynced append, of which `kept` bytes stay.
    mutating func keepAll(butOfLastAppend kept: Int) {
        if let start = appends.last { lose(from: min(start + kept, bytes.count)) }
        settle()
    }

    /// Leaves what is sure, and of the rest what chance had written.
    ///
    /// - Parameters:
    ///   - isScattered: Whether single sectors may be missing from it.
    ///   - generator: Where chance comes from; it isn't asked about a file that no crash can change.
    mutating func keepSome(isScattered: Bool, using generator: inout SeededGenerator) {
        guard !isSettled else { return }
        // No append behind a truncation can be there as long as the truncation itself isn't.
        guard leftover.isEmpty || Bool.random(using: &generator) else { return keepDurable() }
        let sure = durableLength
        lose(from: drawEnd(using: &generator))
        for range in doubtful where range.upperBound <= sure && Bool.random(using: &generator) { clear(range) }
        if isScattered {
            for range in doubtful where range.upperBound <= sure { scatter(range, using: &generator) }
            scatter(sure..<bytes.count, using: &generator)
        }
        settle()
    }

    /// Draws where the file ends: behind some of the unsynced appends, and perhaps within the next.
    private func drawEnd(using generator: inout SeededGenerator) -> Int {
        let whole = Int.random(in: 0...appends.count, using: &generator)
        guard whole < appends.count else { return bytes.count }
        let (start, end) = (appends[whole], whole + 1 < appends.count ? appends[whole + 1] : bytes.count)
        guard Bool.random(using: &generator) else { return start }
        return Int.random(in: start...end, using: &generator)
    }

    /// Leaves out one sector of four.
    private mutating func scatter(_ range: Range<Int>, using generator: inout SeededGenerator) {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min((start / Self.sector + 1) * Self.sector, range.upperBound)
            if generator.next(upperBound: 4 as UInt) == 0 { clear(start..<end) }
            start = end
        }
    }
}
