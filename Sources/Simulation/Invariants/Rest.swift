/// How a world looks once faults are off and everything has had time to end.
package struct Rest: Hashable, Sendable {
    /// Calls of the API that got no answer, beyond those whose request the watch saw.
    package let unansweredCalls: Int

    /// The children that run and that codexd still holds, by the world's numbers.
    package let livingChildren: [Int]

    /// Those of them that leave input unread, so that codexd can't get an answer through.
    package let blockedChildren: [Int]

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
        daemonRuns: Bool,
        isQuiet: Bool,
        patience: Duration
    ) {
        self.unansweredCalls = unansweredCalls
        self.livingChildren = livingChildren
        self.blockedChildren = blockedChildren
        self.daemonRuns = daemonRuns
        self.isQuiet = isQuiet
        self.patience = patience
    }

    /// How long was waited, as a half-sentence.
    var wait: String { isQuiet ? "with nothing left to happen" : "after \(patience)" }
}
