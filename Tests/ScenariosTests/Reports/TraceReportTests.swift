import Basics
import Scenarios
import Testing

@Suite("Traces in reports")
struct TraceReportTests {
    private static let passing = result("turn-steer", .passed, trace: 0xAB)
    private static let failing = result(
        "turn-late",
        .failed([Failure(place: "both", summary: "events", expected: "1", actual: "2")]),
        trace: .max
    )

    private static func result(_ id: String, _ verdict: Verdict, trace: UInt64?) -> RunResult {
        RunResult(
            scenarioID: id,
            title: "A title",
            file: "\(id).json",
            mode: .sim,
            seed: 3,
            verdict: verdict,
            duration: .milliseconds(4),
            virtual: .milliseconds(120_024),
            trace: trace,
            reproduce: "codexd-sim run \(id).json --mode sim --seed 3"
        )
    }

    @Test("People see the trace of each run, of each failure, and of all")
    func text() {
        var report = TextReport(on: .file)

        let text = report.text(of: [Self.passing, Self.failing])

        #expect(
            text.hasPrefix("passed       turn-steer  sim  0.004 s  seed 3  trace 00000000000000ab  120.024 s virtual\n")
        )
        #expect(text.contains("\n  found     2\n  trace     ffffffffffffffff\n  again     codexd-sim run"))
        #expect(
            text.contains(/2 runs in 2.000 s\n1 failed: turn-late\ntrace of all: [0-9a-f]{16}\n1 passed, 1 failed\n$/)
        )
    }

    @Test("Programs find it in every format")
    func machines() throws {
        var (lines, junit, tap, annotations) = (JSONLinesReport(), JUnitReport(), TAPReport(), AnnotationReport())
        let results = [Self.passing, Self.failing]

        let objects = try lines.text(of: results).split(separator: "\n").map { try JSON(parsing: String($0)) }

        #expect(objects[0]["trace"] == "00000000000000ab")
        #expect(objects[0]["virtualMilliseconds"] == 120_024)
        #expect(objects[2]["trace"]?.text?.count == 16)
        #expect(
            junit.text(of: results).contains(
                """
                      <properties>
                        <property name="seed" value="3"/>
                        <property name="trace" value="00000000000000ab"/>
                        <property name="virtual" value="120.024"/>
                      </properties>
                """
            )
        )
        let points = tap.text(of: results)
        #expect(points.contains("\n  trace: \"ffffffffffffffff\"\n"))
        #expect(points.contains(/\n1..2\n# trace of all: [0-9a-f]{16}\n# 1 passed, 1 failed\n$/))
        #expect(annotations.text(of: results).contains("%0Atrace: ffffffffffffffff%0Aagain: "))
    }

    @Test("The trace of all is that of the runs in any order, and of no other runs")
    func sum() {
        let (first, second) = (Self.result("a", .passed, trace: 1), Self.result("b", .passed, trace: 2))
        let swapped = [Self.result("a", .passed, trace: 2), Self.result("b", .passed, trace: 1)]

        #expect(sum([first, second]) == sum([second, first]))
        #expect(sum([first, second]) != sum(swapped))
        #expect(sum([first]) != sum([first, first]))
        #expect(sum([Self.result("a", .unsupported(""), trace: nil)]) == nil)
    }

    private func sum(_ results: [RunResult]) -> UInt64? {
        var sum = TraceSum()
        for result in results { sum.add(result) }
        return sum.value
    }

    @Test("A run that another process made otherwise is a failure that names both traces")
    func comparison() throws {
        var (own, other) = (TraceComparison(), JSONLinesReport())
        for trace in [1, 2, 3] as [UInt64] { own.add(Self.result("a", .passed, trace: trace)) }
        own.add(Self.result("b", .passed, trace: 4))
        own.add(Self.result("c", .unsupported("no"), trace: nil))
        let others = [1, 7, 3].map { Self.result("a", .passed, trace: $0) } + [Self.result("d", .passed, trace: 9)]

        let differences = try own.differences(from: Array(other.text(of: others).utf8))

        #expect(differences.map(\.scenarioID) == ["a", "b"])
        #expect(differences.map(\.verdict).map(\.firstFailure?.expected) == ["0000000000000002", "0000000000000004"])
        #expect(differences.map(\.verdict).map(\.firstFailure?.actual) == ["0000000000000007", "no such run"])
        #expect(differences.first?.reproduce.hasSuffix(" --seed 3 --check-determinism") == true)
    }

    @Test("What measures says the median, the spread, and both clocks")
    func bench() {
        let run = { (milliseconds: Int, waits: Bool) in
            BenchSummary.Run(virtual: .seconds(waits ? 90 : 10), real: .milliseconds(milliseconds), waits: waits)
        }
        let rounds = [1, 5, 2].map { [run($0, false), run($0, true)] }

        let text = BenchSummary(rounds, trace: "00ff", build: "release").text
        let restless = BenchSummary([[run(1, false)]], trace: "00ff", build: "release").text

        #expect(
            text == """
                build     release
                suite     2 scenarios, 3 rounds on one thread
                rate      500 runs/s (median of the rounds; from 200 to 1000)
                virtual   18750 : 1 over the suite; the quiet to which each run comes is part of it
                waiting   33750 : 1 over the 1 tagged slow
                trace     00ff

                """
        )
        #expect(restless.contains("waiting   none has the tag slow\n"))
    }
}

extension Verdict {
    fileprivate var firstFailure: Failure? {
        if case .failed(let failures) = self { failures.first } else { nil }
    }
}
