import Basics

/// The log of a run as text for people.
///
/// The text of one channel is printed as it is. Where channels mix, each line says whose it is.
struct RunLogText: Sendable {
    private let isPlain: Bool
    private let appearance: Appearance
    /// Whose line is open.
    private var open: String?

    init(isPlain: Bool, _ appearance: Appearance) {
        self.isPlain = isPlain
        self.appearance = appearance
    }

    /// The text of one entry.
    mutating func text(_ entry: JSON) -> String {
        let channel = entry["channel"]?.text ?? "?"
        let said = entry["text"]?.text ?? ((entry["renderedLine"] ?? entry["message"])?.text ?? "") + "\n"
        let text = appearance.safe(said)
        guard !isPlain else {
            open = text.last == "\n" ? nil : channel
            return text
        }
        let prefix = appearance.paint(channel.oneLine.padded(to: 6), channel == "stderr" ? .yellow : .dim) + " | "
        var output = open == channel ? "" : ending()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if open == nil, line.isEmpty, line.endIndex == text.endIndex { break }
            if open == nil { output += prefix }
            output += line
            let isWhole = line.endIndex != text.endIndex
            if isWhole { output += "\n" }
            open = isWhole ? nil : channel
        }
        return output
    }

    /// Ends the line that is open.
    mutating func ending() -> String {
        defer { open = nil }
        return open == nil || isPlain ? "" : "\n"
    }
}
