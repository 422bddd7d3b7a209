package import Basics

/// Whether the daemon runs, since when, and as which process.
package struct DaemonRecord: Record {
    /// The number of the form in which this codexd writes its log and its state files.
    package static let latestFormat = 1

    /// The number of the form in which the log and the state files are written; none by a codexd before the first.
    package var format: Int?

    /// Whether the daemon has started and not yet stopped.
    package var isStarted = false

    /// When it was started last.
    package var startedAt: Timestamp?

    /// When it stopped, unless it has been started since.
    package var stoppedAt: Timestamp?

    /// Its process, while it runs.
    package var processID: Int?

    /// Why no run leaves the queue, while none does; it outlives the daemon, so that no start is hot.
    package var parked: RunParking?

    private var unknown: JSONObject = [:]

    /// Creates the record of a daemon that has never been started.
    package init() {}

    /// Reads a daemon's record, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "daemon state")
        format = try reader.optionalInteger("format")
        isStarted = try reader.boolean("started")
        startedAt = try reader.optionalTime("startedAt")
        stoppedAt = try reader.optionalTime("stoppedAt")
        processID = try reader.optionalInteger("pid")
        if let parked = try reader.optionalObject("parked") { self.parked = try RunParking(parked) }
        // These three stand beside the record in its file, not in it.
        reader.skip("updatedAt")
        reader.skip("child")
        reader.skip("reserved")
        unknown = reader.unknown
    }

    /// Lists the record's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        list(into: &members, updatedAt: { _ in }, child: { _ in })
    }

    /// Lists the record's members with the two that stand beside it in its file.
    func list<Members: JSONMembers>(
        into members: inout Members,
        updatedAt: (inout Members) -> Void,
        child: (inout Members) -> Void
    ) {
        members.append("started", .bool(isStarted))
        members.append("startedAt", optional: startedAt?.description)
        members.append("stoppedAt", optional: stoppedAt?.description)
        updatedAt(&members)
        members.append("pid", optional: processID)
        child(&members)
        members.append("format", optional: format)
        if let parked {
            members.append("parked", object: { parked.list(into: &$0) })
        } else {
            members.append("parked", .null)
        }
        members.append(unknown)
    }
}
