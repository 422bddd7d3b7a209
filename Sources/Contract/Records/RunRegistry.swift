package import Basics

/// All runs, in the order in which they were accepted.
package struct RunRegistry: Record {
    /// When a run changed last.
    package private(set) var updatedAt: Timestamp?

    /// The runs, oldest first.
    package private(set) var runs: [Run] = []

    private var places: [RunID: Int] = [:]
    private var unknown: JSONObject = [:]

    /// Creates a registry without runs.
    package init() {}

    /// Reads a registry, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "run registry")
        updatedAt = try reader.optionalTime("updatedAt")
        for run in try reader.objects("runs") { insert(try Run(run)) }
        unknown = reader.unknown
    }

    /// Lists the registry's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("updatedAt", optional: updatedAt?.description)
        members.append("runs", objects: runs.count) { runs[$0].list(into: &$1) }
        members.append(unknown)
    }

    /// The run of that name.
    package subscript(id: RunID) -> Run? {
        places[id].map { runs[$0] }
    }

    /// Where a run stands in ``runs``.
    package func place(of id: RunID) -> Int? { places[id] }

    /// Puts a run in the place of its earlier record, or at the end.
    package mutating func put(_ run: Run, at time: Timestamp) {
        updatedAt = time
        insert(run)
    }

    private mutating func insert(_ run: Run) {
        if let place = places[run.runID] {
            runs[place] = run
        } else {
            places[run.runID] = runs.count
            runs.append(run)
        }
    }
}
