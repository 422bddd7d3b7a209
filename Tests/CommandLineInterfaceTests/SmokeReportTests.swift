import Basics
import CommandLineInterface
import Contract
import Testing

@Suite("Smoke report")
struct SmokeReportTests {
    @Test("What a whole run leaves passes every check")
    func whole() throws {
        let run = try SmokeRun()

        let report = run.report

        #expect(report.passed)
        let lines = report.text.split(separator: "\n").map(String.init)
        #expect(lines.first == "smoke daemon=d-1")
        #expect(
            lines.dropFirst().dropLast().map { String($0.prefix { $0 != ":" }) } == [
                "- ok structured_event_log", "- ok stdout_log", "- ok stderr_log",
                "- ok daemon_state", "- ok recent_event_cache", "- ok session_registry",
            ]
        )
        #expect(lines.last == report.snapshot.line)
    }

    @Test("The paths to read are the ones that are looked at")
    func paths() throws {
        let run = try SmokeRun()

        #expect(SmokeReport.paths(of: run.configuration).sorted() == run.files.keys.sorted())
    }

    @Test("A missing file fails its check alone and is named", arguments: SmokeCheck.allCases)
    func missing(_ check: SmokeCheck) throws {
        var run = try SmokeRun()
        let path = run.path(of: check)

        run.files[path] = nil

        #expect(run.report.failures == [check.rawValue: "missing: \(path)"])
        #expect(run.report.text.contains("- failed \(check.rawValue): missing: \(path)\n"))
    }

    @Test("A file that lacks what it should hold fails its check alone", arguments: Spoiling.all)
    func spoiled(_ spoiling: Spoiling) throws {
        var run = try SmokeRun()
        let path = run.path(of: spoiling.check)
        let content = String(decoding: try #require(run.files[path]), as: UTF8.self)
        try #require(content.contains(spoiling.text))

        let parts = content.split(separator: spoiling.text, omittingEmptySubsequences: false)
        run.files[path] = Array(parts.joined(separator: spoiling.replacement).utf8)

        let failures = run.report.failures
        #expect(Array(failures.keys) == [spoiling.check.rawValue])
        #expect(failures[spoiling.check.rawValue]?.contains(spoiling.word) == true, "\(failures)")
    }

    @Test("What an earlier run left doesn't pass for this one")
    func stale() throws {
        var run = try SmokeRun()
        let log = run.path(of: .structuredEventLog)
        let earlier = try #require(run.files[log])

        run.files[log] = earlier + LogEntry(SmokeRun.event(9, .daemonStarted)).line

        #expect(run.report.failures.count == 1)
        #expect(run.report.failures["structured_event_log"]?.contains("no child.started") == true)
    }

    @Test("A cache that's switched off may be empty")
    func noCache() throws {
        var run = try SmokeRun(eventCacheSize: 0)
        #expect(run.report.passed)

        run.files[run.path(of: .recentEventCache)] = nil
        #expect(!run.report.passed)
    }

    @Test("The JSON form has each check and the snapshot")
    func json() throws {
        var run = try SmokeRun()
        run.files[run.path(of: .stdoutLog)] = nil

        let object = run.report.object

        #expect(object.members.map(\.name) == ["checks", "snapshot"])
        let checks = try #require(object["checks"]?.elements)
        #expect(
            checks.map { $0.members?.members.map(\.name) ?? [] }
                == Array(repeating: ["name", "status", "detail"], count: 6)
        )
        #expect(checks.map { $0["status"] } == ["ok", "failed", "ok", "ok", "ok", "ok"])
        #expect(object["snapshot"] == .object(run.report.snapshot.object))
        #expect(try JSON(parsing: Rendering.smoke(run.report, asJSON: true)) == .object(object))
        #expect(Rendering.smoke(run.report, asJSON: false) == run.report.text)
    }
}

extension SmokeReport {
    /// The details of the checks that failed.
    fileprivate var failures: [String: String] {
        let failed = findings.filter { !$0.passed }.map { ($0.check.rawValue, $0.detail) }
        return Dictionary(failed, uniquingKeysWith: { first, _ in first })
    }
}

/// Something in a file that's replaced by something else.
struct Spoiling: Sendable, CustomTestStringConvertible {
    let check: SmokeCheck
    let text: String
    let replacement: String
    let word: String

    init(_ check: SmokeCheck, _ text: String, _ replacement: String, says word: String) {
        self.check = check
        self.text = text
        self.replacement = replacement
        self.word = word
    }

    var testDescription: String { "\(check.rawValue): \(text)" }

    static let all =
        [
            "daemon.started", "child.started", "session.registered", "session.closed", "child.exited", "daemon.stopped",
        ].map { Spoiling(.structuredEventLog, "\"\($0)\"", "\"x\"", says: "no \($0)") } + [
            Spoiling(.structuredEventLog, "\"info\"", "\"loud\"", says: "event: level"),
            Spoiling(.stdoutLog, "smoke ready", "smoke steady", says: "no codexd smoke ready"),
            Spoiling(.stdoutLog, "smoke done", "smoke gone", says: "no codexd smoke done"),
            Spoiling(.stderrLog, "smoke stderr", "", says: "no codexd smoke stderr"),
            Spoiling(.daemonState, "\"started\": false", "\"started\": true", says: "still recorded as started"),
            Spoiling(.daemonState, "\"stopped\"", "\"failed\"", says: "failed"),
            Spoiling(.daemonState, "\"exitCode\": 0", "\"exitCode\": 3", says: "exit code 3"),
            Spoiling(.daemonState, "\"exitCode\": 0", "\"exitCode\": null", says: "exit code none"),
            Spoiling(.daemonState, "\"child\"", "\"ward\"", says: "child: strategy"),
            Spoiling(.daemonState, "{", "[", says: "no JSON"),
            Spoiling(.recentEventCache, "\"maxEntries\": 50", "\"maxEntries\": 0", says: "empty"),
            Spoiling(.recentEventCache, "\"events\"", "\"others\"", says: "recent events: events"),
            Spoiling(.sessionRegistry, "\"smoke\"", "\"worker\"", says: "purpose smoke"),
            Spoiling(.sessionRegistry, "\"closed\"", "\"active\"", says: "not closed"),
            Spoiling(.sessionRegistry, "embedded-smoke\"", "elsewhere\"", says: "source embedded-smoke"),
        ]
}
