/// How scenarios are to be played with faults.
package struct SimulatorFuzz: Hashable, Sendable {
    /// When it is enough.
    package enum Length: Hashable, Sendable {
        /// After so many runs.
        case runs(Int)
        /// When so much time is over.
        case time(Duration)
    }

    /// How many runs one call may make.
    package static let runRange = 1...1_000_000_000

    /// How long one call may take.
    package static let longestTime: Duration = .seconds(7 * 24 * 3600)

    /// The seed of the first run unless told.
    package static let firstSeed: UInt64 = 1

    /// The files and folders with scenarios, as they were told.
    package let files: [String]

    /// Which of them.
    package let choice: SimulatorRun.Choice

    /// When it is enough.
    package let length: Length

    /// The seed of the first run; each further one has the next.
    package let seed: UInt64

    /// How many at a time.
    package let jobs: Int

    /// The folder for what breaks, as a small scenario.
    package let folder: String

    /// Whether another process does the same, and what codexd did is compared.
    package let checksDeterminism: Bool

    init(_ line: SimulatorCommandLine, cores: Int) throws(SimulatorUsageError) {
        files = line.files
        choice = SimulatorRun.Choice(line)
        let runs = try line.integer(.seeds, in: Self.runRange)
        let time = try line.duration(.time, atMost: Self.longestTime)
        switch (runs, time) {
        case (let runs?, nil): length = .runs(runs)
        case (nil, let time?): length = .time(time)
        case (nil, nil), (_?, _?): throw .notOneOf([.seeds, .time])
        }
        seed = try line.integer(.seed, in: UInt64.min...UInt64.max) ?? Self.firstSeed
        jobs = try line.integer(.jobs, in: SimulatorRun.jobRange) ?? SimulatorRun.jobs(cores: cores)
        folder = line[.folder] ?? SimulatorFlag.defaultFolder
        checksDeterminism = line[.determinism] != nil
    }

    /// The arguments of a call that makes the same runs, one after the other.
    ///
    /// - Parameter runs: How many were made; where time was told, only they know.
    /// - Returns: The command line, without the program's name.
    package func arguments(runs: Int) -> [String] {
        ["fuzz", "--seeds=\(runs)", "--seed=\(seed)", "--jobs=1", "--out=\(folder)"] + choice.arguments + ["--"] + files
    }
}
