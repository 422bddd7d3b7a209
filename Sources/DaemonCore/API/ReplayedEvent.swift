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
        var seq: Int?
        var names = Self.writtenNames[...]
        var end: Int?
        var isPlain = entry.bytes.count <= Event.longestShownDetail
        entry.forEachMember { name, value in
            if !(names.popFirst().map { name == $0 } ?? false) {
                isPlain = isPlain && end != nil && name == "change"
            }
            if name == "seq" { seq = value.integer }
            if name == "detail" { end = value.bytes.endIndex }
        }
        guard let seq else { return nil }
        self.seq = seq
        self.entry = entry
        plainEnd = isPlain ? end : nil
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
