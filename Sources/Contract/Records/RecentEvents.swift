package import Basics

/// The last events, for whoever looks in without a cursor.
package struct RecentEvents: Record {
    /// How many events are kept.
    package private(set) var maxEntries: Int

    /// When the last one was recorded.
    package private(set) var updatedAt: Timestamp?

    private var ring: RingBuffer<Event>
    private var unknown: JSONObject = [:]

    /// Creates an empty cache.
    package init(maxEntries: Int) {
        self.maxEntries = maxEntries
        ring = RingBuffer(capacity: maxEntries)
    }

    /// Reads a cache, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "recent events")
        maxEntries = try reader.count("maxEntries")
        updatedAt = try reader.optionalTime("updatedAt")
        ring = RingBuffer(capacity: maxEntries)
        for event in try reader.objects("events") {
            ring.append(try Event(event).bounded)
        }
        unknown = reader.unknown
    }

    /// Lists the window's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("maxEntries", maxEntries)
        members.append("updatedAt", optional: updatedAt?.description)
        let events = events
        members.append("events", objects: events.count) { events[$0].list(into: &$1) }
        members.append(unknown)
    }

    /// The events, oldest first.
    package var events: [Event] { ring.elements }

    /// Adds an event, in the form in which it may be shown, and lets the oldest go.
    package mutating func append(_ event: Event) {
        updatedAt = event.createdAt
        ring.append(event.bounded)
    }

    /// The same events under another bound.
    package func resized(to maxEntries: Int) -> RecentEvents {
        guard maxEntries != self.maxEntries else { return self }
        var resized = self
        resized.maxEntries = maxEntries
        resized.ring = RingBuffer(capacity: maxEntries)
        for event in events { resized.ring.append(event) }
        return resized
    }
}
