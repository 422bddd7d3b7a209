/// How a call ended, as the process's exit code (contract CTR-CLI-33).
package enum CallOutcome: Int32, CaseIterable, Sendable {
    case done = 0
    case failed = 1
    case usage = 2
    case unreachable = 3
    case refused = 4
    case interrupted = 130

    /// When it is used, in one line.
    package var summary: String {
        switch self {
        case .done: "done"
        case .failed: "the work failed: a start, a check of smoke, or a turn or run that was followed"
        case .usage: "the call was wrong, and nothing was done"
        case .unreachable: "no daemon could be reached"
        case .refused: "the daemon refused"
        case .interrupted: "interrupted by Ctrl-C"
        }
    }
}
