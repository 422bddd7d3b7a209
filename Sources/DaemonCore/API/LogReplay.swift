import AgentWire
package import Basics
import Contract

/// Reads events back out of the log, from behind a number on.
package struct LogReplay: Hashable, Sendable {
    /// How much is read at once.
    package static let chunk = 256 << 10

    /// Where in the log to read next.
    package private(set) var offset: Int
    /// The last number that was taken or passed by.
    package private(set) var seq: Int

    /// Whether what was asked of the log has yet to come.
    package private(set) var isReading = false

    private var framer = LineFramer(limit: Recovery.longestLine)
    /// The last number of the file that's being read, behind which the next file is read, and where that begins.
    private var border: Border?

    private struct Border: Hashable {
        let last: Int
        let end: Int

        init?(_ stretch: LogIndex.Stretch) {
            guard let end = stretch.end else { return nil }
            (last, self.end) = (stretch.last, end)
        }
    }

    /// Begins behind `seq`, at a place in the log that isn't behind its line.
    package init(after seq: Int, from offset: Int) {
        self.seq = seq
        self.offset = offset
    }

    /// Notes that more is asked of the log.
    package mutating func ask(_ stretch: LogIndex.Stretch) {
        isReading = true
        border = Border(stretch)
        // No line goes from one file into the next.
        if stretch.place.offset == 0 { framer = LineFramer(limit: Recovery.longestLine) }
    }

    /// Takes what was read.
    package mutating func read(_ bytes: [UInt8]) {
        isReading = false
        offset += bytes.count
        framer.append(bytes)
    }

    /// The next event up to a number.
    ///
    /// - Returns: `nil` if more must be read, or if there is none.
    /// - Throws: ``JSONError`` if the log was damaged while we served from it.
    package mutating func next(through last: Int) throws(JSONError) -> ReplayedEvent? {
        while seq < last, case .whole(let line)? = framer.next() {
            let entry = try JSONSlice(validating: line, limits: JSONLimits(bytes: Recovery.longestLine))
            guard let event = ReplayedEvent(entry), event.seq > seq else { continue }
            seq = event.seq
            if let border, seq >= border.last {
                // What may follow in that file stands in the next one too.
                offset = border.end
                framer = LineFramer(limit: Recovery.longestLine)
            }
            return event
        }
        return nil
    }
}
