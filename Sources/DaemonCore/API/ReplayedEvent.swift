package import Basics
import Contract

/// An event as it was read back out of the log, of which no more is built than its reader needs.
package struct ReplayedEvent: Hashable, Sendable {
    /// Its number.
    package let seq: Int

    private let entry: JSONSlice
    /// Where what is shown ends, in a line as we write them.
    private let plainEnd: Int?

    /// Takes a line of the log.
    ///
    /// - Returns: `nil` if the line has no number.
    package init?(_ entry: JSONSlice) {
        let members = JSONTable(entry)
        guard let seq = members["seq"]?.integer else { return nil }
        let isShort = entry.bytes.count <= Event.longestShownDetail
        let isOurs = Self.writtenNames.indices.allSatisfy { members.isMember(at: $0, named: Self.writtenNames[$0]) }
        let rest = members.count - Self.writtenNames.count
        let isPlain =
            isShort && isOurs
            && (rest == 0 || rest == 1 && members.isMember(at: Self.writtenNames.count, named: "change"))
        self.seq = seq
        self.entry = entry
        plainEnd = isPlain ? members["detail"]?.bytes.endIndex : nil
    }

    /// The form in which it's shown.
    ///
    /// - Throws: ``RecordError`` if the line is no event.
    package var shown: ShownEvent {
        get throws(RecordError) { ShownEvent(try Event(entry.value.members ?? [:])) }
    }

    /// The bytes in which it's shown, if the line has them: all up to the change, of a line as we write them.
    ///
    /// Lines that are long, or that another codexd wrote with other members or in another order, aren't.
    package var plainData: [UInt8]? {
        plainEnd.map { entry.bytes[..<$0] + [UInt8(ascii: "}")] }
    }

    /// The members of an event, in the order in which we write them.
    private static let writtenNames = ["seq", "createdAt", "level", "type", "message", "detail"]
}
