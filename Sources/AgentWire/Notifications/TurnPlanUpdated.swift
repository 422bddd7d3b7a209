package import Basics

/// A turn made a plan or revised it.
package struct TurnPlanUpdated: Hashable, Sendable {
    /// The notification's name on the wire.
    package static let method = "turn/plan/updated"

    /// The thread the turn runs on.
    package let threadID: ThreadID

    /// The turn that follows the plan.
    package let turnID: TurnID

    /// Why the plan is as it is, if the model says so.
    package let explanation: JSON

    /// The steps: `[{step, status}]`.
    package let plan: JSON

    /// Reads the params.
    package init(params: JSONSlice?) throws(MissingMember) {
        let members = MemberReader(params, of: Self.method)
        threadID = try members.identifier("threadId")
        turnID = try members.identifier("turnId")
        explanation = members.json("explanation")
        plan = members.json("plan")
    }
}
