import Basics
import Scenarios

/// What a campaign has come to, batch by batch.
///
/// Batches may come in any order. They are counted in that of their runs, up to the first bad run: so the same is
/// counted whichever thread was faster.
package struct CampaignTally: Sendable {
    /// How many runs have been counted.
    package private(set) var runs = 0

    /// How long all took by their own clocks.
    package private(set) var virtual: Duration = .zero

    /// The first bad run; nothing behind it counts.
    package private(set) var failure: CampaignFailure?

    private var marks: [Mark: Int] = [:]
    private var traces = StableHash()

    /// Batches before which others are missing, by the number of their first run: what other threads have made while
    /// one was at its batch.
    private var early: [Int: CampaignBatch] = [:]
    private var next = 0

    /// Creates the tally of a campaign that hasn't begun.
    package init() {}

    /// Counts a batch, as soon as all before it have been.
    package mutating func add(_ batch: CampaignBatch) {
        early[batch.numbers.lowerBound] = batch
        while failure == nil, let batch = early.removeValue(forKey: next) {
            next = batch.numbers.upperBound
            runs += batch.runs
            virtual += batch.virtual
            marks.merge(batch.marks) { $0 + $1 }
            // Each batch has a hash of its own; they are cut alike in every campaign.
            traces.add(batch.traces.value)
            failure = batch.failure
        }
    }

    /// A hash over the traces of all runs, in their order.
    package var trace: UInt64 { traces.value }

    /// How many runs reached a mark.
    package func count(of mark: Mark) -> Int { marks[mark, default: 0] }
}
