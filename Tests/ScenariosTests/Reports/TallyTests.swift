import Scenarios
import Testing

@Suite("Tally")
struct TallyTests {
    @Test(
        "The exit code is the gravest of what is certain",
        arguments: [
            ([], ExitCode.nothingSelected),
            ([.passed], .passed),
            ([.unsupported("")], .nothingSelected),
            ([.unsupported(""), .passed], .passed),
            ([.passed, .broken("")], .harnessError),
            ([.passed, .failed([])], .failed),
            ([.broken(""), .failed([]), .passed, .unsupported("")], .failed),
            ([.broken(""), .unsupported("")], .harnessError),
        ] as [([Verdict], ExitCode)]
    )
    func exitCode(verdicts: [Verdict], code: ExitCode) {
        var tally = Tally()
        for verdict in verdicts { tally.add(verdict) }

        #expect(tally.exitCode == code)
        #expect(tally.runs == verdicts.count)
    }

    @Test("The codes are those that programs know")
    func codes() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4])
        #expect(ExitCode.invalid.rawValue == 2)
    }

    @Test("In the closing line a harness error is a failure, and what is unsupported is nothing")
    func closingLine() {
        #expect(Tally(RunResult.samples).closingLine == "1 passed, 3 failed")
        #expect(Tally().closingLine == "0 passed, 0 failed")
    }
}
