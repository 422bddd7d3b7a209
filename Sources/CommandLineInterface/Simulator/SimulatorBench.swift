/// How the simulator is to be measured.
package struct SimulatorBench: Hashable, Sendable {
    /// How many rounds it may take.
    package static let roundRange = 1...10_000

    /// The files and folders with scenarios, as they were told.
    package let files: [String]

    /// Which of them.
    package let choice: SimulatorRun.Choice

    /// How often all are simulated.
    package let rounds: Int

    init(_ line: SimulatorCommandLine) throws(SimulatorUsageError) {
        files = line.files
        choice = SimulatorRun.Choice(line)
        rounds = try line.integer(.repetitions, in: Self.roundRange) ?? 5
    }
}
