package import Basics

/// Adds input to a turn that runs; refused if it is another one that does.
package struct TurnSteer: AgentMethod {
    package static let name = "turn/steer"

    /// The thread the turn runs on.
    package let threadID: ThreadID

    /// What the user says, item by item.
    package let input: [JSON]

    /// The turn that is taken to be running.
    package let expectedTurnID: TurnID

    /// Creates a request to steer a turn.
    package init(threadID: ThreadID, input: [JSON], expectedTurnID: TurnID) {
        self.threadID = threadID
        self.input = input
        self.expectedTurnID = expectedTurnID
    }

    package var params: JSON {
        [
            "threadId": .identifier(threadID),
            "input": .array(input),
            "expectedTurnId": .identifier(expectedTurnID),
        ]
    }

    /// Reads which turn took the input.
    package static func answer(from result: JSONSlice) throws(MissingMember) -> TurnID {
        try MemberReader(result, of: name).identifier("turnId")
    }
}
