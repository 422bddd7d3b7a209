package import AgentWire
package import Basics

/// What a client wants of a turn: a new one, or more input for one that runs (contract CTR-TURN).
package struct TurnRequest: RequestContent {
    /// What the user says, as items.
    package let input: [JSON]
    /// The turn that the input is for; without one, a new turn.
    package let expectedTurnID: TurnID?

    private let approvalPolicy: JSON?
    private let collaborationMode: JSON?
    private let cwd: String?
    private let effort: JSON?
    private let model: String?
    private let outputSchema: JSON?
    private let personality: JSON?
    private let sandboxPolicy: JSON?
    private let serviceTier: String?
    private let summary: JSON?

    package init(reading body: inout RequestBody) throws(Problem) {
        let input = body.value("input", .input, isRequired: true)
        expectedTurnID = try body.name("expectedTurnId").map(TurnID.init(rawValue:))
        approvalPolicy = try body.policy("approvalPolicy")
        collaborationMode = try body.policy("collaborationMode")
        cwd = try body.name("cwd")
        effort = try body.name("effort").map(JSON.string)
        model = try body.name("model")
        outputSchema = body.value("outputSchema")
        personality = try body.name("personality").map(JSON.string)
        sandboxPolicy = try body.object("sandboxPolicy")
        serviceTier = try body.name("serviceTier")
        summary = try body.name("summary").map(JSON.string)
        try body.finish()
        self.input = try Self.items(of: input, in: body)
    }

    private static func items(of input: JSON?, in body: RequestBody) throws(Problem) -> [JSON] {
        switch input {
        case .string(let text) where !text.trimmed.isEmpty:
            return [["type": "text", "text": .string(text), "text_elements": []]]
        case .array(let items) where !items.isEmpty && items.allSatisfy({ $0.members != nil }):
            return items
        case .string, .array, .object, .number, .bool, .null, nil:
            throw body.unfit("input", "a string that isn't blank, or an array of items that isn't empty")
        }
    }

    /// What the thread may do once the turn was taken: what a turn chooses holds for those that follow.
    func rights(after rights: JSONObject) -> JSONObject {
        var rights = rights
        if let approvalPolicy { rights["approvalPolicy"] = approvalPolicy }
        if let sandboxPolicy { rights["sandbox"] = sandboxPolicy }
        return rights
    }

    /// What is chosen for the thread once the turn was taken.
    func settings(after settings: JSONObject) -> JSONObject {
        var settings = settings
        if let approvalPolicy { settings["approvalPolicy"] = approvalPolicy }
        if let cwd { settings["cwd"] = .string(cwd) }
        if let model { settings["model"] = .string(model) }
        if let personality { settings["personality"] = personality }
        if let serviceTier { settings["serviceTier"] = .string(serviceTier) }
        return settings
    }

    /// The request for a new turn.
    package func start(on thread: ThreadID, clientUserMessageID: String) -> TurnStart {
        TurnStart(
            threadID: thread,
            input: input,
            cwd: cwd,
            approvalPolicy: approvalPolicy,
            sandboxPolicy: sandboxPolicy,
            model: model,
            serviceTier: serviceTier,
            effort: effort,
            summary: summary,
            personality: personality,
            outputSchema: outputSchema,
            collaborationMode: collaborationMode,
            clientUserMessageID: clientUserMessageID
        )
    }
}

extension Schema {
    /// What the user says: text, or items of the app-server's kinds.
    fileprivate static var input: Schema {
        .any(of: [.text(matching: "\\S"), .list(of: .object).nonempty])
    }
}
