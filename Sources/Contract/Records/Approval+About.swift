package import Basics

extension Approval {
    /// What the app-server wants decided, by what it said of it: the command, the question, the path, the reason.
    ///
    /// - Parameter params: Its `params`.
    /// - Returns: Nothing if it said none of these.
    package static func about(_ params: JSON) -> String? {
        if let words = params["command"]?.elements { return words.compactMap(\.text).joined(separator: " ") }
        let question = params["questions"]?.elements?.first?["question"]?.text
        let named = question ?? params["command"]?.text
        return named
            ?? ["message", "tool", "grantRoot", "reason"].lazy.compactMap { params[$0]?.text }.first
    }
}
