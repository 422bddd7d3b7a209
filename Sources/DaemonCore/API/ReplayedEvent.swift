package import Basics
import Contract

/// An event as it was read back out of the log, of which no more is built than its reader needs.
package struct ReplayedEvent: Hashable, Sendable {
    /// Its number.
    package let seq: Int

    private let entry: JSONSlice

    /// Takes a line of the log, whose `seq` is that number.
    package init(seq: Int, entry: JSONSlice) {
        self.seq = seq
        self.entry = entry
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
        guard entry.bytes.count <= Event.longestShownDetail else { return nil }
        var names = Self.writtenNames[...]
        var end: Int?
        var isPlain = true
        entry.forEachMember { name, value in
            if names.popFirst() != name { isPlain = isPlain && end != nil && name == "change" }
            if name == "detail" { end = value.bytes.endIndex }
        }
        guard isPlain, let end else { return nil }
        return entry.bytes[..<end] + [UInt8(ascii: "}")]
    }

    /// The members of an event, in the order in which we write them.
    private static let writtenNames = ["seq", "createdAt", "level", "type", "message", "detail"]
}
