package import Basics

/// All that the app-server asked of its client, in the order in which it did (contract CTR-APPR).
package struct ApprovalRegistry: Record {
    /// When an approval changed last.
    package private(set) var updatedAt: Timestamp?

    /// The approvals, oldest first; those that are open are pending.
    package private(set) var approvals = RecordList<Approval>()

    private var unknown: JSONObject = [:]

    /// Creates a registry without approvals.
    package init() {}

    /// Reads a registry, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "approval registry")
        updatedAt = try reader.optionalTime("updatedAt")
        for approval in try reader.objects("approvals") { approvals.put(try Approval(approval)) }
        unknown = reader.unknown
    }

    /// Reads a registry whose approvals are still text, without reading each.
    ///
    /// - Parameters:
    ///   - object: The other members.
    ///   - texts: The value of `approvals`.
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    init(_ object: JSONObject, approvals texts: JSONSlice?) throws(RecordError) {
        var reader = MemberReader(object, of: "approval registry")
        updatedAt = try reader.optionalTime("updatedAt")
        try reader.forEachObject("approvals", in: texts) { (text) throws(RecordError) in _ = try approvals.take(text) }
        unknown = reader.unknown
    }

    /// Lists the registry's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("updatedAt", optional: updatedAt?.description)
        approvals.list(as: "approvals", into: &members)
        members.append(unknown)
    }

    /// The approval of that name.
    package subscript(id: ApprovalID) -> Approval? { approvals[id] }

    /// Puts an approval in the place of its earlier record, or at the end.
    package mutating func put(_ approval: Approval, at time: Timestamp) {
        updatedAt = time
        approvals.put(approval)
    }

    /// Takes approvals out; names of none are passed by.
    package mutating func remove(_ ids: Set<ApprovalID>, at time: Timestamp) {
        updatedAt = time
        _ = approvals.remove(ids)
    }
}
