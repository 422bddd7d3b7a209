/// An account of a run of scenarios that is written while they run.
///
/// Whoever runs them calls ``begin(expecting:)`` once, then ``start(_:after:)`` and ``add(_:after:)`` for
/// each, and ``end(after:)`` once; what each call returns is written out at once, in that order.
package protocol Report {
    /// What stands before the first result.
    ///
    /// - Parameter count: How many results will come, unless the run is cut short.
    /// - Returns: What to write; like all that a report says, it may be empty.
    mutating func begin(expecting count: Int) -> String

    /// What is to be seen when a scenario begins.
    ///
    /// - Parameters:
    ///   - scenario: Its id.
    ///   - elapsed: The time since the run began.
    /// - Returns: What to write.
    mutating func start(_ scenario: String, after elapsed: Duration) -> String

    /// What is said of a result.
    ///
    /// - Parameters:
    ///   - result: The result, which may arrive in any order.
    ///   - elapsed: The time since the run began.
    /// - Returns: What to write.
    mutating func add(_ result: RunResult, after elapsed: Duration) -> String

    /// What stands behind the last result.
    ///
    /// - Parameter elapsed: The time since the run began.
    /// - Returns: What to write.
    mutating func end(after elapsed: Duration) -> String
}

extension Report {
    package mutating func begin(expecting count: Int) -> String { "" }

    package mutating func start(_ scenario: String, after elapsed: Duration) -> String { "" }
}
