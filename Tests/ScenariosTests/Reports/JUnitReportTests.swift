import Scenarios
import Testing

@Suite("JUnit report")
struct JUnitReportTests {
    @Test("Each verdict has its element, and the numbers are those of the elements")
    func document() {
        var report = JUnitReport()

        let text = report.text(of: [.passing, .failing, .unsupported, .broken])

        #expect(
            text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="codexd-sim" tests="4" failures="1" errors="1" time="4.000">
                  <testsuite name="live" tests="4" failures="1" errors="1" skipped="1" time="1.332">
                    <testcase name="turn-completes" classname="codexd-sim.live" \
                file="Scenarios/turn-completes.json" time="0.123"/>
                    <testcase name="turn-steer" classname="codexd-sim.live" \
                file="Scenarios/turn-steer.json" time="1.204">
                      <failure message="steps[3]: the answer differs" type="failed">steps[3]: the answer differs
                  path: body.turnId
                  expected: &quot;t-1&quot;
                  found: &quot;t-2&quot;
                expect.events.never[0]: it was seen
                  expected: none
                  found: {&quot;seq&quot;:4}
                processes.app: a process is left
                  expected: 0
                  found: 1
                artifacts: /tmp/sim/turn-steer
                again: codexd-sim run Scenarios/turn-steer.json --daemon 'codexd --node-id x'</failure>
                      <system-out>→ app {&quot;id&quot;:1,&quot;method&quot;:&quot;turn/steer&quot;}
                ← app {&quot;id&quot;:1,&quot;result&quot;:{&quot;turnId&quot;:&quot;t-2&quot;}}
                </system-out>
                    </testcase>
                    <testcase name="disk-torn-write" classname="codexd-sim.live" \
                file="Scenarios/disk-torn-write.json" time="0.000">
                      <skipped message="it is written for sim #only"/>
                    </testcase>
                    <testcase name="smoke" classname="codexd-sim.live" file="Scenarios/smoke.json" time="0.005">
                      <error message="harness error: the daemon could not be started: no such file" \
                type="broken">harness error: the daemon could not be started: no such file
                again: codexd-sim run Scenarios/smoke.json</error>
                    </testcase>
                  </testsuite>
                </testsuites>

                """
        )
    }

    @Test("Wild text is well-formed, loses only what XML can't say, and is clipped")
    func wild() throws {
        var report = JUnitReport()

        let events = try XMLReader.events(of: report.text(of: RunResult.samples))

        #expect(
            events.contains(
                .open("failure", ["message": "expect.files[\"a\"]: first\nsecond\r\tthird", "type": "failed"])
            )
        )
        let texts = events.compactMap { if case .text(let text) = $0 { text } else { nil } }
        let found = "  found: bell  escape [31m null  next \u{85} line \u{2028} bidi \u{202E} non  é 漢字\n"
        #expect(texts.contains { $0.contains(found) })
        #expect(texts.contains("← app " + String(repeating: "x", count: 1000) + "… (5001 bytes)\n"))
        #expect(texts.contains { $0.contains(" … (4000 bytes)\n") })
    }

    @Test("Any character can stand anywhere", arguments: [0...0x7F, 0x80...0x2FF, 0xD7F0...0xE010, 0xFFF0...0x1000F])
    func anyCharacter(range: ClosedRange<UInt32>) throws {
        let wild = String(String.UnicodeScalarView(range.compactMap(Unicode.Scalar.init)))
        let failure = Failure(place: wild, summary: wild, expected: wild, actual: wild, path: wild)
        var report = JUnitReport()
        let results = [Verdict.failed([failure]), .broken(wild), .unsupported(wild)].map { verdict in
            RunResult(
                scenarioID: wild,
                title: wild,
                file: wild,
                mode: .sim,
                verdict: verdict,
                duration: .zero,
                artifacts: wild,
                reproduce: wild,
                lastLines: [TrafficLine(.toServer, server: wild, text: wild)]
            )
        }

        let events = try XMLReader.events(of: report.text(of: results))

        let cases = events.filter { if case .open("testcase", _) = $0 { true } else { false } }
        #expect(cases.count == 3)
    }

    @Test("Each mode has a suite of its own")
    func modes() throws {
        let simulated = RunResult(
            scenarioID: "a",
            title: "A",
            file: "a.json",
            mode: .sim,
            verdict: .passed,
            duration: .milliseconds(1),
            reproduce: "codexd-sim run a.json"
        )
        var report = JUnitReport()

        let events = try XMLReader.events(of: report.text(of: [.passing, simulated, .passing]))

        let suites = events.compactMap { event -> [String]? in
            guard case .open("testsuite", let attributes) = event else { return nil }
            return ["name", "tests", "time"].compactMap { attributes[$0] }
        }
        #expect(suites == [["live", "2", "0.246"], ["sim", "1", "0.001"]])
    }

    @Test("A report without results is one too")
    func nothing() throws {
        var report = JUnitReport()

        let events = try XMLReader.events(of: report.text(of: []))

        #expect(
            events.first
                == .open(
                    "testsuites",
                    [
                        "name": "codexd-sim", "tests": "0", "failures": "0", "errors": "0", "time": "0.000",
                    ]
                )
        )
    }

    @Test(
        "The reader of these tests refuses what isn't well-formed",
        arguments: [
            "<a>", "<a></b>", "<a/><b/>", "<a b=\"1\" b=\"2\"/>", "<a b=\"<\"/>", "<a b=\"\n\"/>", "<a>&x;</a>",
            "<a>\u{1}</a>", "<a>]]></a>", "text", "", "<a/>text", "<a b=1/>", "<a>\u{FFFE}</a>",
        ]
    )
    func strictness(_ text: String) {
        #expect(throws: XMLReader.Malformed.self) {
            try XMLReader.events(of: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text)
        }
    }
}
