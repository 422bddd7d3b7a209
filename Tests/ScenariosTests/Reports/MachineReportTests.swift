import Basics
import Scenarios
import Testing

@Suite("Reports for machines")
struct MachineReportTests {
    @Test("JSON lines are an object for each result and one that sums up")
    func jsonLines() throws {
        var report = JSONLinesReport()

        let lines = report.text(of: RunResult.samples).split(separator: "\n").map(String.init)

        #expect(lines.count == 6)
        #expect(
            lines[1] == #"{"type":"result","id":"turn-steer","title":"Steering keeps the turn's id","#
                + #""file":"Scenarios/turn-steer.json","mode":"live","seed":"18446744073709551615","verdict":"failed","#
                + #""reason":null,"failures":[{"place":"steps[3]","summary":"the answer differs","path":"body.turnId","#
                + #""expected":"\"t-1\"","actual":"\"t-2\""},{"place":"expect.events.never[0]","#
                + #""summary":"it was seen","path":null,"expected":"none","actual":"{\"seq\":4}"},"#
                + #"{"place":"processes.app","summary":"a process is left","path":null,"expected":"0","actual":"1"}],"#
                + #""milliseconds":1204,"virtualMilliseconds":null,"trace":null,"artifacts":"/tmp/sim/turn-steer","#
                + #""reproduce":"codexd-sim run Scenarios/turn-steer.json --daemon 'codexd --node-id x'","#
                + #""lastLines":[{"direction":"toServer","server":"app","#
                + #""text":"{\"id\":1,\"method\":\"turn/steer\"}"},{"direction":"fromServer","server":"app","#
                + #""text":"{\"id\":1,\"result\":{\"turnId\":\"t-2\"}}"}]}"#
        )
        let objects = try lines.map { try JSON(parsing: $0) }
        #expect(objects.map { $0["verdict"]?.text } == ["passed", "failed", "failed", "unsupported", "broken", nil])
        #expect(objects.compactMap { $0["reason"]?.text }.count == 2)
        #expect(objects[2]["failures"]?.elements?.first?["actual"]?.text?.hasPrefix("bell \u{7} escape \u{1B}") == true)
        #expect(
            lines[5] == #"{"type":"summary","passed":1,"failed":2,"broken":1,"unsupported":1,"#
                + #""milliseconds":5000,"trace":null,"exitCode":1}"#
        )
    }

    @Test("An annotation is one line for each thing that went wrong, with its file and its escapes")
    func annotations() {
        var report = AnnotationReport()
        let long = String(repeating: "long ", count: 200)

        let text = report.text(of: RunResult.samples)

        #expect(
            text == """
                ::error file=Scenarios/turn-steer.json,title=turn-steer failed (live)::steps[3]: the answer differs\
                %0A  path: body.turnId%0A  expected: "t-1"%0A  found: "t-2"%0Aexpect.events.never[0]: it was seen\
                %0A  expected: none%0A  found: {"seq":4}%0Aprocesses.app: a process is left\
                %0A  expected: 0%0A  found: 1%0Aartifacts: /tmp/sim/turn-steer\
                %0Aagain: codexd-sim run Scenarios/turn-steer.json --daemon 'codexd --node-id x'
                ::error file=Scenarios/a%2Cb%3Ac.json,title=line%2Cwild%3A 100%25 & #1 failed (live)::\
                expect.files["a"]: first%0Asecond%0D\tthird%0A  expected: \(long)… (4000 bytes)\
                %0A  found: bell \u{7} escape \u{1B}[31m null \0 next \u{85} line \u{2028} bidi \u{202E} non \u{FFFE} \
                é 漢字%0Aagain: codexd-sim run 'Scenarios/a,b:c.json'
                ::error file=Scenarios/smoke.json,title=smoke broken (live)::harness error: the daemon could not be \
                started: no such file%0Aagain: codexd-sim run Scenarios/smoke.json

                """
        )
    }

    @Test("An account tells of twenty failures and counts the others")
    func account() {
        let failures = (1...23).map { Failure(place: "steps[\($0)]", summary: "s", expected: "e", actual: "a") }
        let result = RunResult(
            scenarioID: "a",
            title: "A",
            file: "a.json",
            mode: .live,
            verdict: .failed(failures),
            duration: .zero,
            reproduce: "codexd-sim run a.json"
        )
        var report = AnnotationReport()

        let text = report.text(of: [result])

        #expect(text.contains("steps[20]: s%0A  expected: e%0A  found: a%0Aand 3 more%0Aagain: "))
        #expect(!text.contains("steps[21]"))
    }

    @Test("Seconds have three decimals and are never negative")
    func seconds() {
        let durations: [(Duration, String)] = [
            (.zero, "0.000"), (.microseconds(1999), "0.001"), (.milliseconds(10), "0.010"),
            (.milliseconds(60_001), "60.001"), (.seconds(-1), "0.000"),
        ]
        for (duration, text) in durations {
            var report = TextReport(on: .file)
            #expect(report.end(after: duration).hasPrefix("0 runs in \(text) s\n"))
        }
    }
}
