/// A place where a file breaks a rule, in words that say what to change.
struct Finding: Hashable, Sendable, CustomStringConvertible {
    let line: Int
    let what: String

    /// Creates a finding at the line where the offending token stands.
    init(_ what: String, at token: Token) {
        self.init(what, line: token.line)
    }

    /// Creates a finding at a line.
    init(_ what: String, line: Int) {
        self.what = what
        self.line = line
    }

    var description: String { "line \(line): \(what)" }
}
