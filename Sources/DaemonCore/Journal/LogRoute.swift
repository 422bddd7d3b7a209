import Basics
import Contract

/// The way that a recovery takes through the files of the log.
///
/// ```
/// peeking ──first number of the growing file──▶ at a segment ──its end──▶ … ──▶ at the growing file ──its end──▶ over
/// ```
///
/// A life that was killed while it completed a file may have left it with both names, the old one and that of a
/// segment. The growing file's first number tells: then the segment is a leftover, and not read twice.
struct LogRoute: Sendable {
    /// The complete parts that follow each other without a hole up to the growing file, oldest first.
    private(set) var sealed: [SealedSegment]
    /// Second names of the growing file.
    private(set) var leftovers: [LogSegment] = []
    /// Whether the growing file is only looked at.
    private(set) var isPeeking: Bool
    /// Where the file that's being read begins in the log.
    private(set) var start = 0

    /// The place in `sealed` of the file that's being read; one behind them for the growing file.
    private var place = 0
    private var offset = 0
    private var firstNeeded = 1
    private var isOver = false
    private var peeked: [UInt8] = []

    init(_ segments: [SealedSegment]) {
        sealed = segments.sorted { ($0.segment.first, $0.segment.last) < ($1.segment.first, $1.segment.last) }
        isPeeking = !sealed.isEmpty
        // What lies before a hole is no part of the log that is left.
        let following = sealed.indices.dropFirst().last { index in
            sealed[index - 1].segment.last + 1 != sealed[index].segment.first
        }
        if let following { sealed.removeFirst(following) }
    }

    /// Passes by files that have no number from there on.
    mutating func skip(before first: Int) {
        firstNeeded = first
    }

    /// What is to be read next.
    var next: LogPlace? {
        if isPeeking { return LogPlace(segment: nil, offset: peeked.count) }
        return isOver ? nil : LogPlace(segment: segment, offset: offset)
    }

    /// The complete part that's being read, if it's one.
    var segment: LogSegment? { isPeeking || place >= sealed.count ? nil : sealed[place].segment }

    /// The last number before what's being read.
    var lastBefore: Int { place == 0 ? 0 : sealed[place - 1].segment.last }

    /// Takes what the growing file begins with, until its first number is known.
    mutating func peek(_ bytes: [UInt8]) {
        peeked += bytes
        let first = firstNumber
        guard first != nil || bytes.isEmpty else { return }
        isPeeking = false
        peeked = []
        while let first, let last = sealed.last?.segment, first <= last.last {
            leftovers.append(last)
            sealed.removeLast()
        }
        place = sealed.firstIndex { $0.segment.last >= firstNeeded } ?? sealed.count
        start = sealed[..<place].reduce(0) { $0 + $1.length }
    }

    private var firstNumber: Int? {
        for line in peeked.split(separator: UInt8(ascii: "\n")) where line.endIndex < peeked.endIndex {
            // What can't be read is found out when it's read in its turn.
            if let seq = (try? JSONSlice(validating: line))?.member("seq")?.integer { return seq }
        }
        return nil
    }

    /// Bytes of the file were read.
    mutating func advance(_ count: Int) {
        offset += count
    }

    /// The file that's being read has no more.
    mutating func end() {
        offset = 0
        guard place < sealed.count else { return isOver = true }
        start += sealed[place].length
        place += 1
    }
}
