/// The report for people.
///
/// In a file each result has a line. On a terminal a bar stands for those that passed. Either way what
/// went wrong is told as soon as it's known, in a block that fits one screen, and the last line is
/// ``Tally/closingLine`` without anything around it.
package struct TextReport: Report {
    private let surface: Surface
    private var tally = Tally()
    private var traces = TraceSum()
    private var bar: ProgressBar?
    private var failed = NameList()
    private var broken = NameList()
    private var unsupported = NameList()

    /// Creates a report on `surface`.
    package init(on surface: Surface) {
        self.surface = surface
    }

    package mutating func begin(expecting count: Int) -> String {
        guard surface.isTerminal, count > 0 else { return "" }
        bar = ProgressBar(total: count)
        return drawing(after: .zero)
    }

    package mutating func start(_ scenario: String, after elapsed: Duration) -> String {
        bar?.start(scenario)
        return drawing(after: elapsed)
    }

    package mutating func add(_ result: RunResult, after elapsed: Duration) -> String {
        tally.add(result.verdict)
        traces.add(result)
        switch result.verdict {
        case .passed: break
        case .failed: failed.add(result.scenarioID)
        case .unsupported: unsupported.add(result.scenarioID)
        case .broken: broken.add(result.scenarioID)
        }
        guard bar != nil else { return text(of: result) }
        bar?.end(result.scenarioID)
        guard result.verdict != .passed else { return drawing(after: elapsed) }
        return ProgressBar.erasure + text(of: result) + drawing(after: elapsed)
    }

    package mutating func end(after elapsed: Duration) -> String {
        let runs = tally.runs == 1 ? "1 run" : "\(tally.runs) runs"
        var lines = ["\(runs) in \(elapsed.inSeconds) s"]
        if tally.failed > 0 { lines.append("\(tally.failed) failed: \(failed)") }
        if tally.broken > 0 { lines.append("\(tally.broken) broken, counted as failed: \(broken)") }
        if let trace = traces.value { lines.append("trace of all: \(trace.traceDigits)") }
        if tally.unsupported > 0 { lines.append("\(tally.unsupported) unsupported: \(unsupported)") }
        let summary = lines.map { $0.fitted(to: surface.columns, ending: "…") + "\n" }.joined()
        defer { bar = nil }
        return (bar == nil ? "" : ProgressBar.erasure) + summary + tally.closingLine + "\n"
    }

    private func drawing(after elapsed: Duration) -> String {
        bar?.drawn(tally, after: elapsed, columns: surface.columns) ?? ""
    }

    /// A line for what went well or could not be done, a block for what went wrong.
    private func text(of result: RunResult) -> String {
        let word = result.verdict.word
        switch result.verdict {
        case .passed: return line(word, result.headline, result)
        case .unsupported(let reason): return line(word, "\(result.headline)  (\(reason))", result)
        case .failed, .broken:
            let rows = FailureBlock(result, columns: surface.columns).rows
            return line(word.uppercased(), result.headline, result) + rows.map { $0 + "\n" }.joined()
        }
    }

    private func line(_ word: String, _ text: String, _ result: RunResult) -> String {
        let column = 13
        let gap = String(repeating: " ", count: column - word.count)
        let rest = text.fitted(to: surface.columns - column, ending: "…")
        return surface.paint(word, as: result.verdict) + gap + rest + "\n"
    }
}

/// Some of the names of many, each once, in the order in which they came.
private struct NameList: CustomStringConvertible {
    /// As many as a line may have room for.
    static let mostNames = 20

    private var names: [String] = []
    private var isCut = false

    var description: String { (names + (isCut ? ["…"] : [])).joined(separator: ", ") }

    mutating func add(_ name: String) {
        guard !names.contains(name) else { return }
        if names.count < Self.mostNames { names.append(name) } else { isCut = true }
    }
}
