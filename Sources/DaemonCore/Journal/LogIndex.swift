import Basics
package import Contract

/// Where in the event log a number is found, coarsely, so that a reader need not begin at the beginning.
///
/// The log is one sequence of bytes, however many files it lies in: offsets count from the beginning of its first
/// segment. Only the last file grows.
///
/// ```
/// │ events.…1-…9.jsonl │ events.…10-…17.jsonl │ events.jsonl ▶
/// └ 0                  └ start                └ currentStart
/// ```
package struct LogIndex: Hashable, Sendable {
    /// How many bytes lie between two entries at least; a reader skips no more than that.
    package static let stride = 256 << 10

    private struct Entry: Hashable {
        let seq: Int
        let offset: Int
    }

    private struct Part: Hashable {
        let sealed: SealedSegment
        let start: Int

        var end: Int { start + sealed.length }
    }

    private var entries: [Entry] = []
    private var parts: [Part] = []

    /// The first number behind those that were dropped.
    private var firstKept: Int?

    /// Where the file begins that grows.
    package private(set) var currentStart = 0

    /// Creates the index of a log that begins with complete segments, of which nothing was read yet.
    package init(_ sealed: [SealedSegment] = []) {
        for segment in sealed { add(segment) }
    }

    /// The complete segments, oldest first.
    package var sealed: [SealedSegment] { parts.map(\.sealed) }

    /// The last number that a complete segment has, if there's one.
    package var lastSealed: Int? { parts.last?.sealed.segment.last }

    /// The first number that the log has, if it has any.
    package var first: Int? {
        parts.first { $0.sealed.segment.last > 0 }?.sealed.segment.first ?? firstKept ?? entries.first?.seq
    }

    /// Notes where the line of a number begins; lines come in order, but those of segments that are noted already.
    package mutating func note(_ seq: Int, at offset: Int) {
        if let last = entries.last, offset - last.offset < Self.stride { return }
        entries.append(Entry(seq: seq, offset: offset))
    }

    /// A place from which the line of a number is found by reading on.
    package func offset(before seq: Int) -> Int {
        let start = parts.first?.start ?? currentStart
        let part = parts.partitioningIndex { $0.sealed.segment.first > seq } - 1
        let isBehind = lastSealed.map { $0 < seq } ?? false
        let beginning = isBehind ? currentStart : parts[orNil: part]?.start
        let entry = entries.partitioningIndex { $0.seq > seq } - 1
        return max(start, beginning ?? start, entries[orNil: entry]?.offset ?? start)
    }
}

// MARK: - Files

extension LogIndex {
    /// A piece of one of the log's files.
    package struct Stretch: Hashable, Sendable {
        /// Where it begins.
        package let place: LogPlace
        /// How many bytes are left of that file, if it grows no more.
        package let count: Int?
        /// The last number that matters in that file; behind it only what stands in the next file too.
        package let last: Int
        /// Where the next file begins, if there's one.
        package let end: Int?
    }

    /// The file in which an offset lies, and what is left of it from there on.
    ///
    /// - Returns: `nil` if it is no longer kept.
    package func stretch(at offset: Int) -> Stretch? {
        guard offset < currentStart else {
            let place = LogPlace(segment: nil, offset: offset - currentStart)
            return Stretch(place: place, count: nil, last: .max, end: nil)
        }
        let index = parts.partitioningIndex { $0.end > offset }
        guard let part = parts[orNil: index], part.start <= offset else { return nil }
        return Stretch(
            place: LogPlace(segment: part.sealed.segment, offset: offset - part.start),
            count: part.end - offset,
            last: part.sealed.segment.last,
            end: part.end
        )
    }

    /// The file that grew is complete, and another grows from here on.
    package mutating func add(_ sealed: SealedSegment) {
        parts.append(Part(sealed: sealed, start: currentStart))
        currentStart += sealed.length
    }

    /// The oldest segments are gone, up to that one.
    package mutating func drop(through segment: LogSegment) {
        parts.removeAll { $0.sealed.segment.last <= segment.last }
        firstKept = segment.last + 1
        let start = parts.first?.start ?? currentStart
        entries.removeAll { $0.offset < start }
    }
}

/// A place in one of the files of the event log.
package struct LogPlace: Hashable, Sendable {
    /// The complete part that it lies in; `nil` for the file that grows.
    package let segment: LogSegment?
    /// Its offset in that file, in bytes.
    package let offset: Int

    /// Creates a place.
    package init(segment: LogSegment?, offset: Int) {
        self.segment = segment
        self.offset = offset
    }
}

extension Array {
    /// The element at an index, if there's one.
    fileprivate subscript(orNil index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }

    /// The first index whose element satisfies a condition that all behind it satisfy as well.
    fileprivate func partitioningIndex(where belongsBehind: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if belongsBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
