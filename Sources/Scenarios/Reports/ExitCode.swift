/// What the exit status of a run of scenarios means.
package enum ExitCode: Int32, Hashable, Sendable, CaseIterable {
    /// All that was run passed.
    case passed = 0
    /// Something failed.
    case failed = 1
    /// The call or a scenario was wrong, and nothing was run.
    case invalid = 2
    /// The harness went wrong, and nothing failed.
    case harnessError = 3
    /// Nothing was selected, or nothing of it can be run in this mode.
    case nothingSelected = 4
}
