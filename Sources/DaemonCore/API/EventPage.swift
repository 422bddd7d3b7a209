package import Basics
import Contract
import HTTPWire

/// A page of events that's being read together.
package struct EventPage: Hashable, Sendable {
    /// How many events a page has unless told.
    package static let usualLimit = 100
    /// How many events a page may have.
    package static let largestLimit = 1000
    /// A page ends behind the event that takes it over this many bytes.
    package static let largestSize = 4 << 20

    /// Where reading stands.
    package var replay: LogReplay
    /// The last event that may be on it.
    package let last: Int

    private let filter: EventFilter
    private let limit: Int
    private let gap: JSONObject?
    private var events: [JSON] = []
    private var size = 0

    /// Begins a page.
    package init(replay: LogReplay, through last: Int, filter: EventFilter, limit: Int, gap: JSONObject?) {
        self.replay = replay
        self.last = last
        self.filter = filter
        self.limit = limit
        self.gap = gap
    }

    /// Whether there's nothing to add.
    package var isComplete: Bool { events.count >= limit || size > Self.largestSize || replay.seq >= last }

    /// Takes what was read and fills the page from it.
    package mutating func read(_ bytes: [UInt8]) throws {
        replay.read(bytes)
        while !isComplete, let shown = try replay.next(through: last)?.shown {
            guard filter.matches(shown.event) else { continue }
            size += shown.data.count
            events.append(.object(shown.event.object))
        }
    }

    /// The page as an answer.
    package func object(of daemon: DaemonID) -> JSONObject {
        var object: JSONObject = [
            "events": .array(events),
            "next": .string(EventCursor(daemonID: daemon, seq: replay.seq).description),
        ]
        if let gap { object.append("gap", .object(gap)) }
        return object
    }
}
