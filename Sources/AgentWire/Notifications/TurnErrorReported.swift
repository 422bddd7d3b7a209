package import Basics

/// Something went wrong in a turn, which may be tried again.
package struct TurnErrorReported: Hashable, Sendable {
    /// The notification's name on the wire.
    package static let method = "error"

    /// The thread the turn runs on.
    package let threadID: ThreadID

    /// The turn that is in trouble.
    package let turnID: TurnID

    /// What went wrong: `{message, codexErrorInfo, additionalDetails}` and more.
    package let error: JSON

    /// Whether the server tries again by itself; if so, the turn goes on.
    package let willRetry: Bool

    /// Reads the params.
    package init(params: JSONSlice?) throws(MissingMember) {
        let members = MemberReader(params, of: Self.method)
        threadID = try members.identifier("threadId")
        turnID = try members.identifier("turnId")
        error = members.json("error")
        willRetry = try members.boolean("willRetry")
    }
}
