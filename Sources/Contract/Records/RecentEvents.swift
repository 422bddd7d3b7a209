package import Basics

/// The last events, for whoever looks in without a cursor.
package struct RecentEvents: Record {
    /// How many events are kept.
    package private(set) var maxEntries: Int

    /// When the last one was recorded.
    package private(set) var updatedAt: Timestamp?

    private var ring: RingBuffer<Entry>
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
            ring.append(Entry(try Event(event), written: nil))
        }
        unknown = reader.unknown
    }

    /// Lists the window's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("maxEntries", maxEntries)
        members.append("updatedAt", optional: updatedAt?.description)
        members.append("events", elements: ring.elements.map(\.text))
        members.append(unknown)
    }

    /// The events, oldest first.
    package var events: [Event] { ring.elements.map(\.event) }

    /// Adds an event, in the form in which it may be shown, and lets the oldest go.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - written: What ``Record/encoded`` gives for it, if that's known already.
    package mutating func append(_ event: Event, written: [UInt8]? = nil) {
        updatedAt = event.createdAt
        ring.append(Entry(event, written: written))
    }

    /// The same events under another bound.
    package func resized(to maxEntries: Int) -> RecentEvents {
        guard maxEntries != self.maxEntries else { return self }
        var resized = self
        resized.maxEntries = maxEntries
        resized.ring = RingBuffer(capacity: maxEntries)
        for entry in ring.elements { resized.ring.append(entry) }
        return resized
    }

    /// An event and, once it has been written for the log, its text: the file is written anew far more often.
    private struct Entry: Hashable {
        let event: Event
        private let written: JSONSlice?

        init(_ event: Event, written: [UInt8]?) {
            // What is short as a whole has no detail that is too long.
            let short = written.flatMap { $0.count <= Event.longestShownDetail ? $0 : nil }
            self.written = short.map(JSONSlice.init(written:))
            self.event = short == nil ? event.bounded : event
        }

        var text: JSONSlice { written ?? JSONSlice(written: event.encoded) }

        static func == (left: Entry, right: Entry) -> Bool { left.event == right.event }

        func hash(into hasher: inout Hasher) {
            hasher.combine(event)
        }
    }
}
