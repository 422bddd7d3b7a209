import Basics
import Contract

extension NormalForm {
    /// The events that have an order among themselves.
    struct EventGroup {
        /// What events belong to.
        enum Owner: Hashable {
            /// The daemon, its child's process and connection, and whatever names no session.
            case daemon
            /// A stream of the daemon's nth child.
            case stream(child: Int, name: String)
            /// A thread with all sessions on it: what the app-server tells of a thread concerns them all.
            case thread(String)
            /// A session without a thread.
            case session(String)
            /// A run.
            case run(String)
        }

        let owner: Owner

        /// The first session of the group that is named, if one is.
        private(set) var session: String?

        /// What remains of the events, in their order.
        private(set) var events: [JSON] = []

        /// Events that a client began, which hold no place yet.
        private var begun: [JSON] = []

        private init(_ owner: Owner) { self.owner = owner }

        /// The group's name, which may take the next number of its kind.
        func name(_ naming: inout Naming) -> String {
            switch owner {
            case .daemon: "events of the daemon"
            case .stream(let child, let name): "events of \(name) of child \(child)"
            case .session(let id), .run(let id): "events of \(naming.bareName(id))"
            case .thread(let id): "events of \(naming.bareName(session ?? "thread \(id)"))"
            }
        }
    }
}

// MARK: - Grouping

extension NormalForm.EventGroup {
    /// Sorts events into groups: the daemon's, then those of its children, then sessions and runs by their content.
    ///
    /// Which session comes first in the log is chance where two are made at once, so it decides nothing.
    static func groups(of events: [JSON], _ naming: NormalForm.Naming) -> [Self] {
        var groups: [Self] = [Self(.daemon)]
        var places: [Owner: Int] = [.daemon: 0]
        let threads = threads(of: events)
        var child = -1
        // When a file of the log is long enough depends on paths and times.
        for event in events where event["type"] != .string(EventType.logRotated.rawValue) {
            if event["type"] == .string(EventType.childStarted.rawValue) { child += 1 }
            let owner = owner(of: event, threads, child: child)
            let place = places[owner] ?? groups.count
            if place == groups.count { groups.append(Self(owner)) }
            places[owner] = place
            groups[place].take(event)
        }
        for place in groups.indices { groups[place].settle() }
        return groups.sorted { left, right in
            guard left.rank == right.rank else { return left.rank < right.rank }
            // Keys take their time for long events, and most runs have one session, which needs none.
            return naming.key(.array(left.events)).isBefore(naming.key(.array(right.events)))
        }
    }

    private var rank: (major: Int, minor: Int) {
        switch owner {
        case .daemon: (0, 0)
        case .stream(let child, _): (1, child)
        case .thread, .session, .run: (2, 0)
        }
    }

    /// The threads of the sessions.
    private static func threads(of events: [JSON]) -> [String: String] {
        var threads: [String: String] = [:]
        for event in events {
            guard let session = event["detail"]?["sessionId"]?.text, let thread = event["detail"]?["threadId"]?.text
            else { continue }
            threads[session] = thread
        }
        return threads
    }

    private static func owner(of event: JSON, _ threads: [String: String], child: Int) -> Owner {
        let detail = event["detail"]
        if event.isOutput, let stream = detail?["stream"]?.text { return .stream(child: child, name: stream) }
        if let run = detail?["runId"]?.text { return .run(run) }
        if let session = detail?["sessionId"]?.text { return threads[session].map(Owner.thread) ?? .session(session) }
        // What codexd has no rule for is kept whole, with its thread inside.
        let thread = (detail?["threadId"] ?? detail?["params"]?["threadId"])?.text
        return thread.map(Owner.thread) ?? .daemon
    }
}

// MARK: - Order

extension NormalForm.EventGroup {
    /// Takes the next event of the group.
    ///
    /// An event that a client began may fall before or after what the app-server tells of itself: a request and the
    /// child's output race. So it stands as late as it may, which is before the next event that names a session.
    private mutating func take(_ event: JSON) {
        if session == nil { session = event["detail"]?["sessionId"]?.text }
        guard !event.isBegunByClient else {
            begun.append(event.withoutMoment)
            return
        }
        if event["detail"]?["sessionId"]?.text != nil { settle() }
        guard event.isOutput else {
            events.append(event.withoutMoment)
            return
        }
        let piece = event.withoutMoment.withoutPreview
        if let last = events.last, let joined = last.joined(with: piece) {
            events[events.endIndex - 1] = joined
        } else {
            events.append(piece)
        }
    }

    /// Gives a place to what has none.
    private mutating func settle() {
        events += begun
        begun = []
    }
}

extension JSON {
    /// Whether the event tells that the child wrote something (contract CTR-LIFE-16, CTR-LIFE-17).
    fileprivate var isOutput: Bool { ["child.stderr", "child.stdout"].contains(self["type"]?.text) }

    /// Whether the event is the beginning of something that a client asked for.
    ///
    /// What comes of it, such as `turn.accepted`, comes out of the child and is in order with the rest of its output.
    fileprivate var isBegunByClient: Bool {
        [EventType.turnRequested, .sessionClosed].contains { self["type"]?.text == $0.rawValue }
    }

    /// The event without what says when it was recorded: its number depends on what other groups had to tell.
    fileprivate var withoutMoment: JSON {
        guard var object = members else { return self }
        if object["seq"]?.integer != nil { object["seq"] = nil }
        if let text = object["createdAt"]?.text, Timestamp(iso8601: text) != nil { object["createdAt"] = nil }
        if object["type"]?.text == EventType.logGap.rawValue, var gap = object["detail"]?.members {
            for end in ["from", "through"] where gap[end]?.integer != nil { gap[end] = "«seq»" }
            object["detail"] = .object(gap)
        }
        return .object(object)
    }

    /// The event without its message, which previews a piece; `stdout.log` and `stderr.log` have the text.
    fileprivate var withoutPreview: JSON {
        members.map { .object($0.without(["message"])) } ?? self
    }

    /// One event for two pieces of a stream, if they differ in their sizes alone.
    fileprivate func joined(with next: JSON) -> JSON? {
        guard var object = members, var detail = object["detail"]?.members, let size = detail["bytes"]?.integer,
            let more = next["detail"]?["bytes"]?.integer
        else { return nil }
        detail["bytes"] = .integer(more)
        object["detail"] = .object(detail)
        guard JSON.object(object) == next else { return nil }
        detail["bytes"] = .integer(size + more)
        object["detail"] = .object(detail)
        return .object(object)
    }
}
