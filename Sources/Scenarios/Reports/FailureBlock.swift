/// All that somebody needs to know of a failure, on one screen.
///
/// Room is made for what says most: what other things failed is only named, and the traffic takes
/// the rows that are left. The command at the end is never cut.
struct FailureBlock {
    /// How many rows a block may have.
    static let mostRows = 24

    /// How many columns a row may have.
    static let mostColumns = 100

    /// How many of the last lines are shown, in both directions together.
    static let mostTraffic = 8

    private static let indentation = "  "
    private static let labelColumns = 10

    private let result: RunResult
    private let columns: Int

    init(_ result: RunResult, columns: Int) {
        self.result = result
        self.columns = columns - Self.indentation.count - Self.labelColumns
    }

    /// The rows below the headline, the command that does the same again last.
    var rows: [String] {
        let facts = facts
        let trace = row("trace", result.trace.map { [$0.traceDigits] } ?? [])
        let ending = trace + artifacts + row("again", Self.broken(result.reproduce, columns: columns))
        let room = Self.mostRows - 1 - facts.count - ending.count
        let lines = result.lastLines.lastOfBothDirections(atMost: min(room, Self.mostTraffic))
        return facts + row("traffic", lines.map { $0.shown.fitted(to: columns, ending: $0.text.lengthNote) }) + ending
    }

    private var facts: [String] {
        row("title", [result.title.fitted(to: columns)])
            + row("file", [result.file.fitted(to: columns)])
            + (result.verdict.failures.first.map(facts) ?? [])
            + others
            + (result.verdict.reason.map { row("reason", $0.rows(of: columns, atMost: 4)) } ?? [])
    }

    private func facts(of failure: Failure) -> [String] {
        row("at", "\(failure.place): \(failure.summary)".rows(of: columns, atMost: 2))
            + (failure.path.map { row("path", [$0.fitted(to: columns)]) } ?? [])
            + row("expected", failure.expected.rows(of: columns, atMost: 2))
            + row("found", failure.actual.rows(of: columns, atMost: 2))
    }

    private var others: [String] {
        let others = result.verdict.failures.dropFirst()
        guard let second = others.first else { return [] }
        let more = others.count > 1 ? ["and \(others.count - 1) more"] : []
        return row("also", ["\(second.place): \(second.summary)".fitted(to: columns)] + more)
    }

    private var artifacts: [String] {
        result.artifacts.map { row("left in", $0.rows(of: columns, atMost: 2)) } ?? []
    }

    /// A fact with its label before the first of its rows.
    private func row(_ label: String, _ texts: [String]) -> [String] {
        texts.enumerated().map { index, text in
            Self.indentation + (index == 0 ? label : "").padded(to: Self.labelColumns) + text
        }
    }

    /// A command on as many rows as it needs, each but the last with a backslash at its end.
    ///
    /// It is broken only where a shell sees the end of a word (POSIX.1-2024, XCU 2.2), so that it can be
    /// copied as it stands.
    static func broken(_ command: String, columns: Int) -> [String] {
        var rows: [String] = []
        for word in shellWords(of: command) {
            if let last = rows.last, last.columns + word.columns + 3 <= columns {
                rows[rows.count - 1] = "\(last) \(word)"
            } else {
                rows.append(word)
            }
        }
        return rows.enumerated().map { $0 + 1 < rows.count ? "\($1) \\" : $1 }
    }

    /// The words with their quotation marks still around them.
    private static func shellWords(of command: String) -> [String] {
        var words = [""]
        var quote: Unicode.Scalar?
        var isEscaped = false
        for scalar in command.unicodeScalars {
            if scalar == " ", quote == nil, !isEscaped {
                words.append("")
                continue
            }
            words[words.count - 1] += scalar.visible
            if isEscaped {
                isEscaped = false
            } else if scalar == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if scalar == open { quote = nil }
            } else if scalar == "'" || scalar == "\"" {
                quote = scalar
            }
        }
        return words.filter { !$0.isEmpty }
    }
}

extension [TrafficLine] {
    /// The last lines, in their order; one direction doesn't crowd the other out.
    func lastOfBothDirections(atMost count: Int) -> [TrafficLine] {
        var roomToServer = Swift.max(0, count / 2)
        var roomFromServer = Swift.max(0, count - count / 2)
        var lines: [TrafficLine] = []
        for line in reversed() {
            switch line.direction {
            case .toServer where roomToServer > 0: roomToServer -= 1
            case .fromServer where roomFromServer > 0: roomFromServer -= 1
            case .toServer, .fromServer: continue
            }
            lines.append(line)
        }
        return lines.reversed()
    }
}
