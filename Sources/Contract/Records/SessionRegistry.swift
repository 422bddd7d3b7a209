package import Basics

/// All sessions, in the order in which they were made, and found by thread without a search.
package struct SessionRegistry: Record {
    /// When a session changed last.
    package private(set) var updatedAt: Timestamp?

    /// The sessions, oldest first.
    package private(set) var sessions: [Session] = []

    private var places: [SessionID: Int] = [:]
    private var placesByThread: [ThreadID: [Int]] = [:]
    private var unknown: JSONObject = [:]

    /// Creates a registry without sessions.
    package init() {}

    /// Reads a registry, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "session registry")
        updatedAt = try reader.optionalTime("updatedAt")
        for session in try reader.objects("sessions") {
            insert(try Session(session))
        }
        unknown = reader.unknown
    }

    /// Lists the registry's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("updatedAt", optional: updatedAt?.description)
        members.append("sessions", objects: sessions.count) { sessions[$0].list(into: &$1) }
        members.append(unknown)
    }

    /// The session of that name.
    package subscript(id: SessionID) -> Session? {
        places[id].map { sessions[$0] }
    }

    /// The sessions that stand for a thread, oldest first; resuming a thread twice makes two.
    package func sessions(on thread: ThreadID) -> [Session] {
        placesByThread[thread, default: []].map { sessions[$0] }
    }

    /// Where a session stands in ``sessions``.
    package func place(of id: SessionID) -> Int? { places[id] }

    /// Puts a session in the place of its earlier record, or at the end.
    package mutating func put(_ session: Session, at time: Timestamp) {
        updatedAt = time
        insert(session)
    }

    private mutating func insert(_ session: Session) {
        let place = places[session.sessionID] ?? sessions.count
        if place < sessions.count {
            let earlier = sessions[place].threadID
            sessions[place] = session
            guard earlier != session.threadID else { return }
            if let earlier { leave(earlier, at: place) }
        } else {
            places[session.sessionID] = place
            sessions.append(session)
        }
        if let thread = session.threadID { join(thread, at: place) }
    }

    private mutating func join(_ thread: ThreadID, at place: Int) {
        var siblings = placesByThread[thread, default: []]
        siblings.insert(place, at: siblings.firstIndex { $0 > place } ?? siblings.endIndex)
        placesByThread[thread] = siblings
    }

    /// Forgets a thread with its last session, so that equal sessions make equal registries.
    private mutating func leave(_ thread: ThreadID, at place: Int) {
        let siblings = placesByThread[thread, default: []].filter { $0 != place }
        placesByThread[thread] = siblings.isEmpty ? nil : siblings
    }
}
