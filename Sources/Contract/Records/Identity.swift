package import Basics

/// Who this daemon is, for the life of its state directory.
package struct Identity: Record {
    /// The directory's own name, made once and kept.
    package let daemonID: DaemonID

    /// The node as the operator calls it.
    package var nodeID: String

    /// The repository that the daemon was started for.
    package var repoRoot: String

    /// When the directory was first used.
    package let createdAt: Timestamp

    /// The configured version, if there is one.
    package var version: String?

    private var unknown: JSONObject = [:]

    /// Creates the identity of a new state directory.
    package init(daemonID: DaemonID, nodeID: String, repoRoot: String, createdAt: Timestamp, version: String?) {
        self.daemonID = daemonID
        self.nodeID = nodeID
        self.repoRoot = repoRoot
        self.createdAt = createdAt
        self.version = version
    }

    /// Reads an identity, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "identity")
        let name = try reader.text("daemonId")
        // It stands in every cursor, and so in lines that others must be able to take apart.
        guard !name.isEmpty, name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw RecordError(record: "identity", member: "daemonId", expected: "a name on one line")
        }
        daemonID = DaemonID(rawValue: name)
        nodeID = try reader.text("nodeId")
        repoRoot = try reader.text("repoRoot")
        createdAt = try reader.time("createdAt")
        version = try reader.optionalText("version")
        unknown = reader.unknown
    }

    /// Lists the identity's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("daemonId", daemonID.rawValue)
        members.append("nodeId", nodeID)
        members.append("repoRoot", repoRoot)
        members.append("createdAt", createdAt.description)
        members.append("version", optional: version)
        members.append(unknown)
    }
}
