package import Basics

/// One line of the event log: an event and what it changed.
package struct LogEntry: Record {
    /// What happened.
    package let event: Event

    /// What it changed; telemetry changes nothing.
    package let change: StateChange?

    /// Creates a line's content.
    package init(_ event: Event, changing change: StateChange? = nil) {
        self.event = event
        self.change = change
    }

    /// Reads a line's content, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        event = try Event(object)
        var reader = MemberReader(object, of: "log entry")
        if let change = try reader.optionalObject("change") {
            self.change = try StateChange(change)
        } else {
            change = nil
        }
    }

    /// Lists the entry's members as they're written, the change last.
    package func list(into members: inout some JSONMembers) {
        event.list(into: &members)
        if let change { members.append("change", object: { change.list(into: &$0) }) }
    }

    /// The bytes of the line, with its newline.
    package var line: [UInt8] { line(around: event.encoded) }

    /// The bytes of the line, with its newline, around those of its event, which need not be written twice.
    ///
    /// - Parameter encoded: What ``Record/encoded`` gives for the event.
    /// - Returns: The same as ``line``.
    package func line(around encoded: [UInt8]) -> [UInt8] {
        var line = encoded
        if let change {
            // The change is one more member, before the brace that closes the event.
            line.removeLast()
            line += ",\"change\":".utf8
            line += change.encoded
            line.append(UInt8(ascii: "}"))
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }
}
