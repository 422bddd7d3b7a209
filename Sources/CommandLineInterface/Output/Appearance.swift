/// How text for people looks.
package struct Appearance: Hashable, Sendable {
    /// Whether there is colour.
    package let hasColour: Bool
    /// Whether a terminal shows it, which must not be led astray by what is printed.
    package let isTerminal: Bool

    /// Looks at what the environment says.
    ///
    /// - Parameters:
    ///   - isTerminal: Whether the output is one.
    ///   - environment: `NO_COLOR`, if it isn't empty, and a `TERM` of `dumb` both mean no colour.
    package init(isTerminal: Bool, environment: [String: String]) {
        self.isTerminal = isTerminal
        hasColour = isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    /// Text as it may be printed: on a terminal without what would control it.
    func safe(_ text: String) -> String {
        isTerminal ? text.printable : text
    }

    func paint(_ text: String, _ colour: Colour?) -> String {
        guard hasColour, let colour, !text.isEmpty else { return text }
        return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
    }

    /// The colours, by their numbers in ECMA-48.
    enum Colour: Int {
        case bold = 1
        case dim = 2
        case red = 31
        case green = 32
        case yellow = 33

        /// The colour of how something stands.
        init?(status: String) {
            switch status {
            case "completed", "active": self = .green
            case "failed", "error": self = .red
            case "running", "inProgress", "queued", "interrupted", "warn": self = .yellow
            case "closed": self = .dim
            default: return nil
            }
        }
    }
}

extension String {
    /// The text with control characters, but for newline and tab, as visible ones: a terminal would obey them.
    ///
    /// What hides or turns around other text is named by its number.
    var printable: String {
        guard unicodeScalars.contains(where: { $0.isControl || $0.isHidden }) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.isHidden {
                text += "<U+\(String(scalar.value, radix: 16, uppercase: true))>"
            } else {
                text.unicodeScalars.append(scalar.isControl ? scalar.shown : scalar)
            }
        }
    }

    /// The text on one line.
    var oneLine: String {
        printable.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// The text in at most so many characters.
    func cut(to count: Int) -> String {
        self.count <= count ? self : prefix(count - 1) + "…"
    }

    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        switch value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0: true
        default: false
        }
    }

    /// Whether it changes the order in which text is shown (UAX #9), breaks lines unseen or has no width.
    fileprivate var isHidden: Bool {
        switch value {
        case 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// What Unicode has to show a control character, or a replacement.
    fileprivate var shown: Unicode.Scalar {
        (value < 0x20 ? Unicode.Scalar(0x2400 + value) : nil) ?? "\u{FFFD}"
    }
}
