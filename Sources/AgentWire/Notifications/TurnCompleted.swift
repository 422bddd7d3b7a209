package import Basics

/// A turn came to its end, whatever its status says.
///
/// A sub-agent's turn does so on the same connection: only thread and turn together tell whose it is.
package struct TurnCompleted: Hashable, Sendable {
    /// The notification's name on the wire.
    package static let method = "turn/completed"

    /// The thread it ran on.
    package let threadID: ThreadID

    /// The turn as it ended.
    package let turn: AgentTurn

    /// Reads the params.
    package init(params: JSONSlice?) throws(MissingMember) {
        let members = MemberReader(params, of: Self.method)
        threadID = try members.identifier("threadId")
        turn = try AgentTurn(members.object("turn"))
    }
}
