/// How many runs ended in which way.
package struct Tally: Hashable, Sendable {
    /// Those in which all that was expected held.
    package private(set) var passed = 0

    /// Those in which something that was expected did not hold.
    package private(set) var failed = 0

    /// Those that could not be run in their mode.
    package private(set) var unsupported = 0

    /// Those in which the harness itself went wrong.
    package private(set) var broken = 0

    /// Counts the given results, none unless told.
    package init(_ results: some Sequence<RunResult> = []) {
        for result in results { add(result.verdict) }
    }

    /// Counts one more.
    package mutating func add(_ verdict: Verdict) {
        switch verdict {
        case .passed: passed += 1
        case .failed: failed += 1
        case .unsupported: unsupported += 1
        case .broken: broken += 1
        }
    }

    /// All runs.
    package var runs: Int { passed + failed + unsupported + broken }

    /// The line that programs look for at the end of a report.
    ///
    /// What went wrong in the harness is no pass, so it counts as failed here.
    package var closingLine: String { "\(passed) passed, \(failed + broken) failed" }

    /// What the process says when it exits.
    ///
    /// A failure outweighs a harness error, because it stands whatever went wrong elsewhere. Where nothing
    /// was run but what is unsupported, nothing was shown, and that mustn't look like a pass.
    package var exitCode: ExitCode {
        if failed > 0 { return .failed }
        if broken > 0 { return .harnessError }
        return passed > 0 ? .passed : .nothingSelected
    }
}
