/// A regular expression of Swift's own engine, over Unicode scalars; it needs neither Foundation nor a locale.
struct Pattern {
    private let regex: Regex<AnyRegexOutput>

    /// Reads an expression, or gives `nil` if it is none.
    init?(_ source: String) {
        // The engine's own message names internals; the expression itself says more to its author.
        guard let regex = try? Regex(source) else { return nil }
        self.regex = regex.matchingSemantics(.unicodeScalar)
    }

    /// Whether the expression is found anywhere in the text.
    func isFound(in text: String) -> Bool {
        text.contains(regex)
    }

    /// The text as an expression that finds just this text.
    static func quoting(_ text: String) -> String {
        var quoted = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII, !UInt8(ascii: scalar).isWordByte { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted
    }
}
