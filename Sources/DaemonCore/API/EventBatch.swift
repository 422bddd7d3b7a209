package import Basics
import Contract

/// Events that become visible together, and the bytes of each, made once for all who follow.
package struct EventBatch: Sendable {
    /// The events, in their order.
    let events: [ShownEvent]

    private let daemonID: DaemonID
    private var frames: [StreamFormat: Frames] = [:]

    /// The events one behind the other, as a format has them.
    struct Frames: Sendable {
        /// The frames of all.
        var bytes: [UInt8] = []
        /// Where the frame of each ends.
        var ends: [Int] = []
    }

    /// Puts events together.
    package init(_ events: [ShownEvent], of daemonID: DaemonID) {
        self.events = events
        self.daemonID = daemonID
    }

    /// The events in a format, for which they're written when it's asked for first.
    mutating func frames(in format: StreamFormat) -> Frames {
        if let frames = frames[format] { return frames }
        var made = Frames()
        for shown in events {
            made.bytes += format.frame(shown.data, at: EventCursor(daemonID: daemonID, seq: shown.event.seq))
            made.ends.append(made.bytes.count)
        }
        frames[format] = made
        return made
    }
}
