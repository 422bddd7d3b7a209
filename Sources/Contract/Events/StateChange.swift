package import Basics

/// The records that an event changed, each whole and as it stands afterwards.
///
/// The state of the service is the fold of these over the log; see ``ServiceState``.
package struct StateChange: Record {
    /// Event numbers that may be used in this boot of the machine.
    ///
    /// Numbers are reserved in blocks. After the machine itself died, lines may be missing
    /// whose numbers somebody has seen, so numbering goes on behind the block.
    package struct Reservation: Hashable, Sendable {
        /// The last number of the block.
        package let through: Int

        /// The boot of the machine in which it was reserved.
        package let bootID: String

        /// Creates a reservation.
        package init(through: Int, bootID: String) {
            self.through = through
            self.bootID = bootID
        }

        init(_ object: JSONObject) throws(RecordError) {
            var reader = MemberReader(object, of: "reservation")
            through = try reader.integer("through")
            bootID = try reader.text("bootId")
        }

        func list(into members: inout some JSONMembers) {
            members.append("through", through)
            members.append("bootId", bootID)
        }
    }

    /// Records that are no longer kept.
    package struct Removal: Hashable, Sendable {
        /// The sessions that are taken out.
        package var sessions: Set<SessionID> = []

        /// The runs that are taken out.
        package var runs: Set<RunID> = []

        /// The keys that are let go, so that they may be used again.
        package var keys: Set<RequestKey> = []

        /// The approvals that are taken out.
        package var approvals: Set<ApprovalID> = []

        /// Creates a removal of the given records.
        package init(
            sessions: Set<SessionID> = [],
            runs: Set<RunID> = [],
            keys: Set<RequestKey> = [],
            approvals: Set<ApprovalID> = []
        ) {
            self.sessions = sessions
            self.runs = runs
            self.keys = keys
            self.approvals = approvals
        }

        fileprivate init(_ object: JSONObject) throws(RecordError) {
            var reader = MemberReader(object, of: "removal")
            if object["sessions"] != nil {
                sessions = Set(try reader.texts("sessions").map(SessionID.init(rawValue:)))
            }
            if object["runs"] != nil { runs = Set(try reader.texts("runs").map(RunID.init(rawValue:))) }
            if object["keys"] != nil { keys = Set(try reader.texts("keys").map(RequestKey.init(rawValue:))) }
            if object["approvals"] != nil {
                approvals = Set(try reader.texts("approvals").map(ApprovalID.init(rawValue:)))
            }
        }

        fileprivate func list(into members: inout some JSONMembers) {
            if !sessions.isEmpty { members.append("sessions", .array(sessions.sorted().map(JSON.identifier))) }
            if !runs.isEmpty { members.append("runs", .array(runs.sorted().map(JSON.identifier))) }
            if !keys.isEmpty { members.append("keys", .array(keys.sorted().map(JSON.identifier))) }
            if !approvals.isEmpty { members.append("approvals", .array(approvals.sorted().map(JSON.identifier))) }
        }
    }

    /// The directory's identity, if it changed.
    package var identity: Identity?

    /// The daemon's own record, if it changed.
    package var daemon: DaemonRecord?

    /// The child's record, if it changed.
    package var child: ChildRecord?

    /// The sessions that changed.
    package var sessions: [Session] = []

    /// The runs that changed.
    package var runs: [Run] = []

    /// The requests with keys of which something came.
    package var keys: [KeyedRequest] = []

    /// The approvals that changed.
    package var approvals: [Approval] = []

    /// The records that are taken out, if any are, after the others are put.
    package var removed: Removal?

    /// A block of numbers, if one was reserved.
    package var reservation: Reservation?

    private var unknown: JSONObject = [:]

    /// Creates a change of the given records.
    package init(
        identity: Identity? = nil,
        daemon: DaemonRecord? = nil,
        child: ChildRecord? = nil,
        sessions: [Session] = [],
        runs: [Run] = [],
        keys: [KeyedRequest] = [],
        approvals: [Approval] = [],
        removed: Removal? = nil,
        reservation: Reservation? = nil
    ) {
        self.identity = identity
        self.daemon = daemon
        self.child = child
        self.sessions = sessions
        self.runs = runs
        self.keys = keys
        self.approvals = approvals
        self.removed = removed
        self.reservation = reservation
    }

    /// Reads a change, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "change")
        if object["identity"] != nil { identity = try Identity(reader.object("identity")) }
        if object["daemon"] != nil { daemon = try DaemonRecord(reader.object("daemon")) }
        if object["child"] != nil { child = try ChildRecord(reader.object("child")) }
        if object["sessions"] != nil {
            for session in try reader.objects("sessions") { sessions.append(try Session(session)) }
        }
        if object["runs"] != nil {
            for run in try reader.objects("runs") { runs.append(try Run(run)) }
        }
        if object["keys"] != nil {
            for request in try reader.objects("keys") { keys.append(try KeyedRequest(request)) }
        }
        if object["approvals"] != nil {
            for approval in try reader.objects("approvals") { approvals.append(try Approval(approval)) }
        }
        if object["removed"] != nil { removed = try Removal(reader.object("removed")) }
        if object["reserved"] != nil {
            reservation = try Reservation(reader.object("reserved"))
        }
        unknown = reader.unknown
    }

    /// Lists the change's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        if let identity { members.append("identity", object: { identity.list(into: &$0) }) }
        if let daemon { members.append("daemon", object: { daemon.list(into: &$0) }) }
        if let child { members.append("child", object: { child.list(into: &$0) }) }
        if !sessions.isEmpty {
            members.append("sessions", objects: sessions.count) { sessions[$0].list(into: &$1) }
        }
        if !runs.isEmpty { members.append("runs", objects: runs.count) { runs[$0].list(into: &$1) } }
        if !keys.isEmpty { members.append("keys", objects: keys.count) { keys[$0].list(into: &$1) } }
        if !approvals.isEmpty {
            members.append("approvals", objects: approvals.count) { approvals[$0].list(into: &$1) }
        }
        if let removed { members.append("removed", object: { removed.list(into: &$0) }) }
        if let reservation { members.append("reserved", object: { reservation.list(into: &$0) }) }
        members.append(unknown)
    }

    /// Whether the session registry isn't what it was.
    package var touchesSessions: Bool { !sessions.isEmpty || removed?.sessions.isEmpty == false }

    /// Whether the run registry isn't what it was.
    package var touchesRuns: Bool { !runs.isEmpty || removed?.runs.isEmpty == false }

    /// Whether the requests with keys aren't what they were.
    package var touchesKeys: Bool { !keys.isEmpty || removed?.keys.isEmpty == false }

    /// Whether the approvals aren't what they were.
    package var touchesApprovals: Bool { !approvals.isEmpty || removed?.approvals.isEmpty == false }

    /// Whether nothing changed.
    package var isEmpty: Bool { self == StateChange() }
}
