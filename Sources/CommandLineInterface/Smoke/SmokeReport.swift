package import Basics
package import Contract

/// What a smoke run left behind, looked at piece by piece.
package struct SmokeReport: Hashable, Sendable {
    /// One check and how it went.
    package struct Finding: Hashable, Sendable {
        /// What was looked at.
        package let check: SmokeCheck

        /// Whether it was as it should be.
        package let passed: Bool

        /// What was seen, or what was missed.
        package let detail: String
    }

    /// The findings, in the contract's order.
    package let findings: [Finding]

    /// How things stood at the end.
    package let snapshot: StatusSnapshot

    /// Looks at what a run left.
    ///
    /// - Parameters:
    ///   - snapshot: The daemon once it had stopped.
    ///   - files: The content of each of ``paths(of:)``; a file that's missing has no entry.
    package init(snapshot: StatusSnapshot, files: [String: [UInt8]]) {
        self.snapshot = snapshot
        findings = SmokeCheck.allCases.map { Self.finding(of: $0, files, snapshot.configuration) }
    }

    private static func finding(
        of check: SmokeCheck,
        _ files: [String: [UInt8]],
        _ configuration: Configuration
    ) -> Finding {
        let path = check.path(in: configuration)
        guard let content = files[path] else {
            return Finding(check: check, passed: false, detail: "missing: \(path)")
        }
        do {
            let seen = try check.examine(content, of: configuration)
            return Finding(check: check, passed: true, detail: "\(seen) in \(path)")
        } catch {
            return Finding(check: check, passed: false, detail: "\(error) in \(path)")
        }
    }

    /// The files that must be read for a report.
    package static func paths(of configuration: Configuration) -> [String] {
        SmokeCheck.allCases.map { $0.path(in: configuration) }
    }

    /// Whether every check went well.
    package var passed: Bool { findings.allSatisfy(\.passed) }

    /// The report for people, ending in the status line.
    package var text: String {
        let daemon = snapshot.state.identity?.daemonID.rawValue ?? "none"
        let lines = findings.map { "- \($0.status) \($0.check.rawValue): \($0.detail)" }
        return (["smoke daemon=\(daemon)"] + lines + [snapshot.line]).map { $0 + "\n" }.joined()
    }

    /// The report for programs.
    package var object: JSONObject {
        let checks = findings.map { finding in
            JSON.object([
                "name": .string(finding.check.rawValue),
                "status": .string(finding.status),
                "detail": .string(finding.detail),
            ])
        }
        return ["checks": .array(checks), "snapshot": .object(snapshot.object)]
    }
}

extension SmokeReport.Finding {
    fileprivate var status: String { passed ? "ok" : "failed" }
}
