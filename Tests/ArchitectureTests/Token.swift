/// One word, sign or literal of a Swift file, and the line it begins on.
struct Token: Hashable, Sendable {
    /// What a token is, as far as the rules here need to know.
    enum Kind: Hashable, Sendable {
        /// An identifier or a keyword; backticks are kept, so an escaped word is no keyword.
        case word
        case number
        /// A string literal: its text alone, without quotes and without what is interpolated.
        case literal
        /// An operator as a whole, or any other single character.
        case sign
        /// Consecutive `///` lines as one, each without its marker.
        case documentation
        /// A literal without an end: either it is no Swift, or our reader has lost the thread.
        case unreadable
    }

    let kind: Kind
    let text: String
    let line: Int

    /// Whether this is the word or sign `text`, and not a literal that says the same.
    func spells(_ text: String) -> Bool {
        (kind == .word || kind == .sign) && self.text == text
    }

    /// Whether two tokens say the same, wherever they stand.
    func matches(_ other: Token) -> Bool {
        kind == other.kind && text == other.text
    }
}
