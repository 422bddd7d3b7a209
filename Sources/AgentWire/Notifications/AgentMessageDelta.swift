package import Basics

/// A piece of what the agent says, as it says it.
package struct AgentMessageDelta: Hashable, Sendable {
    /// The notification's name on the wire.
    package static let method = "item/agentMessage/delta"

    /// The thread it speaks on.
    package let threadID: ThreadID

    /// The turn it speaks in.
    package let turnID: TurnID

    /// The item that grows.
    package let itemID: ItemID

    /// The text to add.
    package let delta: String

    /// Reads the params.
    package init(params: JSONSlice?) throws(MissingMember) {
        let members = MemberReader(params, of: Self.method)
        threadID = try members.identifier("threadId")
        turnID = try members.identifier("turnId")
        itemID = try members.identifier("itemId")
        delta = try members.text("delta")
    }
}
