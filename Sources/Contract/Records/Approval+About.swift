package import Basics

extension Approval {
    /// What the app-server wants decided, by what it said of it: the command, the questions, the files, the rights, or
    /// else the reason; nothing if it said none of these.
    package var about: String? { Self.about(params, item: item) }

    /// The same, of the record's members `params` and `item`.
    package static func about(_ params: JSON, item: JSON?) -> String? {
        if let changes = item?["changes"]?.elements, !changes.isEmpty {
            return changes.map(change).joined(separator: ", ")
        }
        if let rights = params["permissions"]?.members {
            let reason = params["reason"]?.text.map { " (\($0))" } ?? ""
            return JSON.object(rights).description + reason
        }
        if let words = params["command"]?.elements { return words.compactMap(\.text).joined(separator: " ") }
        let questions = (params["questions"]?.elements ?? []).map(question).joined(separator: "; ")
        let named = questions.isEmpty ? params["command"]?.text : questions
        return named
            ?? ["message", "tool", "grantRoot", "reason"].lazy.compactMap { params[$0]?.text }.first
    }

    /// A question by its id, which its answer has to name, and with what may be chosen.
    private static func question(_ question: JSON) -> String {
        let options = (question["options"]?.elements ?? []).compactMap { $0["label"]?.text }.joined(separator: ", ")
        let text = question["question"]?.text ?? question["header"]?.text ?? ""
        let id = question["id"]?.text ?? ""
        return options.isEmpty ? "\(id): \(text)" : "\(id): \(text) [\(options)]"
    }

    /// A change of a file: what becomes of it, and its path.
    private static func change(_ change: JSON) -> String {
        let kind = change["kind"]?["type"]?.text ?? change["kind"]?.text ?? "change"
        return "\(kind) \(change["path"]?.text ?? "a file")"
    }
}
