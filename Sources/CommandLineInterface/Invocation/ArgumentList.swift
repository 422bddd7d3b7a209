import Basics

/// Several arguments in one text, as an environment variable has them.
enum ArgumentList {
    /// Takes a JSON array of strings apart, or any other text at its white space.
    ///
    /// - Returns: `nil` for what looks like JSON, but isn't an array of strings.
    static func arguments(in text: String) -> [String]? {
        let text = text.trimmed
        guard let first = text.first, "[{".contains(first) else {
            return text.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        // Why it isn't JSON is of no use to someone who is told what it should be.
        guard let elements = (try? JSON(parsing: text))?.elements else { return nil }
        let arguments = elements.compactMap(\.text)
        return arguments.count == elements.count ? arguments : nil
    }
}
