import Basics

/// How fast scenarios are simulated on one thread.
package struct BenchSummary: Hashable, Sendable {
    /// One scenario that was simulated.
    package struct Run: Hashable, Sendable {
        /// How long it took by its own clock.
        package let virtual: Duration

        /// How long it took by the clock on the wall.
        package let real: Duration

        /// Whether the scenario is one of those that wait.
        package let waits: Bool

        /// Creates a run.
        package init(virtual: Duration, real: Duration, waits: Bool) {
            self.virtual = virtual
            self.real = real
            self.waits = waits
        }
    }

    private let build: String
    private let trace: String
    private let rounds: [[Run]]

    /// Sums up some rounds.
    ///
    /// - Parameters:
    ///   - rounds: The same runs again and again; at least one round of at least one.
    ///   - trace: The hash over all traces of a round.
    ///   - build: How the program was built.
    package init(_ rounds: [[Run]], trace: String, build: String) {
        self.rounds = rounds
        self.trace = trace
        self.build = build
    }

    /// What there is to tell.
    package var text: String {
        let rates = rounds.map { Int64($0.count) * 1_000_000_000 / $0.real }.sorted()
        let median = rates[rates.count / 2]
        let spread = "\(rates.first ?? 0) to \(rates.last ?? 0)"
        let (suite, waiting) = (rounds.joined(), rounds.joined().filter(\.waits))
        let waits = waiting.count / rounds.count
        return """
            build     \(build)
            suite     \(rounds[0].count) scenarios, \(rounds.count) rounds on one thread
            rate      \(median) runs/s (median of the rounds; from \(spread))
            virtual   \(Array(suite).ratio) : 1 over the suite; the quiet to which each run comes is part of it
            waiting   \(waits == 0 ? "none has the tag slow" : "\(waiting.ratio) : 1 over the \(waits) tagged slow")
            trace     \(trace)

            """
    }
}

extension [BenchSummary.Run] {
    /// How long all took by the clock on the wall, in nanoseconds, and never nothing.
    fileprivate var real: Int64 { Swift.max(1, reduce(Duration.zero) { $0 + $1.real }.nanoseconds) }

    /// How much faster than the wall's their own clocks went.
    fileprivate var ratio: Int64 { reduce(Duration.zero) { $0 + $1.virtual }.nanoseconds / real }
}
