/// How scenarios are to be run.
package struct SimulatorRun: Hashable, Sendable {
    /// The world in which scenarios run.
    package enum Mode: String, CaseIterable, Sendable {
        /// The real one.
        case live
        /// The one in memory.
        case sim
        /// Each in its turn, and what codexd did is compared.
        case both
    }

    /// Whose artifacts stay when a run is over.
    package enum Keep: String, CaseIterable, Sendable {
        case never
        case failed
        case always
    }

    /// Which of the scenarios, as it was told; what the texts mean is for those to say who select.
    package struct Choice: Hashable, Sendable {
        /// A regular expression over ids and titles.
        package var filter: String?

        /// An expression over tags.
        package var tags: String?

        /// A part of all, as `I/N`.
        package var shard: String?

        /// Chooses all.
        package init() {}
    }

    /// Where reports go beside the one for people.
    package struct Reports: Hashable, Sendable {
        /// The file for JUnit's XML.
        package var junit: String?

        /// The file for the Test Anything Protocol.
        package var tap: String?

        /// The file for JSON lines.
        package var json: String?

        /// Whether annotations for GitHub stand in the output.
        package var github = false

        /// No reports but the one for people.
        package init() {}
    }

    /// How many may run at a time.
    package static let jobRange = 1...256

    /// How often all may be run in one go.
    package static let repetitionRange = 1...1_000_000

    /// How much waits may be stretched, or shortened.
    package static let timeoutScaleRange = 0.01...1000

    /// The files and folders with scenarios, as they were told.
    package let files: [String]

    /// Which of them.
    package var choice = Choice()

    /// Where they run.
    package var mode = Mode.live

    /// Another value of a constant of scenarios, as it was told.
    package struct Variable: Hashable, Sendable {
        /// The constant's name.
        package let name: String

        /// The value: JSON where it is some, and otherwise a text.
        package let value: String
    }

    /// Other values of constants, the last of a name last.
    package var variables: [Variable] = []

    /// From what all chance of a run is drawn, or `nil` for the scenario's own seed.
    package var seed: UInt64?

    /// Whether another process does the same, and what codexd did is compared.
    package var checksDeterminism = false

    /// How many at a time.
    package var jobs: Int

    /// How often each.
    package var repetitions = 1

    /// Whether nothing more begins after the first failure.
    package var stopsAtFirstFailure = false

    /// By what the length of every wait is multiplied.
    package var timeoutScale = 1.0

    /// Which reports are written.
    package var reports = Reports()

    /// The folder for what runs leave, or `nil` for a temporary one.
    package var artifacts: String?

    /// Whose files stay there.
    package var keep = Keep.failed

    /// The command that starts codexd, in words, or `nil` for the codexd beside the program.
    package var daemon: [String]?

    /// Creates a run with every default.
    ///
    /// - Parameters:
    ///   - files: The files and folders with scenarios.
    ///   - cores: How many cores the machine has; as many run at a time.
    package init(files: [String], cores: Int) {
        self.files = files
        jobs = Self.jobs(cores: cores)
    }

    /// How many run at a time unless told.
    static func jobs(cores: Int) -> Int { min(max(cores, jobRange.lowerBound), jobRange.upperBound) }
}
