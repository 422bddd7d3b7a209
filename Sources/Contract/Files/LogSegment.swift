package import Basics

/// A part of the event log that is complete, and never changes again (contract CTR-LOG).
///
/// It lies beside `events.jsonl` and is called by the first and the last number that it may have. Segments follow each
/// other without a hole: what isn't in one of them was never used, and a `log.gap` names it.
package struct LogSegment: Hashable, Sendable {
    /// The first number that it may have; 0 if it has only lines of an earlier codexd, which have none.
    package let first: Int

    /// The last number that it has.
    package let last: Int

    /// Names the part from `first` to `last`.
    package init(first: Int, last: Int) {
        self.first = first
        self.last = last
    }

    /// Reads a file's name.
    ///
    /// - Returns: `nil` if it isn't that of a segment.
    package init?(name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "events", parts[2] == "jsonl" else { return nil }
        let numbers = parts[1].split(separator: "-", omittingEmptySubsequences: false)
        guard numbers.count == 2, numbers.allSatisfy({ $0.utf8.count >= Self.digits }),
            numbers.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
            let first = Int(numbers[0]), let last = Int(numbers[1]), first <= last
        else { return nil }
        self.init(first: first, last: last)
    }

    /// How its file is called, such that the names of segments sort as the segments do.
    package var name: String { "events.\(Self.padded(first))-\(Self.padded(last)).jsonl" }

    private static let digits = 12

    private static func padded(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

/// A segment as it lies on the disk.
package struct SealedSegment: Hashable, Sendable {
    /// Which.
    package let segment: LogSegment

    /// How many bytes of it count; should its file have more, they stand in the next one too.
    package let length: Int

    /// When it was completed, by the time of day.
    package let sealedAt: Timestamp

    /// Describes a segment.
    package init(_ segment: LogSegment, length: Int, sealedAt: Timestamp) {
        self.segment = segment
        self.length = length
        self.sealedAt = sealedAt
    }
}
