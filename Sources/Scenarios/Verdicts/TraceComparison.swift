package import Basics

/// The traces of runs, to be compared with those of another process that made the same runs.
package struct TraceComparison: Hashable, Sendable {
    private var results: [RunResult] = []

    /// Begins with no runs.
    package init() {}

    /// Takes a run, if it has a trace.
    package mutating func add(_ result: RunResult) {
        if result.trace != nil { results.append(result) }
    }

    /// Finds the runs that went otherwise in the other process.
    ///
    /// The runs of one scenario are compared in their order, and what only the other process has run doesn't count.
    ///
    /// - Parameter lines: What the other process told as JSON lines.
    /// - Returns: A failure for each run that differs, in the order of the runs.
    /// - Throws: ``JSONError`` if a line is none.
    package func differences(from lines: [UInt8]) throws(JSONError) -> [RunResult] {
        var others: [String: [String]] = [:]
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            let object = try JSON(parsing: Array(line))
            guard let id = object["id"]?.text, let trace = object["trace"]?.text else { continue }
            others[id, default: []].append(trace)
        }
        var counts: [String: Int] = [:]
        return results.compactMap { result in
            let number = counts[result.scenarioID, default: 0]
            counts[result.scenarioID] = number + 1
            let traces = others[result.scenarioID, default: []]
            let other = number < traces.count ? traces[number] : nil
            let own = result.trace?.traceDigits ?? ""
            return own == other ? nil : result.differing(from: other ?? "no such run")
        }
    }
}

extension RunResult {
    /// The failure of a run that another process has made with another trace.
    fileprivate func differing(from other: String) -> RunResult {
        let failure = Failure(
            place: "trace",
            summary: "codexd did something else in another process",
            expected: trace?.traceDigits ?? "",
            actual: other
        )
        return RunResult(
            scenarioID: scenarioID,
            title: title,
            file: file,
            mode: mode,
            seed: seed,
            verdict: .failed([failure]),
            duration: .zero,
            trace: trace,
            reproduce: "\(reproduce) --check-determinism"
        )
    }
}
