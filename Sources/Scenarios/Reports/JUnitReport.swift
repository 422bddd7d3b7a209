/// The report for build servers: JUnit's XML, as Jenkins and GitLab read it.
///
/// Its numbers stand before its cases, so all of it is written at the end.
package struct JUnitReport: Report {
    private var suites: [Suite] = []

    /// Creates a report without results.
    package init() {}

    package mutating func add(_ result: RunResult, after elapsed: Duration) -> String {
        let index = suites.firstIndex { $0.mode == result.mode } ?? suites.endIndex
        if index == suites.endIndex { suites.append(Suite(mode: result.mode)) }
        suites[index].add(result)
        return ""
    }

    package mutating func end(after elapsed: Duration) -> String {
        let tests = suites.reduce(0) { $0 + $1.tally.runs }
        let failures = suites.reduce(0) { $0 + $1.tally.failed }
        let errors = suites.reduce(0) { $0 + $1.tally.broken }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="codexd-sim" tests="\(tests)" failures="\(failures)" errors="\(errors)" \
            time="\(elapsed.inSeconds)">
            \(suites.map(\.text).joined())</testsuites>

            """
    }
}

/// The results of one mode.
private struct Suite: Hashable {
    let mode: Scenario.Mode
    private(set) var tally = Tally()
    private var time = Duration.zero
    private var cases: [String] = []

    init(mode: Scenario.Mode) {
        self.mode = mode
    }

    mutating func add(_ result: RunResult) {
        tally.add(result.verdict)
        time += result.duration
        cases.append(Self.testCase(result))
    }

    var text: String {
        """
          <testsuite name="\(mode.rawValue)" tests="\(tally.runs)" failures="\(tally.failed)" \
        errors="\(tally.broken)" skipped="\(tally.unsupported)" time="\(time.inSeconds)">
        \(cases.joined())  </testsuite>

        """
    }

    private static func testCase(_ result: RunResult) -> String {
        let name = result.scenarioID.xmlAttribute
        let file = result.file.xmlAttribute
        let opening = """
                <testcase name="\(name)" classname="codexd-sim.\(result.mode.rawValue)" \
            file="\(file)" time="\(result.duration.inSeconds)"
            """
        let parts = [properties(of: result), outcome(of: result), traffic(of: result)].compactMap(\.self)
        guard !parts.isEmpty else { return opening + "/>\n" }
        return opening + ">\n" + parts.joined() + "    </testcase>\n"
    }

    /// What a simulated run has beside its verdict.
    private static func properties(of result: RunResult) -> String? {
        let properties = [
            ("seed", result.seed.map { String($0) }), ("trace", result.trace?.traceDigits),
            ("virtual", result.virtual?.inSeconds),
        ]
        let lines = properties.compactMap { name, value in
            value.map { "        <property name=\"\(name)\" value=\"\($0)\"/>\n" }
        }
        guard result.trace != nil else { return nil }
        return "      <properties>\n\(lines.joined())      </properties>\n"
    }

    private static func outcome(of result: RunResult) -> String? {
        let complaint = (result.verdict.complaint ?? "").clipped.xmlAttribute
        let account = result.account.joined(separator: "\n").xmlText
        return switch result.verdict {
        case .passed: nil
        case .unsupported(let reason): "      <skipped message=\"\(reason.clipped.xmlAttribute)\"/>\n"
        case .failed: "      <failure message=\"\(complaint)\" type=\"failed\">\(account)</failure>\n"
        case .broken: "      <error message=\"\(complaint)\" type=\"broken\">\(account)</error>\n"
        }
    }

    private static func traffic(of result: RunResult) -> String? {
        guard result.verdict.complaint != nil, !result.lastLines.isEmpty else { return nil }
        return "      <system-out>\(result.lastLines.map { $0.shown.xmlText + "\n" }.joined())</system-out>\n"
    }
}

extension String {
    /// The text between two tags (XML 1.0, section 2.4).
    fileprivate var xmlText: String { xml { $0 == "\r" } }

    /// The text as an attribute's value; white space is spelled out, or readers would take it for blanks (3.3.3).
    fileprivate var xmlAttribute: String { xml { "\r\n\t".unicodeScalars.contains($0) } }

    /// The text without what XML has no way to say (section 2.2), and with references for what means something.
    private func xml(isSpelledOut: (Unicode.Scalar) -> Bool) -> String {
        unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "\t", "\n", "\r": text += isSpelledOut(scalar) ? "&#\(scalar.value);" : String(scalar)
            case "\0"..<" ", "\u{FFFE}"..."\u{FFFF}": break
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
