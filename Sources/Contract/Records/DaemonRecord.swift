package import Basics

/// Whether the daemon runs, since when, and as which process.
package struct DaemonRecord: Record {
    /// Whether the daemon has started and not yet stopped.
    package var isStarted = false

    /// When it was started last.
    package var startedAt: Timestamp?

    /// When it stopped, unless it has been started since.
    package var stoppedAt: Timestamp?

    /// Its process, while it runs.
    package var processID: Int?

    private var unknown: JSONObject = [:]

    /// Creates the record of a daemon that has never been started.
    package init() {}

    /// Reads a daemon's record, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "daemon state")
        isStarted = try reader.boolean("started")
        startedAt = try reader.optionalTime("startedAt")
        stoppedAt = try reader.optionalTime("stoppedAt")
        processID = try reader.optionalInteger("pid")
        // These two stand beside the record in its file, not in it.
        reader.skip("updatedAt")
        reader.skip("child")
        unknown = reader.unknown
    }

    /// The daemon as it's written, known members first.
    package var object: JSONObject {
        let known: JSONObject = [
            "started": .bool(isStarted),
            "startedAt": .optional(startedAt),
            "stoppedAt": .optional(stoppedAt),
            "pid": .optional(processID),
        ]
        return known.followed(by: unknown)
    }
}
