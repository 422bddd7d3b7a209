import Basics

/// One line of a terminal that says how far a run has come.
struct ProgressBar: Hashable {
    /// What takes the bar away, so that lines can stand in its place (ECMA-48, section 8.3.41).
    static let erasure = "\r\u{1B}[K"

    private static let cells = 20

    private let total: Int
    private var running: [String] = []

    init(total: Int) {
        self.total = total
    }

    /// A scenario runs now.
    mutating func start(_ scenario: String) {
        running.append(scenario)
    }

    /// A scenario runs no longer.
    mutating func end(_ scenario: String) {
        guard let index = running.firstIndex(of: scenario) else { return }
        running.remove(at: index)
    }

    /// Draws the bar over whatever stands on its line.
    func drawn(_ tally: Tally, after elapsed: Duration, columns: Int) -> String {
        // The last column stays free: in it some terminals go to the next line.
        Self.erasure + line(tally, after: elapsed).fitted(to: columns - 1, ending: "…")
    }

    private func line(_ tally: Tally, after elapsed: Duration) -> String {
        let filled = min(Self.cells, tally.runs * Self.cells / max(1, total))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.cells - filled)
        let tenths = Int64(tally.runs) * 10_000 / max(1, elapsed.milliseconds)
        let line = "[\(bar)] \(tally.runs)/\(total)  \(tally.closingLine)  \(tenths / 10).\(tenths % 10)/s"
        return running.isEmpty ? line : "\(line)  \(running.joined(separator: ", "))"
    }
}
