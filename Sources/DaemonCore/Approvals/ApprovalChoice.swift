import Basics
import Contract

/// What a client decides about an approval (contract CTR-APPR-6).
struct ApprovalChoice: RequestContent {
    /// The decision: a word, or an object that the app-server offers.
    let decision: JSON?
    /// What the questions are answered, by their ids.
    let answers: JSONObject?
    /// The rights that are granted, in place of those that were asked for.
    let permissions: JSON?
    /// How long they are granted: `turn` or `session`.
    let scope: Scope?
    /// What is told to an MCP server.
    let content: JSON?
    /// What a tool gives back.
    let contentItems: JSON?
    /// Whether the tool did what it should.
    let success: Bool?
    /// Why it's declined, for the model to read where there's room for it.
    let rejection: String?

    /// How long rights are granted.
    enum Scope: String, CaseIterable, Hashable, Sendable {
        case turn
        case session
    }

    /// Creates the choice of a word and nothing else.
    init(_ word: String, rejection: String? = nil) {
        decision = .string(word)
        self.rejection = rejection
        (answers, permissions, scope, content, contentItems, success) = (nil, nil, nil, nil, nil, nil)
    }

    init(reading body: inout RequestBody) throws(Problem) {
        decision = try body.policy("decision")
        answers = try body.object("answers")?.members
        permissions = try body.object("permissions")
        scope = try body.choice("scope", of: Scope.self)
        content = body.value("content")
        contentItems = body.value("contentItems", .list(of: .object).orNull)
        success = try body.boolean("success")
        rejection = try body.text("rejection")
        try body.finish()
    }

    /// The member that says something which an approval of that kind has no room for, if one does.
    func stray(for kind: ApprovalKind) -> String? {
        let told: [(name: String, isTold: Bool, kind: ApprovalKind)] = [
            ("answers", answers != nil, .userInput), ("permissions", permissions != nil, .permissions),
            ("scope", scope != nil, .permissions), ("content", content != nil, .elicitation),
            ("contentItems", contentItems != nil, .toolCall), ("success", success != nil, .toolCall),
        ]
        return told.first { $0.isTold && $0.kind != kind }?.name
    }
}
