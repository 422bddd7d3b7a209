/// The report that GitHub shows beside a change: a workflow command for each thing that went wrong.
///
/// The commands and their escapes are those of "Workflow commands for GitHub Actions" and of the
/// `@actions/core` package, whose reader takes a line break for the end.
package struct AnnotationReport: Report {
    /// Creates a report without results.
    package init() {}

    package mutating func add(_ result: RunResult, after elapsed: Duration) -> String {
        guard result.verdict.complaint != nil else { return "" }
        let title = "\(result.scenarioID) \(result.verdict.word) (\(result.mode.rawValue))"
        let message = result.account.joined(separator: "\n")
        return "::error file=\(result.file.annotationProperty),title=\(title.annotationProperty)"
            + "::\(message.annotationMessage)\n"
    }

    package mutating func end(after elapsed: Duration) -> String { "" }
}

extension String {
    /// The text behind the second pair of colons.
    fileprivate var annotationMessage: String { percentEncoding("%\r\n") }

    /// The text as a property's value, which commas and colons end.
    fileprivate var annotationProperty: String { percentEncoding("%\r\n:,") }

    private func percentEncoding(_ special: String) -> String {
        unicodeScalars.reduce(into: "") { text, scalar in
            guard special.unicodeScalars.contains(scalar) else { return text.unicodeScalars.append(scalar) }
            text += "%" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16, uppercase: true)
        }
    }
}
