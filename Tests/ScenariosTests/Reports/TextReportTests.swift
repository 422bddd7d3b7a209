import Testing

@testable import Scenarios

@Suite("Text report")
struct TextReportTests {
    @Test("In a file each result has a line, what went wrong a block, and the closing line stands alone")
    func file() {
        var report = TextReport(on: .file)

        let text = report.text(of: RunResult.samples)

        #expect(
            text == """
                passed       turn-completes  live  0.123 s
                FAILED       turn-steer  live  1.204 s  seed 18446744073709551615
                  title     Steering keeps the turn's id
                  file      Scenarios/turn-steer.json
                  at        steps[3]: the answer differs
                  path      body.turnId
                  expected  "t-1"
                  found     "t-2"
                  also      expect.events.never[0]: it was seen
                            and 1 more
                  traffic   → app {"id":1,"method":"turn/steer"}
                            ← app {"id":1,"result":{"turnId":"t-2"}}
                  left in   /tmp/sim/turn-steer
                  again     codexd-sim run Scenarios/turn-steer.json --daemon 'codexd --node-id x'
                FAILED       line,wild: 100% & #1  live  61.000 s
                  title     A <title> with "quotes", & ends ]]> here \\ # SKIP
                  file      Scenarios/a,b:c.json
                  at        expect.files["a"]: first\\nsecond\\r\\tthird
                  expected  \(String(repeating: "long ", count: 17))lon
                            g \(String(repeating: "long ", count: 14))lo… (4000 bytes)
                  found     bell \\u{7} escape \\u{1B}[31m null \\u{0} next \\u{85} line \\u{2028} bidi \\u{202E} non\(" ")
                            \\u{FFFE} é 漢字
                  traffic   ← app \(String(repeating: "x", count: 68))… (5001 bytes)
                  again     codexd-sim run 'Scenarios/a,b:c.json'
                unsupported  disk-torn-write  live  0.000 s  (it is written for sim #only)
                BROKEN       smoke  live  0.005 s
                  title     Everything at once
                  file      Scenarios/smoke.json
                  reason    the daemon could not be started: no such file
                  again     codexd-sim run Scenarios/smoke.json
                5 runs in 5.000 s
                2 failed: turn-steer, line,wild: 100% & #1
                1 broken, counted as failed: smoke
                1 unsupported: disk-torn-write
                1 passed, 3 failed

                """
        )
    }

    @Test("A run without results still has its closing line")
    func nothing() {
        var report = TextReport(on: .file)

        #expect(report.text(of: []) == "0 runs in 0.000 s\n0 passed, 0 failed\n")
    }

    @Test("On a terminal a bar stands for what passed, and is gone at the end")
    func terminal() {
        var report = TextReport(on: Surface(isTerminal: true, columns: 80, environment: ["NO_COLOR": "1"]))

        #expect(report.begin(expecting: 4) == "\r\u{1B}[K[....................] 0/4  0 passed, 0 failed  0.0/s")
        #expect(
            report.start("turn-completes", after: .zero)
                == "\r\u{1B}[K[....................] 0/4  0 passed, 0 failed  0.0/s  turn-completes"
        )
        #expect(report.start("smoke", after: .zero).hasSuffix("/s  turn-completes, smoke"))
        #expect(
            report.add(.passing, after: .milliseconds(400))
                == "\r\u{1B}[K[#####...............] 1/4  1 passed, 0 failed  2.5/s  smoke"
        )
        #expect(
            report.add(.unsupported, after: .seconds(1))
                == "\r\u{1B}[Kunsupported  disk-torn-write  live  0.000 s  (it is written for sim #only)\n"
                + "\r\u{1B}[K[##########..........] 2/4  1 passed, 0 failed  2.0/s  smoke"
        )
        let end = "\r\u{1B}[K2 runs in 1.000 s\n1 unsupported: disk-torn-write\n1 passed, 0 failed\n"
        #expect(report.end(after: .seconds(1)) == end)
    }

    @Test("Only a terminal has color, and the closing line never has")
    func color() {
        var colored = TextReport(on: Surface(isTerminal: true, columns: 80, environment: ["NO_COLOR": ""]))

        let text = colored.text(of: RunResult.samples)

        #expect(text.contains("\u{1B}[31mFAILED\u{1B}[0m       turn-steer"))
        #expect(text.contains("\u{1B}[33munsupported\u{1B}[0m  disk"))
        #expect(text.contains("\u{1B}[35mBROKEN\u{1B}[0m       smoke"))
        #expect(text.hasSuffix("\n1 passed, 3 failed\n"))
    }

    @Test(
        "A surface has a bar and color as far as its terminal and NO_COLOR let it",
        arguments: [
            (true, [:], true, true), (true, ["NO_COLOR": "1"], true, false), (true, ["NO_COLOR": ""], true, true),
            (true, ["TERM": "dumb"], false, false), (true, ["TERM": "xterm"], true, true), (false, [:], false, false),
        ]
    )
    func surface(isTerminal: Bool, environment: [String: String], hasBar: Bool, hasColor: Bool) {
        let surface = Surface(isTerminal: isTerminal, columns: 500, environment: environment)

        #expect(surface.isTerminal == hasBar)
        #expect(surface.hasColor == hasColor)
        #expect(surface.columns == 100)
        #expect(Surface(isTerminal: isTerminal, columns: 0, environment: environment).columns == 40)
    }

    @Test("However much failed, a bar and a summary keep to their line", arguments: [40, 80, 100])
    func narrow(columns: Int) throws {
        var report = TextReport(on: Surface(isTerminal: true, columns: columns, environment: ["NO_COLOR": "1"]))
        var texts = [report.begin(expecting: 90)]
        for number in 1...90 {
            let name = "scenario-\(number)-漢字"
            texts.append(report.start(name, after: .zero))
            texts.append(report.add(.failing(named: name), after: .zero))
        }
        let end = report.end(after: .zero)

        let rows = (texts + [end]).flatMap { $0.split(separator: "\n") }
            .flatMap { $0.unicodeScalars.split(separator: "\r") }
            .map { String($0).replacing("\u{1B}[K", with: "") }

        #expect(rows.map(\.columns).max() == columns)
        #expect(end.contains("90 failed: scenario-1-漢字, "))
        #expect(end.hasSuffix("\n0 passed, 90 failed\n"))
    }

    @Test("A name that fails again is told once, and more than twenty are cut")
    func names() {
        var repeated = TextReport(on: .file)
        var many = TextReport(on: .file)

        let once = repeated.text(of: [.failing(named: "a"), .failing(named: "a"), .failing(named: "b")])
        let cut = many.text(of: (1...30).map { .failing(named: "\($0)") })

        #expect(once.contains("\n3 failed: a, b\n"))
        #expect(cut.contains(" 19, 20, …\n"))
    }
}

extension RunResult {
    fileprivate static func failing(named name: String) -> RunResult {
        RunResult(
            scenarioID: name,
            title: name,
            file: name,
            mode: .live,
            verdict: .failed([]),
            duration: .zero,
            reproduce: "codexd-sim"
        )
    }
}
