package import Basics

/// All runs, as they're found; this version starts none, and loses none.
package struct RunRegistry: Record {
    /// When a run changed last.
    package private(set) var updatedAt: Timestamp?

    /// The runs, oldest first.
    package private(set) var runs: [JSONObject] = []

    private var unknown: JSONObject = [:]

    /// Creates a registry without runs.
    package init() {}

    /// Reads a registry, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "run registry")
        updatedAt = try reader.optionalTime("updatedAt")
        runs = try reader.objects("runs")
        unknown = reader.unknown
    }

    /// Lists the registry's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("updatedAt", optional: updatedAt?.description)
        members.append("runs", .array(runs.map(JSON.object)))
        members.append(unknown)
    }
}
