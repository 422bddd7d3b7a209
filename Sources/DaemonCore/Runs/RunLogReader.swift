import AgentWire
package import Basics
package import Contract
import HTTPWire

/// Reads entries back out of the worker log of a run, from behind a number on.
package struct RunLogReader: Hashable, Sendable {
    /// How much is read at once.
    package static let chunk = 256 << 10

    /// The run.
    package let place: RunPlace
    /// Where in the log to read next.
    package private(set) var offset: Int
    /// Behind the last entry that was taken or passed by.
    package private(set) var cursor: RunLogCursor
    /// Whether what was asked of the log has yet to come.
    package private(set) var isReading = false

    private let channel: RunChannel?
    private var framer = LineFramer(limit: Recovery.longestLine)

    /// Begins behind a cursor.
    ///
    /// - Parameters:
    ///   - place: The run.
    ///   - cursor: What the reader has already.
    ///   - channel: Whose entries are wanted; all if none.
    init(_ place: RunPlace, after cursor: RunLogCursor, channel: RunChannel?) {
        self.place = place
        self.cursor = cursor
        self.channel = channel
        offset = cursor.offset
    }

    /// Notes that more is asked of the log.
    package mutating func ask() {
        isReading = true
    }

    /// Takes what was read.
    package mutating func read(_ bytes: [UInt8]) {
        isReading = false
        offset += bytes.count
        framer.append(bytes)
    }

    /// The next entry that's wanted; a line that is no entry, as a crash may leave one, is passed by.
    package mutating func next() -> JSONSlice? {
        while let framed = framer.next() {
            // No line of ours is too long to be read; one that is was written by somebody else.
            guard case .whole(let line) = framed else { continue }
            let end = cursor.offset + line.count + 1
            guard let entry = try? JSONSlice(validating: line, limits: JSONLimits(bytes: Recovery.longestLine)),
                let seq = entry.member("seq")?.integer
            else {
                cursor = RunLogCursor(seq: cursor.seq, offset: end)
                continue
            }
            let isNew = seq > cursor.seq
            cursor = RunLogCursor(seq: max(seq, cursor.seq), offset: end)
            guard isNew, channel.map({ entry.member("channel")?.text == $0.rawValue }) ?? true else { continue }
            return entry
        }
        return nil
    }
}

/// A place in the log of a run: a number, and perhaps where to look for what follows it.
package struct RunLogCursor: Hashable, Sendable, CustomStringConvertible {
    /// The last entry that the reader has.
    package let seq: Int
    /// A place in the log that isn't behind the next entry's line.
    package let offset: Int

    init(seq: Int, offset: Int) {
        self.seq = seq
        self.offset = offset
    }

    /// Reads `SEQ`, or `SEQ@OFFSET` as a page and a stream give it.
    package init(_ text: String, field: String) throws(Problem) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        guard let seq = parts.first, parts.allSatisfy({ $0 >= 0 }) else {
            throw Problem(.unprocessableContent, "\(field) must be a number, or a cursor of this log", field: field)
        }
        self.seq = seq
        offset = parts.count > 1 ? parts[1] : 0
    }

    package var description: String { "\(seq)@\(offset)" }
}

/// A page of a run's log that's being read together.
package struct RunLogPage: Hashable, Sendable {
    /// How many entries a page has unless told.
    package static let usualLimit = 100
    /// How many entries a page may have.
    package static let largestLimit = 1000
    /// A page ends behind the entry that takes it over this many bytes.
    package static let largestSize = 1 << 20

    /// Where reading stands.
    package var reader: RunLogReader

    private let limit: Int
    private var entries: [JSONSlice] = []
    private var size = 0

    init(_ reader: RunLogReader, limit: Int) {
        self.reader = reader
        self.limit = limit
    }

    /// Whether there's no room for more.
    package var isFull: Bool { entries.count >= limit || size >= Self.largestSize }

    /// Takes what was read and fills the page from it.
    package mutating func read(_ bytes: [UInt8]) {
        reader.read(bytes)
        while !isFull, let entry = reader.next() {
            size += entry.bytes.count
            entries.append(entry)
        }
    }

    /// The page as an answer.
    package func object(_ summary: RunLogSummary) -> JSONObject {
        [
            "items": .array(entries.map(\.value)),
            "next": .string(reader.cursor.description),
            "summary": .object(summary.object),
        ]
    }
}
