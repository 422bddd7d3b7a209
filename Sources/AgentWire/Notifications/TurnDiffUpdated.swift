package import Basics

/// What a turn has changed in files so far.
package struct TurnDiffUpdated: Hashable, Sendable {
    /// The notification's name on the wire.
    package static let method = "turn/diff/updated"

    /// The thread the turn runs on.
    package let threadID: ThreadID

    /// The turn that made the changes.
    package let turnID: TurnID

    /// The whole change up to now, as a unified diff.
    package let diff: String

    /// Reads the params.
    package init(params: JSONSlice?) throws(MissingMember) {
        let members = MemberReader(params, of: Self.method)
        threadID = try members.identifier("threadId")
        turnID = try members.identifier("turnId")
        diff = try members.text("diff")
    }
}
