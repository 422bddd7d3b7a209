/// What somebody wants help on.
package enum HelpTopic: Hashable, Sendable {
    /// codexd as a whole.
    case all
    /// One command.
    case command(Action)
    /// The commands that begin with a word, such as `session`.
    case family(String)

    /// Finds what a call with `--help` is about, whatever else is wrong with it.
    init(about plain: [String]) {
        // Whoever asks for help gets it; what is wrong with the call is what they want to know.
        if let action = try? CommandLineScan.action(plain[...]).0 {
            self = .command(action)
        } else if let first = plain.first, !CommandTable.actions(of: first).isEmpty {
            self = .family(first)
        } else {
            self = .all
        }
    }

    /// Reads the words behind `help`.
    ///
    /// - Throws: ``UsageError`` if they are no command.
    init(_ words: [String]) throws(UsageError) {
        let text = words.joined(separator: " ")
        if words.isEmpty {
            self = .all
        } else if let action = Action(rawValue: text) {
            self = .command(action)
        } else if words.count == 1, !CommandTable.actions(of: text).isEmpty {
            self = .family(text)
        } else {
            throw .unknownAction(text, known: [])
        }
    }
}
