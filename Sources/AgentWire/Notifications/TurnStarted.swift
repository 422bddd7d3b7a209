package import Basics

/// A turn began to run.
///
/// It may arrive before the answer to the request that started the turn.
package struct TurnStarted: Hashable, Sendable {
    /// The notification's name on the wire.
    package static let method = "turn/started"

    /// The thread it runs on.
    package let threadID: ThreadID

    /// The turn as it stands.
    package let turn: AgentTurn

    /// Reads the params.
    package init(params: JSONSlice?) throws(MissingMember) {
        let members = MemberReader(params, of: Self.method)
        threadID = try members.identifier("threadId")
        turn = try AgentTurn(members.object("turn"))
    }
}
