/// How scenarios are to be swept: at which changes of the disk codexd dies, and in which ways.
package struct SimulatorSweep: Hashable, Sendable {
    /// Which points may be named or passed over.
    package static let pointRange = 1...1_000_000_000

    /// The files and folders with scenarios, as they were told.
    package let files: [String]

    /// Which of them.
    package let choice: SimulatorRun.Choice

    /// Every how many points one is looked at.
    package let stride: Int

    /// The one point that is looked at, if one was told.
    package let point: Int?

    /// The name of the one way to die, if one was told; whether there is such a way is for others to judge.
    package let crash: String?

    /// From what all chance is drawn, or `nil` for each scenario's own seed.
    package let seed: UInt64?

    /// How many scenarios at a time.
    package let jobs: Int

    init(_ line: SimulatorCommandLine, cores: Int) throws(SimulatorUsageError) {
        files = line.files
        choice = SimulatorRun.Choice(line)
        stride = try line.integer(.stride, in: Self.pointRange) ?? 1
        point = try line.integer(.point, in: Self.pointRange)
        crash = line[.crash]
        seed = try line.integer(.seed, in: UInt64.min...UInt64.max)
        jobs = try line.integer(.jobs, in: SimulatorRun.jobRange) ?? SimulatorRun.jobs(cores: cores)
    }
}
