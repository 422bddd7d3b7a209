package import Basics

/// Stops a turn that runs.
///
/// The answer comes once the turn has stopped, and never if the turn was interrupted before.
package struct TurnInterrupt: AgentMethod {
    /// That the server took the request, whatever it says about it.
    package struct Answer: Hashable, Sendable {
        /// Creates the answer, which is always the same.
        package init() {}
    }

    package static let name = "turn/interrupt"

    /// The thread the turn runs on.
    package let threadID: ThreadID

    /// The turn to stop.
    package let turnID: TurnID

    /// Creates a request to stop a turn.
    package init(threadID: ThreadID, turnID: TurnID) {
        self.threadID = threadID
        self.turnID = turnID
    }

    package var params: JSON {
        ["threadId": .identifier(threadID), "turnId": .identifier(turnID)]
    }

    package static func answer(from result: JSONSlice) throws(MissingMember) -> Answer {
        Answer()
    }
}
