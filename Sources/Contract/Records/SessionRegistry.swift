package import Basics

/// All sessions, in the order in which they were made, and found by thread without a search.
package struct SessionRegistry: Record {
    /// When a session changed last.
    package private(set) var updatedAt: Timestamp?

    /// The sessions, oldest first.
    package private(set) var sessions = RecordList<Session>()

    /// The sessions of each thread, oldest first; a thread is forgotten with its last session.
    private var threads: [ThreadID: ThreadSessions] = [:]
    /// The sessions on which a turn has no verdict yet.
    private var busy: Set<SessionID> = []
    private var unknown: JSONObject = [:]

    /// Nearly every thread has one session only, for which no array is made.
    private enum ThreadSessions: Hashable {
        case one(SessionID)
        case several([SessionID])

        var ids: [SessionID] {
            switch self {
            case .one(let id): [id]
            case .several(let ids): ids
            }
        }
    }

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

    /// Reads a registry whose sessions are still text, without reading each.
    ///
    /// - Parameters:
    ///   - object: The other members.
    ///   - texts: The value of `sessions`.
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    init(_ object: JSONObject, sessions texts: JSONSlice?) throws(RecordError) {
        var reader = MemberReader(object, of: "session registry")
        updatedAt = try reader.optionalTime("updatedAt")
        try reader.forEachObject("sessions", in: texts) { (text) throws(RecordError) in
            let (outline, earlier) = try sessions.take(text)
            index(outline, after: earlier)
        }
        unknown = reader.unknown
    }

    /// Lists the registry's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("updatedAt", optional: updatedAt?.description)
        sessions.list(as: "sessions", into: &members)
        members.append(unknown)
    }

    /// The session of that name.
    package subscript(id: SessionID) -> Session? { sessions[id] }

    /// The sessions that stand for a thread, oldest first; resuming a thread twice makes two.
    package func sessions(on thread: ThreadID) -> [Session] {
        threads[thread]?.ids.compactMap { sessions[$0] } ?? []
    }

    /// Whether a turn on that thread has no verdict yet.
    package func isBusy(_ thread: ThreadID) -> Bool {
        threads[thread]?.ids.contains { busy.contains($0) } ?? false
    }

    /// The sessions on which a turn has no verdict yet, oldest first.
    package var busySessions: [Session] {
        busy.sorted { isOlder($0, $1) }.compactMap { sessions[$0] }
    }

    /// Puts a session in the place of its earlier record, or at the end.
    package mutating func put(_ session: Session, at time: Timestamp) {
        updatedAt = time
        insert(session)
    }

    /// Takes sessions out; names of none are passed by.
    package mutating func remove(_ ids: Set<SessionID>, at time: Timestamp) {
        updatedAt = time
        for session in sessions.remove(ids) {
            busy.remove(session.sessionID)
            if let thread = session.threadID { leave(thread, session.sessionID) }
        }
    }

    private mutating func insert(_ session: Session) {
        index(session.outline, after: sessions.put(session))
    }

    private mutating func index(_ outline: Session.Outline, after earlier: Session?) {
        let id = outline.id
        if outline.isBusy { busy.insert(id) } else { busy.remove(id) }
        guard earlier?.threadID != outline.threadID else { return }
        if let thread = earlier?.threadID { leave(thread, id) }
        if let thread = outline.threadID { join(thread, id) }
    }

    private mutating func join(_ thread: ThreadID, _ id: SessionID) {
        guard let ids = threads.updateValue(.one(id), forKey: thread)?.ids else { return }
        threads[thread] = .several((ids + [id]).sorted { isOlder($0, $1) })
    }

    private mutating func leave(_ thread: ThreadID, _ id: SessionID) {
        let ids = threads[thread]?.ids.filter { $0 != id } ?? []
        threads[thread] = ids.count > 1 ? .several(ids) : ids.first.map(ThreadSessions.one)
    }

    private func isOlder(_ left: SessionID, _ right: SessionID) -> Bool {
        guard let left = sessions.index(of: left), let right = sessions.index(of: right) else { return false }
        return left < right
    }
}

extension SessionRegistry {
    /// Registries are equal if what is written of them is.
    package static func == (left: SessionRegistry, right: SessionRegistry) -> Bool {
        left.updatedAt == right.updatedAt && left.sessions == right.sessions && left.unknown == right.unknown
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(updatedAt)
        hasher.combine(sessions)
        hasher.combine(unknown)
    }
}
