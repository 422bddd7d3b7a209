package import Basics

/// A piece of the plan the agent proposes, as it writes it.
package struct PlanDelta: Hashable, Sendable {
    /// The notification's name on the wire.
    package static let method = "item/plan/delta"

    /// The thread it plans on.
    package let threadID: ThreadID

    /// The turn it plans in.
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
