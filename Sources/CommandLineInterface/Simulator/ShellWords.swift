/// A command in one text, taken apart where a shell would.
enum ShellWords {
    /// The words without their quotation marks (POSIX.1-2024, XCU 2.2); nothing is expanded.
    ///
    /// - Returns: `nil` for a quotation mark that is opened and not closed, or a backslash at the end.
    static func words(of text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "'":
                guard let end = rest.firstIndex(of: "'") else { return nil }
                word = (word ?? "") + rest[..<end]
                rest = rest[rest.index(after: end)...]
            case "\"":
                guard let quoted = takeQuoted(&rest) else { return nil }
                word = (word ?? "") + quoted
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                word = (word ?? "") + String(escaped)
            case _ where character.isWhitespace:
                if let word { words.append(word) }
                word = nil
            default:
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return words
    }

    /// Takes what stands before the closing quotation mark; a backslash counts only before what it can quote.
    private static func takeQuoted(_ rest: inout Substring) -> String? {
        var quoted = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return quoted
            case "\\":
                guard let next = rest.popFirst() else { return nil }
                quoted += "$`\"\\".contains(next) ? String(next) : "\\\(next)"
            default: quoted.append(character)
            }
        }
        return nil
    }
}
