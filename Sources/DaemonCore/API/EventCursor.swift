package import Basics
import HTTPWire

/// A place in the event stream of one state directory: behind an event.
package struct EventCursor: Hashable, Sendable, CustomStringConvertible {
    /// Whose events are counted.
    package let daemonID: DaemonID
    /// The event behind which it lies.
    package let seq: Int

    /// Creates a cursor.
    package init(daemonID: DaemonID, seq: Int) {
        self.daemonID = daemonID
        self.seq = seq
    }

    /// Reads a cursor as it stands in an SSE `id`.
    ///
    /// - Throws: ``Problem`` naming the parameter that it came in.
    package init(_ text: String, field: String) throws(Problem) {
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex,
            let seq = Int(text[text.index(after: colon)...]), seq >= 0
        else {
            throw Problem(.unprocessableContent, "a cursor is <daemonId>:<seq>", field: field)
        }
        daemonID = DaemonID(rawValue: String(text[..<colon]))
        self.seq = seq
    }

    package var description: String { "\(daemonID):\(seq)" }
}
