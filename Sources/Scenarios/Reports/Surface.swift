/// What a text report is written on.
package struct Surface: Hashable, Sendable {
    /// Whether lines can be drawn again, so that a progress bar makes sense.
    package let isTerminal: Bool

    /// Whether words may have a color.
    package let hasColor: Bool

    /// How many columns a line may have.
    package let columns: Int

    /// A file or a pipe: no bar, no color, and the widest lines.
    package static let file = Surface(isTerminal: false, columns: .max, environment: [:])

    /// Creates a surface.
    ///
    /// - Parameters:
    ///   - isTerminal: Whether it's a terminal; one that calls itself `dumb` counts as a file.
    ///   - columns: Its width; never more than a failure may have, and not too few to say anything.
    ///   - environment: The variables of the process; a `NO_COLOR` that isn't empty is obeyed (no-color.org).
    package init(isTerminal: Bool, columns: Int, environment: [String: String]) {
        self.isTerminal = isTerminal && environment["TERM"] != "dumb"
        self.columns = min(max(columns, 40), FailureBlock.mostColumns)
        hasColor = self.isTerminal && environment["NO_COLOR", default: ""].isEmpty
    }

    /// The text in the color of a verdict, where there is color (ECMA-48, section 8.3.117).
    func paint(_ text: String, as verdict: Verdict) -> String {
        guard hasColor else { return text }
        let color =
            switch verdict {
            case .passed: 32
            case .failed: 31
            case .unsupported: 33
            case .broken: 35
            }
        return "\u{1B}[\(color)m\(text)\u{1B}[0m"
    }
}
