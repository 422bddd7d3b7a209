/// What is known about one run when it is over.
package struct RunResult: Hashable, Sendable {
    /// The scenario's id.
    package let scenarioID: String

    /// The scenario's title.
    package let title: String

    /// The file that has the scenario.
    package let file: String

    /// The world in which it ran.
    package let mode: Scenario.Mode

    /// The seed, where chance had a part in it.
    package let seed: UInt64?

    /// How it ended.
    package let verdict: Verdict

    /// How long it took by the clock on the wall.
    package let duration: Duration

    /// How long it took by its own clock, if it was simulated.
    package let virtual: Duration?

    /// A hash of all that codexd was told and did, if it was simulated; the same for the same seed.
    package let trace: UInt64?

    /// The folder with what it left, if that was kept.
    package let artifacts: String?

    /// The command that does the same again.
    package let reproduce: String

    /// The last lines between codexd and its servers, oldest first.
    package let lastLines: [TrafficLine]

    /// Creates a result.
    package init(
        scenarioID: String,
        title: String,
        file: String,
        mode: Scenario.Mode,
        seed: UInt64? = nil,
        verdict: Verdict,
        duration: Duration,
        virtual: Duration? = nil,
        trace: UInt64? = nil,
        artifacts: String? = nil,
        reproduce: String,
        lastLines: [TrafficLine] = []
    ) {
        self.scenarioID = scenarioID
        self.title = title
        self.file = file
        self.mode = mode
        self.seed = seed
        self.verdict = verdict
        self.duration = duration
        self.virtual = virtual
        self.trace = trace
        self.artifacts = artifacts
        self.reproduce = reproduce
        self.lastLines = lastLines
    }
}
