import Basics

/// Where in the event log a number is found, coarsely, so that a reader need not begin at the beginning.
package struct LogIndex: Hashable, Sendable {
    /// How many bytes lie between two entries at least; a reader skips no more than that.
    package static let stride = 256 << 10

    private struct Entry: Hashable {
        let seq: Int
        let offset: Int
    }

    private var entries: [Entry] = []

    /// Creates the index of an empty log.
    package init() {}

    /// The first number that the log has, if it has any.
    package var first: Int? { entries.first?.seq }

    /// Notes where the line of a number begins; lines come in order.
    package mutating func note(_ seq: Int, at offset: Int) {
        guard let last = entries.last else {
            entries.append(Entry(seq: seq, offset: offset))
            return
        }
        guard offset - last.offset >= Self.stride else { return }
        entries.append(Entry(seq: seq, offset: offset))
    }

    /// A place from which the line of a number is found by reading on.
    package func offset(before seq: Int) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].seq <= seq { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? 0 : entries[low - 1].offset
    }
}
