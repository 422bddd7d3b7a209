package import Basics

/// Why and until when no run leaves the queue.
package struct RunParking: Record {
    /// How the turn or run failed that shows why, `usage_limit` or `unauthorized`.
    package let failureClass: String

    /// When that was seen first.
    package let since: Timestamp

    /// When runs leave the queue again, if nothing shows earlier that they may.
    package var until: Timestamp

    private var unknown: JSONObject = [:]

    /// Creates a parking.
    package init(failureClass: String, since: Timestamp, until: Timestamp) {
        self.failureClass = failureClass
        self.since = since
        self.until = until
    }

    /// Reads a parking, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError`` if a member is missing or of another type.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "parking of runs")
        failureClass = try reader.text("failureClass")
        since = try reader.time("since")
        until = try reader.time("until")
        unknown = reader.unknown
    }

    /// Lists the record's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("failureClass", failureClass)
        members.append("since", since.description)
        members.append("until", until.description)
        members.append(unknown)
    }
}
