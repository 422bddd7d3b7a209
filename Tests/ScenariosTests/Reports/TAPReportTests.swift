import Scenarios
import Testing

@Suite("TAP report")
struct TAPReportTests {
    @Test("Points are numbered, failures have a block, and the plan stands at the end")
    func document() {
        var report = TAPReport()

        let text = report.text(of: [.passing, .failing, .unsupported, .broken])

        #expect(
            text == """
                TAP version 14
                ok 1 - turn-completes
                not ok 2 - turn-steer
                  ---
                  message: "steps[3]: the answer differs"
                  severity: fail
                  title: "Steering keeps the turn's id"
                  file: "Scenarios/turn-steer.json"
                  mode: live
                  duration_ms: 1204
                  seed: 18446744073709551615
                  failures:
                    - place: "steps[3]"
                      summary: "the answer differs"
                      path: "body.turnId"
                      expected: "\\"t-1\\""
                      actual: "\\"t-2\\""
                    - place: "expect.events.never[0]"
                      summary: "it was seen"
                      expected: "none"
                      actual: "{\\"seq\\":4}"
                    - place: "processes.app"
                      summary: "a process is left"
                      expected: "0"
                      actual: "1"
                  traffic:
                    - "→ app {\\"id\\":1,\\"method\\":\\"turn/steer\\"}"
                    - "← app {\\"id\\":1,\\"result\\":{\\"turnId\\":\\"t-2\\"}}"
                  artifacts: "/tmp/sim/turn-steer"
                  reproduce: "codexd-sim run Scenarios/turn-steer.json --daemon 'codexd --node-id x'"
                  ...
                ok 3 - disk-torn-write # SKIP it is written for sim \\#only
                not ok 4 - smoke
                  ---
                  message: "harness error: the daemon could not be started: no such file"
                  severity: error
                  title: "Everything at once"
                  file: "Scenarios/smoke.json"
                  mode: live
                  duration_ms: 5
                  reproduce: "codexd-sim run Scenarios/smoke.json"
                  ...
                1..4
                # 1 passed, 2 failed

                """
        )
    }

    @Test("Wild text stays on its line, is quoted, and begins no directive")
    func wild() {
        var report = TAPReport()

        let lines = report.text(of: [.wild]).split(separator: "\n").map(String.init)

        #expect(lines[1] == "not ok 1 - line,wild: 100% & \\#1")
        #expect(lines.contains("  title: \"A <title> with \\\"quotes\\\", & ends ]]> here \\\\ # SKIP\""))
        #expect(lines.contains("  message: \"expect.files[\\\"a\\\"]: first\\nsecond\\r\\tthird\""))
        let actual =
            "      actual: \"bell \\U00000007 escape \\U0000001b[31m null \\U00000000 next \\U00000085 "
            + "line \\U00002028 bidi \\U0000202e non \\U0000fffe é 漢字\""
        #expect(lines.contains(actual))
    }

    @Test("Any character can stand anywhere", arguments: [0...0x7F, 0x80...0x2FF, 0x2000...0x20FF, 0xFFF0...0x1000F])
    func anyCharacter(range: ClosedRange<UInt32>) throws {
        let wild = String(String.UnicodeScalarView(range.compactMap(Unicode.Scalar.init)))
        let failure = Failure(place: wild, summary: wild, expected: wild, actual: wild, path: wild)
        var report = TAPReport()
        let text = report.text(
            of: [Verdict.passed, .failed([failure, failure]), .unsupported(wild), .broken(wild)].map { verdict in
                RunResult(
                    scenarioID: wild,
                    title: wild,
                    file: wild,
                    mode: .live,
                    verdict: verdict,
                    duration: .zero,
                    artifacts: wild,
                    reproduce: wild,
                    lastLines: [TrafficLine(.toServer, server: wild, text: wild)]
                )
            }
        )

        let shapes = try text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(Self.shape)

        #expect(!shapes.contains(.other))
        #expect(shapes.filter { $0 == .point } == Array(repeating: .point, count: 4))
        #expect(shapes.filter { $0 == .opening } == [.opening, .opening])
        #expect(shapes.filter { $0 == .closing } == [.closing, .closing])
        #expect(Array(shapes.prefix(4)) == [.version, .point, .point, .opening])
        #expect(Array(shapes.suffix(4)) == [.closing, .plan, .comment, .empty])
    }

    private enum Shape {
        case version, point, opening, scalar, key, closing, plan, comment, empty, other
    }

    /// What a line of a report is, by its form alone.
    private static func shape(of line: Substring) throws -> Shape {
        if line.isEmpty { return .empty }
        if line == "TAP version 14" { return .version }
        if line == "  ---" { return .opening }
        if line == "  ..." { return .closing }
        if line == "1..4" { return .plan }
        if line.hasPrefix("# ") { return .comment }
        let text = ##"([^#\\]|\\#|\\\\)*"##
        if try matches(line, "(not )?ok [1-4] - \(text)( # SKIP \(text))?") { return .point }
        if try matches(line, #" +(- )?([a-z_]+: )?("([^"\\]|\\.)*"|[a-z0-9]+)"#) { return .scalar }
        return try matches(line, "  (failures|traffic):") ? .key : .other
    }

    private static func matches(_ line: Substring, _ pattern: String) throws -> Bool {
        try Regex(pattern).matchingSemantics(.unicodeScalar).wholeMatch(in: line) != nil
    }
}
