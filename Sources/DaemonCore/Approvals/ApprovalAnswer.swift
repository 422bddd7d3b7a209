import Basics
import Contract
import HTTPWire

/// What an approval comes to: the decision in the client's words, and the exact result that the app-server is sent.
struct ApprovalAnswer: Hashable {
    /// The decision, for the record.
    let decision: JSON
    /// The `result` on the wire.
    let result: JSON
    /// Why it's declined, if somebody said so.
    var rejection: String?
    /// Whether there's something in it that must be written nowhere.
    var hasSecret = false

    /// The result, if it may be written down.
    var writableResult: JSON? { hasSecret ? Optional.none : result }

    /// The result, if it must be written nowhere.
    var secretResult: JSON? { hasSecret ? result : Optional.none }

    /// Makes the answer that a client chose.
    ///
    /// - Throws: ``Problem`` with 422 naming the member that can't be.
    init(_ choice: ApprovalChoice, for approval: Approval) throws(Problem) {
        guard let method = ApprovalMethod(rawValue: approval.method) else {
            throw Problem(.conflict, "codexd does not know how to answer \(approval.method)")
        }
        if let stray = choice.stray(for: method.kind) {
            throw Problem(.unprocessableContent, "\(stray) says nothing about a \(method.kind.rawValue)", field: stray)
        }
        // Whoever answers questions accepts.
        let isAnswered = method.kind == .userInput && choice.answers != nil
        guard let decision = isAnswered ? choice.decision ?? .string("accept") : choice.decision else {
            throw Self.unfit("decision", "one of " + method.words.joined(separator: ", "))
        }
        self.decision = decision
        rejection = choice.rejection
        hasSecret = choice.answers != nil && approval.asksForSecret
        guard let word = decision.text else {
            result = try Self.object(decision, of: method, offered: approval.params["availableDecisions"]?.elements)
            return
        }
        if method.serverWords.contains(word) {
            result = ["decision": decision]
            return
        }
        guard method.words.contains(word) else {
            throw Self.unfit("decision", "one of " + method.words.joined(separator: ", "))
        }
        result =
            switch method {
            case .command, .fileChange: ["decision": decision]
            case .legacyCommand, .legacyFileChange: ["decision": Self.legacy(word, choice.rejection)]
            case .permissions: try Self.permissions(word, choice, of: approval.params)
            case .userInput: try Self.answers(word, choice, to: approval.params)
            case .elicitation: try Self.content(word, choice, for: approval.params)
            case .toolCall: try Self.items(word, choice)
            }
    }

    /// Makes the answer that nobody chose: what is accepted where that can be said without knowing more, else declined.
    ///
    /// - Parameters:
    ///   - accepts: Whether it's to be accepted.
    ///   - decider: Who decides so.
    ///   - approval: What was asked for.
    /// - Returns: Nothing for a method that isn't known.
    static func automatic(accepts: Bool, by decider: Approval.Decider, for approval: Approval) -> ApprovalAnswer? {
        let rejection =
            switch decider {
            case .operator, .policy: "declined by the policy of codexd"
            case .timeout: "nobody decided in time"
            case .limit: "too many approvals wait already"
            }
        let declined = try? ApprovalAnswer(ApprovalChoice("decline", rejection: rejection), for: approval)
        guard accepts else { return declined }
        if approval.kind == .userInput {
            return ApprovalAnswer(decision: "accept", result: ["answers": .object(firstOptions(of: approval.params))])
        }
        // What needs more than a word can't be accepted so.
        return (try? ApprovalAnswer(ApprovalChoice("accept"), for: approval)) ?? declined
    }

    init(decision: JSON, result: JSON) {
        (self.decision, self.result) = (decision, result)
    }

    private static func unfit(_ member: String, _ expected: String) -> Problem {
        Problem(.unprocessableContent, "\(member) must be \(expected)", field: member)
    }
}

// MARK: - Decisions

extension ApprovalAnswer {
    /// A decision that is an object of one member, passed on as it is.
    ///
    /// Where the server offers some it means those and no others: each holds for good.
    private static func object(
        _ decision: JSON,
        of method: ApprovalMethod,
        offered: [JSON]?
    ) throws(Problem) -> JSON {
        if let offered, !offered.isEmpty {
            guard offered.contains(decision) else {
                throw unfit("decision", "a word, or one of those that are offered: \(JSON.array(offered))")
            }
            return ["decision": decision]
        }
        guard let members = decision.members?.members, members.count == 1, let member = members.first,
            method.objects.contains(member.name), member.value.members != nil
        else {
            let objects = method.objects.map { "an object with \($0)" }
            throw unfit("decision", "one of " + (method.words + objects).joined(separator: ", "))
        }
        return ["decision": decision]
    }

    private static func legacy(_ word: String, _ rejection: String?) -> JSON {
        switch word {
        case "accept": "approved"
        case "acceptForSession": "approved_for_session"
        case "cancel": "abort"
        default: ["denied": ["rejection": .string(rejection ?? "declined")]]
        }
    }

    private static func permissions(_ word: String, _ choice: ApprovalChoice, of params: JSON) throws(Problem) -> JSON {
        guard word != "decline", word != "cancel" else { return ["permissions": [:], "scope": "turn"] }
        guard let permissions = choice.permissions ?? params["permissions"], permissions.members != nil else {
            throw unfit("permissions", "an object: what was asked for is not known")
        }
        let scope: ApprovalChoice.Scope = word == "acceptForSession" ? .session : choice.scope ?? .turn
        return ["permissions": permissions, "scope": .string(scope.rawValue)]
    }

    private static func items(_ word: String, _ choice: ApprovalChoice) throws(Problem) -> JSON {
        if word == "accept" {
            guard let items = choice.contentItems?.elements, items.allSatisfy({ $0.members != nil }) else {
                throw unfit("contentItems", "an array of objects: what the tool gives back")
            }
            return ["contentItems": .array(items), "success": .bool(choice.success ?? true)]
        }
        let text: JSON = .string(choice.rejection ?? "the call was declined")
        return ["contentItems": [["type": "inputText", "text": text]], "success": false]
    }
}

// MARK: - Questions

extension ApprovalAnswer {
    private static func answers(_ word: String, _ choice: ApprovalChoice, to params: JSON) throws(Problem) -> JSON {
        guard word == "accept" else { return ["answers": [:]] }
        guard let told = choice.answers else {
            throw unfit("answers", "an object: a text or an array of texts for the id of each question")
        }
        let known = params["questions"]?.elements?.compactMap { $0["id"]?.text }
        var answers: JSONObject = [:]
        for member in told.members {
            guard known?.contains(member.name) ?? true else {
                throw Problem(.unprocessableContent, "there is no question \(member.name)", field: "answers")
            }
            answers[member.name] = ["answers": .array(try texts(member.value, of: member.name))]
        }
        return ["answers": .object(answers)]
    }

    private static func texts(_ answer: JSON, of question: String) throws(Problem) -> [JSON] {
        let texts = answer.text.map { [JSON.string($0)] } ?? answer.elements ?? answer["answers"]?.elements
        guard let texts, texts.allSatisfy({ $0.text != nil }) else {
            throw unfit("answers", "a text or an array of texts for \(question)")
        }
        return texts
    }

    /// The first option of each question; of one without options nothing.
    private static func firstOptions(of params: JSON) -> JSONObject {
        var answers: JSONObject = [:]
        for question in params["questions"]?.elements ?? [] {
            guard let id = question["id"]?.text else { continue }
            let first = question["options"]?.elements?.first?["label"]
            answers[id] = ["answers": .array(first.map { [$0] } ?? [])]
        }
        return answers
    }

    private static func content(_ word: String, _ choice: ApprovalChoice, for params: JSON) throws(Problem) -> JSON {
        guard word == "accept" else { return ["action": .string(word), "content": .null] }
        if let content = choice.content { return ["action": "accept", "content": content] }
        guard let schema = params["requestedSchema"] else {
            // To open a page needs no content; what isn't known may need some.
            guard params["truncated"] == nil else { throw unfit("content", "what the server wants to know") }
            return ["action": "accept", "content": .null]
        }
        return ["action": "accept", "content": .object(try defaults(of: schema))]
    }

    /// What a form says where nobody fills it in.
    private static func defaults(of schema: JSON) throws(Problem) -> JSONObject {
        guard let properties = schema["properties"]?.members else {
            throw unfit("content", "what the server wants to know")
        }
        var content: JSONObject = [:]
        for property in properties.members {
            if let value = property.value["default"], !value.isNull { content[property.name] = value }
        }
        let required = schema["required"]?.elements?.compactMap(\.text) ?? []
        guard let missing = required.first(where: { content[$0] == nil }) else { return content }
        throw unfit("content", "an object with \(missing)")
    }
}
