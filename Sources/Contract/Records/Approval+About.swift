package import Basics

extension Approval {
    /// What the app-server wants decided, by what it said of it: the command, the question, the path, the reason.
    ///
    /// - Parameter params: Its `params`.
    /// - Returns: Nothing if it said none of these.
    package static func about(_ params: JSON) -> String? {
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
}
