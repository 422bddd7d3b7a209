import Basics
import Scenarios

/// Many runs with faults, numbered from zero: what each does is a function of its number.
///
/// The targets take turns, and the seed grows by one from run to run. So batches of runs can be made on many
/// threads, and whichever is ready first, all of them together are the same campaign.
package struct Campaign: Sendable {
    /// How many runs a thread makes before it reports.
    package static let batchSize = 50

    /// What is played; at least one.
    package let targets: [FuzzTarget]

    /// The seed of the first run.
    package let firstSeed: UInt64

    /// Creates a campaign in which nothing has been played.
    package init(_ targets: [FuzzTarget], firstSeed: UInt64) {
        precondition(!targets.isEmpty, "a campaign without a target")
        self.targets = targets
        self.firstSeed = firstSeed
    }

    /// What the run of that number plays.
    package func target(ofRun number: Int) -> FuzzTarget { targets[number % targets.count] }

    /// From what chance in the run of that number is drawn.
    package func seed(ofRun number: Int) -> UInt64 { firstSeed &+ UInt64(number) }

    /// Makes some of the runs in their order, up to the first that is bad.
    package func play(_ numbers: Range<Int>) -> CampaignBatch {
        var batch = CampaignBatch(numbers: numbers)
        for number in numbers where batch.failure == nil {
            let run = target(ofRun: number).run(seed: seed(ofRun: number))
            batch.add(run, number: number)
        }
        return batch
    }
}

/// What came of some runs in a row.
package struct CampaignBatch: Sendable {
    /// Which runs they were to be.
    package let numbers: Range<Int>

    /// How many have been made.
    package private(set) var runs = 0

    /// How long all took by their own clocks.
    package private(set) var virtual: Duration = .zero

    /// The first bad one, the last that was made.
    package private(set) var failure: CampaignFailure?

    /// How many runs reached each mark.
    private(set) var marks: [Mark: Int] = [:]

    /// The trace of each run.
    private(set) var traces = StableHash()

    init(numbers: Range<Int>) {
        self.numbers = numbers
    }

    mutating func add(_ run: FuzzRun, number: Int) {
        runs += 1
        virtual += run.outcome.duration
        traces.add(run.outcome.trace)
        for mark in run.outcome.marks { marks[mark, default: 0] += 1 }
        if run.fingerprint != nil { failure = CampaignFailure(number: number, run: run) }
    }
}

/// A bad run of a campaign.
package struct CampaignFailure: Sendable {
    /// Which run it was.
    package let number: Int

    /// What went wrong in it, and what became of it.
    package let run: FuzzRun
}
