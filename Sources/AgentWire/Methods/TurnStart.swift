package import Basics

/// Starts a turn.
///
/// While another turn runs on the thread, the input is folded into that one, and the
/// answer names the running turn.
package struct TurnStart: AgentMethod {
    package static let name = "turn/start"

    /// The thread to work on.
    package let threadID: ThreadID

    /// What the user says, item by item.
    package let input: [JSON]

    /// The directory to work in, from this turn on.
    package let cwd: String?

    /// When the server asks before it acts.
    package let approvalPolicy: JSON?

    /// What commands may touch.
    package let sandboxPolicy: JSON?

    /// The model that answers.
    package let model: String?

    /// How fast the provider should serve it.
    package let serviceTier: String?

    /// How long the model thinks.
    package let effort: JSON?

    /// How much of its thinking the model tells.
    package let summary: JSON?

    /// The tone of the answer.
    package let personality: JSON?

    /// The JSON Schema the final answer must fit.
    package let outputSchema: JSON?

    /// How model and user work together; needs the experimental interface.
    package let collaborationMode: JSON?

    /// A name for the user message that the server stores and gives back as `clientId`.
    ///
    /// It doesn't keep a repeated request from starting a second turn.
    package let clientUserMessageID: String?

    /// Creates a request for a turn, with everything else left to the thread unless told.
    package init(
        threadID: ThreadID,
        input: [JSON],
        cwd: String? = nil,
        approvalPolicy: JSON? = nil,
        sandboxPolicy: JSON? = nil,
        model: String? = nil,
        serviceTier: String? = nil,
        effort: JSON? = nil,
        summary: JSON? = nil,
        personality: JSON? = nil,
        outputSchema: JSON? = nil,
        collaborationMode: JSON? = nil,
        clientUserMessageID: String? = nil
    ) {
        self.threadID = threadID
        self.input = input
        self.cwd = cwd
        self.approvalPolicy = approvalPolicy
        self.sandboxPolicy = sandboxPolicy
        self.model = model
        self.serviceTier = serviceTier
        self.effort = effort
        self.summary = summary
        self.personality = personality
        self.outputSchema = outputSchema
        self.collaborationMode = collaborationMode
        self.clientUserMessageID = clientUserMessageID
    }

    package var params: JSON {
        [
            "threadId": .identifier(threadID),
            "input": .array(input),
            "cwd": .optional(cwd),
            "approvalPolicy": approvalPolicy ?? .null,
            "sandboxPolicy": sandboxPolicy ?? .null,
            "model": .optional(model),
            "serviceTier": .optional(serviceTier),
            "effort": effort ?? .null,
            "summary": summary ?? .null,
            "personality": personality ?? .null,
            "outputSchema": outputSchema ?? .null,
            "collaborationMode": collaborationMode ?? .null,
            "clientUserMessageId": .optional(clientUserMessageID),
        ]
    }

    package static func answer(from result: JSONSlice) throws(MissingMember) -> AgentTurn {
        try AgentTurn(MemberReader(result, of: name).object("turn"))
    }
}
