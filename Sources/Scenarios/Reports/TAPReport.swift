import Basics

/// The report in version 14 of the Test Anything Protocol (testanything.org).
///
/// The plan stands at the end, so that a run that is cut short still has a true one.
package struct TAPReport: Report {
    private var tally = Tally()
    private var traces = TraceSum()

    /// Creates a report without results.
    package init() {}

    package mutating func begin(expecting count: Int) -> String { "TAP version 14\n" }

    package mutating func add(_ result: RunResult, after elapsed: Duration) -> String {
        tally.add(result.verdict)
        traces.add(result)
        let point = "\(tally.runs) - \(result.scenarioID.tapDescription)"
        switch result.verdict {
        case .passed: return "ok \(point)\n"
        case .unsupported(let reason): return "ok \(point) # SKIP \(reason.clipped.tapDescription)\n"
        case .failed, .broken: return "not ok \(point)\n" + Self.diagnostics(of: result)
        }
    }

    package mutating func end(after elapsed: Duration) -> String {
        let trace = traces.value.map { "# trace of all: \($0.traceDigits)\n" } ?? ""
        return "1..\(tally.runs)\n\(trace)# \(tally.closingLine)\n"
    }

    /// The block of YAML below a point that isn't ok.
    private static func diagnostics(of result: RunResult) -> String {
        var lines = [
            "message: \((result.verdict.complaint ?? "").clipped.yaml)",
            "severity: \(result.verdict.reason == nil ? "fail" : "error")",
            "title: \(result.title.clipped.yaml)",
            "file: \(result.file.yaml)",
            "mode: \(result.mode.rawValue)",
            "duration_ms: \(max(0, result.duration.milliseconds))",
        ]
        if let trace = result.trace { lines.append("trace: \(trace.traceDigits.yaml)") }
        if let seed = result.seed { lines.append("seed: \(seed)") }
        lines += list("failures", of: result.verdict.failures) { failure in
            ["place: \(failure.place.yaml)", "summary: \(failure.summary.clipped.yaml)"]
                + (failure.path.map { ["path: \($0.clipped.yaml)"] } ?? [])
                + ["expected: \(failure.expected.clipped.yaml)", "actual: \(failure.actual.clipped.yaml)"]
        }
        lines += list("traffic", of: result.lastLines) { [$0.shown.yaml] }
        if let artifacts = result.artifacts { lines.append("artifacts: \(artifacts.yaml)") }
        lines.append("reproduce: \(result.reproduce.yaml)")
        return (["---"] + lines + ["..."]).map { "  \($0)\n" }.joined()
    }

    /// A key with a sequence under it, or nothing where it would be empty.
    private static func list<Element>(
        _ key: String,
        of elements: [Element],
        lines: (Element) -> [String]
    ) -> [String] {
        guard !elements.isEmpty else { return [] }
        return ["\(key):"] + elements.flatMap { lines($0).enumerated().map { ($0 == 0 ? "  - " : "    ") + $1 } }
    }
}

extension String {
    /// The text on one line, where `#` would begin a directive.
    fileprivate var tapDescription: String {
        unicodeScalars.map(\.visible).joined().unicodeScalars.reduce(into: "") { text, scalar in
            text += scalar == "#" || scalar == "\\" ? "\\\(scalar)" : String(scalar)
        }
    }

    /// The text in double quotes (YAML 1.2, section 5.7).
    fileprivate var yaml: String {
        let inside = unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\n", "\r", "\t": text += scalar.visible
            default: text += scalar.isShown ? String(scalar) : scalar.yamlEscape
            }
        }
        return "\"\(inside)\""
    }
}

extension Unicode.Scalar {
    fileprivate var yamlEscape: String {
        let digits = String(value, radix: 16)
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
