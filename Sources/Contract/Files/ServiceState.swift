package import Basics

/// Everything codexd knows that outlives it: the fold of all changes in the event log.
///
/// The daemon keeps one and applies each event as it records it; a reader rebuilds the
/// same one from the checkpoints and the log behind them. There's no other way to change it.
package struct ServiceState: Hashable, Sendable {
    /// Who the daemon is; none before a first start.
    package private(set) var identity: Identity?

    /// The daemon's own record.
    package private(set) var daemon = DaemonRecord()

    /// The child's record; none before a first start.
    package private(set) var child: ChildRecord?

    /// All sessions.
    package private(set) var sessions = SessionRegistry()

    /// All runs.
    package private(set) var runs = RunRegistry()

    /// The requests of the last day that came with keys.
    package private(set) var keys = KeyRegistry()

    /// All that the app-server asked of its client.
    package private(set) var approvals = ApprovalRegistry()

    /// The last events.
    package private(set) var recentEvents: RecentEvents

    /// The event up to which this is complete.
    package private(set) var seq = 0

    /// When that event was recorded.
    package private(set) var updatedAt: Timestamp?

    /// The last block of event numbers that was reserved.
    package private(set) var reservation: StateChange.Reservation?

    /// The last event that changed what a file has, other than those that every event changes.
    package internal(set) var lastChanges: [StateFile: Int] = [
        .identity: 0, .sessionRegistry: 0, .runRegistry: 0, .requestKeys: 0, .approvalRegistry: 0,
    ]

    /// The same, as the daemon's file had it when it was read.
    var unchangedSince: [StateFile: Int] = [:]

    /// The number up to which each checkpoint was complete when it was read.
    package internal(set) var coverage: [StateFile: Int] = [:]

    /// Creates the state of a directory that was never used.
    package init(eventCacheSize: Int) {
        recentEvents = RecentEvents(maxEntries: eventCacheSize)
    }

    /// Takes in the next event of the log; one that's already covered changes nothing.
    ///
    /// - Parameters:
    ///   - entry: The event and what it changed.
    ///   - written: What ``Record/encoded`` gives for the event, if that's known already.
    package mutating func apply(_ entry: LogEntry, written: [UInt8]? = nil) {
        let event = entry.event
        if event.seq > covered(.recentEvents) { recentEvents.append(event, written: written) }
        if let change = entry.change {
            if let identity = change.identity, event.seq > covered(.identity) { self.identity = identity }
            if event.seq > covered(.daemonState) {
                if let daemon = change.daemon { self.daemon = daemon }
                if let child = change.child { self.child = child }
            }
            if event.seq > covered(.sessionRegistry) {
                for session in change.sessions { sessions.put(session, at: event.createdAt) }
                if let ids = change.removed?.sessions, !ids.isEmpty { sessions.remove(ids, at: event.createdAt) }
            }
            if event.seq > covered(.runRegistry) {
                for run in change.runs { runs.put(run, at: event.createdAt) }
                if let ids = change.removed?.runs, !ids.isEmpty { runs.remove(ids, at: event.createdAt) }
            }
            if event.seq > covered(.requestKeys) {
                for request in change.keys { keys.put(request, at: event.createdAt) }
                if let ids = change.removed?.keys, !ids.isEmpty { keys.remove(ids, at: event.createdAt) }
            }
            if event.seq > covered(.approvalRegistry) {
                for approval in change.approvals { approvals.put(approval, at: event.createdAt) }
                if let ids = change.removed?.approvals, !ids.isEmpty { approvals.remove(ids, at: event.createdAt) }
            }
            noteChanges(change, at: event.seq)
            if let reservation = change.reservation { self.reservation = reservation }
        }
        // The time stands in the daemon's file, which may be behind another that gave `seq`.
        if event.seq > covered(.daemonState) { updatedAt = event.createdAt }
        seq = max(seq, event.seq)
    }

    /// Bounds the recent events anew.
    package mutating func resizeRecentEvents(to maxEntries: Int) {
        recentEvents = recentEvents.resized(to: maxEntries)
    }

    /// The event up to which a checkpoint was complete when it was read.
    package func covered(_ file: StateFile) -> Int { coverage[file, default: 0] }
}

// MARK: - Checkpoints

extension ServiceState {
    /// The first event number that some checkpoint lacks; the log is needed from there on.
    package var firstUncovered: Int { (StateFile.checkpoints.map(covered).min() ?? 0) + 1 }

    /// Takes a checkpoint over.
    ///
    /// The records of a registry are checked and kept as they are, which is many times faster than to read them all,
    /// and takes a fraction of the memory.
    ///
    /// - Parameters:
    ///   - file: Which.
    ///   - content: What it holds, an object.
    /// - Throws: ``RecordError`` if it isn't what such a file should hold.
    package mutating func load(_ file: StateFile, from content: JSONSlice) throws(RecordError) {
        var record = JSONObject()
        var covered = 0
        var lastChanges: JSONSlice?
        var records: JSONSlice?
        content.forEachMember { name, value in
            if name == "seq" {
                covered = value.integer ?? 0
            } else if let member = file.records, name == member {
                records = value
            } else if file == .daemonState, name == Self.lastChangesMember {
                lastChanges = value
            } else {
                record.append(name.text, value.value)
            }
        }
        switch file {
        case .identity: identity = try Identity(record)
        case .daemonState:
            daemon = try DaemonRecord(record)
            var reader = MemberReader(record, of: "daemon state")
            updatedAt = try reader.optionalTime("updatedAt")
            if let child = try reader.optionalObject("child") {
                self.child = try ChildRecord(child)
            } else {
                child = nil
            }
            if record["reserved"] != nil { reservation = try StateChange.Reservation(reader.object("reserved")) }
        case .sessionRegistry: sessions = try SessionRegistry(record, sessions: records)
        case .runRegistry: runs = try RunRegistry(record, runs: records)
        case .requestKeys: keys = try KeyRegistry(record, keys: records)
        case .approvalRegistry: approvals = try ApprovalRegistry(record, approvals: records)
        case .recentEvents: recentEvents = try RecentEvents(record)
        case .localAPI, .apiToken: preconditionFailure("\(file.rawValue) is no checkpoint")
        }
        coverage[file] = covered
        seq = max(seq, covered)
        if let lastChanges { takeLastChanges(lastChanges, asOf: covered) }
        extendCoverage()
    }

    /// The content of a checkpoint of this state.
    package func checkpoint(_ file: StateFile) -> [UInt8] {
        var text = JSONObjectText(.pretty, capacity: 4096 + contentSize(of: file))
        switch file {
        case .identity: identity?.list(into: &text)
        case .daemonState:
            listDaemon(into: &text, child: child)
            // It may stand in a part of the log that isn't read, or no longer kept.
            if let reservation { text.append("reserved", object: { reservation.list(into: &$0) }) }
        case .sessionRegistry: sessions.list(into: &text)
        case .runRegistry: runs.list(into: &text)
        case .requestKeys: keys.list(into: &text)
        case .approvalRegistry: approvals.list(into: &text)
        case .recentEvents: recentEvents.list(into: &text)
        case .localAPI, .apiToken: preconditionFailure("\(file.rawValue) is no checkpoint")
        }
        if file == .daemonState, seq > 0 { text.append(Self.lastChangesMember, object: listLastChanges) }
        text.append("seq", seq)
        var content = text.ended()
        content.append(UInt8(ascii: "\n"))
        return content
    }

    /// A registry with more text than this is large, 1 MiB.
    private static let large = 1 << 20

    /// The checkpoints that must be written at a start: all but large ones that are as they were read.
    package var filesToBringUp: [StateFile] {
        StateFile.checkpoints.filter { !largeFiles.contains($0) || coverage[$0] ?? -1 < lastChanges[$0, default: 0] }
    }

    /// The checkpoints that are so large that they should be written apart from others.
    package var largeFiles: [StateFile] {
        var files: [StateFile] = []
        if sessions.sessions.byteCount > Self.large { files.append(.sessionRegistry) }
        if runs.runs.byteCount > Self.large { files.append(.runRegistry) }
        if keys.keys.byteCount > Self.large { files.append(.requestKeys) }
        if approvals.approvals.byteCount > Self.large { files.append(.approvalRegistry) }
        return files
    }

    /// About how large a checkpoint of this state is, or more; 0 if that's little.
    ///
    /// What isn't needed of such a room is never touched, so the system doesn't give it.
    private func contentSize(of file: StateFile) -> Int {
        switch file {
        case .sessionRegistry: sessions.sessions.prettySize
        case .runRegistry: runs.runs.prettySize
        case .requestKeys: keys.keys.prettySize
        case .approvalRegistry: approvals.approvals.prettySize
        case .identity, .daemonState, .recentEvents, .localAPI, .apiToken: 0
        }
    }

    /// Lists the daemon's record with what stands beside it: the last event's time and a child.
    func listDaemon(into members: inout some JSONMembers, child: ChildRecord?) {
        daemon.list(
            into: &members,
            updatedAt: { $0.append("updatedAt", optional: updatedAt?.description) },
            child: { members in
                guard let child else { return members.append("child", .null) }
                members.append("child", object: { child.list(into: &$0) })
            }
        )
    }
}

extension JSON {
    /// The value as a file for people and programs: pretty-printed, with a final newline.
    package var fileContent: [UInt8] { encoded(.pretty) + [UInt8(ascii: "\n")] }
}
