package import DaemonCore

/// How a world looks once faults are off and everything has had time to end.
package struct Rest: Hashable, Sendable {
    /// Calls of the API that got no answer, beyond those whose request the watch saw.
    package let unansweredCalls: Int

    /// The children that run and that codexd still holds, by the world's numbers.
    package let livingChildren: [Int]

    /// Those of them that leave input unread, so that codexd can't get an answer through.
    package let blockedChildren: [Int]

    /// A process of a run.
    package struct Job: Hashable, Sendable {
        /// Its name.
        package let job: JobID

        /// How long it has run.
        package let age: Duration

        /// Creates a process.
        package init(job: JobID, age: Duration) {
            self.job = job
            self.age = age
        }
    }

    /// The processes of runs that run and that codexd still holds.
    package let livingJobs: [Job]

    /// Whether codexd runs.
    package let daemonRuns: Bool

    /// Whether nothing was left to happen; streams, for one, have timers for ever.
    package let isQuiet: Bool

    /// How long everything was waited for, which is longer than any deadline of codexd's.
    package let patience: Duration

    /// Creates a picture of the world.
    package init(
        unansweredCalls: Int = 0,
        livingChildren: [Int] = [],
        blockedChildren: [Int] = [],
        livingJobs: [Job] = [],
        daemonRuns: Bool,
        isQuiet: Bool,
        patience: Duration
    ) {
        self.unansweredCalls = unansweredCalls
        self.livingChildren = livingChildren
        self.blockedChildren = blockedChildren
        self.livingJobs = livingJobs
        self.daemonRuns = daemonRuns
        self.isQuiet = isQuiet
        self.patience = patience
    }

    /// How long was waited, as a half-sentence.
    var wait: String { isQuiet ? "with nothing left to happen" : "after \(patience)" }
}
