package import Basics

/// All runs, in the order in which they were accepted.
package struct RunRegistry: Record {
    /// When a run changed last.
    package private(set) var updatedAt: Timestamp?

    /// The runs, oldest first.
    package private(set) var runs = RecordList<Run>()

    private var unknown: JSONObject = [:]

    /// Creates a registry without runs.
    package init() {}

    /// Reads a registry, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "run registry")
        updatedAt = try reader.optionalTime("updatedAt")
        for run in try reader.objects("runs") { runs.put(try Run(run)) }
        unknown = reader.unknown
    }

    /// Reads a registry whose runs are still text, without reading each.
    ///
    /// - Parameters:
    ///   - object: The other members.
    ///   - texts: The value of `runs`.
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    init(_ object: JSONObject, runs texts: JSONSlice?) throws(RecordError) {
        var reader = MemberReader(object, of: "run registry")
        updatedAt = try reader.optionalTime("updatedAt")
        try reader.forEachObject("runs", in: texts) { (text) throws(RecordError) in _ = try runs.take(text) }
        unknown = reader.unknown
    }

    /// Lists the registry's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("updatedAt", optional: updatedAt?.description)
        runs.list(as: "runs", into: &members)
        members.append(unknown)
    }

    /// The run of that name.
    package subscript(id: RunID) -> Run? { runs[id] }

    /// Puts a run in the place of its earlier record, or at the end.
    package mutating func put(_ run: Run, at time: Timestamp) {
        updatedAt = time
        runs.put(run)
    }

    /// Takes runs out; names of none are passed by.
    package mutating func remove(_ ids: Set<RunID>, at time: Timestamp) {
        updatedAt = time
        _ = runs.remove(ids)
    }
}
