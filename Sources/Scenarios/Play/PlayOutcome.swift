/// What came of a scenario that was played.
package struct PlayOutcome: Hashable, Sendable {
    /// How it ended.
    package let verdict: Verdict

    /// What it left; `nil` if it didn't come to its end.
    package let observation: Observation?
}
