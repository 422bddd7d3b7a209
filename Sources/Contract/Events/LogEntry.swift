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

    /// The entry as it's written, known members first.
    package var object: JSONObject {
        guard let change else { return event.object }
        return event.object.followed(by: ["change": .object(change.object)])
    }

    /// The bytes of the line, with its newline.
    package var line: [UInt8] { line(around: event.encoded) }

    /// The bytes of the line, with its newline, around those of its event, which need not be written twice.
    ///
    /// - Parameter encoded: What ``Event/encoded`` gives for the event.
    /// - Returns: The same as ``line``.
    package func line(around encoded: [UInt8]) -> [UInt8] {
        var line = encoded
        if let change {
            // The change is one more member, before the brace that closes the event.
            line.removeLast()
            line += ",\"change\":".utf8
            JSON.object(change.object).write(into: &line)
            line.append(UInt8(ascii: "}"))
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }
}
