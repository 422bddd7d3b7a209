import Basics

extension Verdict {
    /// The verdict in one word, as programs read it.
    var word: String {
        switch self {
        case .passed: "passed"
        case .failed: "failed"
        case .unsupported: "unsupported"
        case .broken: "broken"
        }
    }

    /// What did not hold.
    var failures: [Failure] {
        if case .failed(let failures) = self { failures } else { [] }
    }

    /// Why there is neither a pass nor a failure.
    var reason: String? {
        switch self {
        case .passed, .failed: nil
        case .unsupported(let reason), .broken(let reason): reason
        }
    }

    /// What went wrong, in one line, if anything did.
    var complaint: String? {
        switch self {
        case .passed, .unsupported: nil
        case .failed(let failures): failures.first.map { "\($0.place): \($0.summary)" } ?? "failed"
        case .broken(let reason): "harness error: \(reason)"
        }
    }
}

extension RunResult {
    /// The result in one line, without its verdict.
    var headline: String {
        let chance = seed.map { "  seed \($0)" } ?? ""
        let trace = trace.map { "  trace \($0.traceDigits)" } ?? ""
        // Last, as a narrow line may cut it.
        let virtual = virtual.map { "  \($0.inSeconds) s virtual" } ?? ""
        return "\(scenarioID)  \(mode.rawValue)  \(duration.inSeconds) s\(chance)\(trace)\(virtual)"
    }

    /// How many failures an account tells of; the last ones seldom say anything new.
    static let mostFailures = 20

    /// What is known of what went wrong, a line for each thing; values are clipped.
    var account: [String] {
        var lines: [String] = []
        for failure in verdict.failures.prefix(Self.mostFailures) {
            lines.append("\(failure.place): \(failure.summary)")
            if let path = failure.path { lines.append("  path: \(path.clipped)") }
            lines.append("  expected: \(failure.expected.clipped)")
            lines.append("  found: \(failure.actual.clipped)")
        }
        let others = verdict.failures.count - Self.mostFailures
        if others > 0 { lines.append("and \(others) more") }
        if case .broken(let reason) = verdict { lines.append("harness error: \(reason.clipped)") }
        if let trace { lines.append("trace: \(trace.traceDigits)") }
        if let artifacts { lines.append("artifacts: \(artifacts)") }
        lines.append("again: \(reproduce)")
        return lines
    }
}

extension TrafficLine {
    /// The line behind an arrow that points from codexd to the server, or back; it is clipped.
    var shown: String {
        switch direction {
        case .toServer: "→ \(server) \(text.clipped)"
        case .fromServer: "← \(server) \(text.clipped)"
        }
    }
}

extension Duration {
    /// The duration in seconds with three decimals, without a unit.
    var inSeconds: String {
        let milliseconds = max(0, milliseconds)
        let fraction = String(milliseconds % 1000)
        return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }
}
