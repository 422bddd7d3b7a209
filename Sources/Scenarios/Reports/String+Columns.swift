extension String {
    /// The most that a report for programs has of one value or line; the lines of a server have no bound of ours.
    static let mostScalarsOfValue = 1000

    /// The text, or its beginning and its length if it's long.
    var clipped: String {
        let scalars = unicodeScalars
        guard
            let end = scalars.index(scalars.startIndex, offsetBy: Self.mostScalarsOfValue, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return self }
        return String(self[..<end]) + lengthNote
    }

    /// What stands for the rest of a long text.
    var lengthNote: String { "… (\(utf8.count) bytes)" }

    /// The text on one line of a terminal, cut where the columns end.
    func fitted(to columns: Int, ending: String? = nil) -> String {
        rows(of: columns, atMost: 1, ending: ending).first ?? ""
    }

    /// The text on some lines of a terminal, cut where the last one ends.
    ///
    /// What could move the cursor, or hide something, is spelled out.
    ///
    /// - Parameters:
    ///   - columns: The width of each line.
    ///   - count: How many lines there may be.
    ///   - ending: What stands at the end of a text that was cut; its length unless told.
    /// - Returns: At least one line.
    func rows(of columns: Int, atMost count: Int, ending: String? = nil) -> [String] {
        var rows = [""]
        var width = 0
        for scalar in unicodeScalars {
            let piece = scalar.visible
            let step = scalar.isShown ? scalar.columns : piece.utf8.count
            if width + step > columns {
                guard rows.count < count else {
                    let ending = ending ?? lengthNote
                    rows[rows.count - 1].cut(to: columns - ending.columns)
                    rows[rows.count - 1] += ending
                    return rows
                }
                rows.append("")
                width = 0
            }
            rows[rows.count - 1] += piece
            width += step
        }
        return rows
    }

    /// How many columns the text takes, provided that it's all visible.
    var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }

    /// The text with blanks behind it.
    func padded(to count: Int) -> String {
        self + String(repeating: " ", count: max(0, count - columns))
    }

    private mutating func cut(to limit: Int) {
        var width = columns
        while width > limit, let last = unicodeScalars.popLast() { width -= last.columns }
    }
}

extension Unicode.Scalar {
    /// Whether a terminal or an editor shows it as a sign or as space, and does nothing else.
    var isShown: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: true
        }
    }

    /// The sign itself, or its name in Swift's spelling where it isn't shown.
    var visible: String {
        switch self {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: isShown ? String(self) : "\\u{\(String(value, radix: 16, uppercase: true))}"
        }
    }

    /// How many columns of a terminal it takes (Unicode Standard Annex 11, in broad strokes).
    var columns: Int {
        switch value {
        case ..<0x300: 1
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            2
        default:
            switch properties.generalCategory {
            case .nonspacingMark, .enclosingMark: 0
            default: 1
            }
        }
    }
}
