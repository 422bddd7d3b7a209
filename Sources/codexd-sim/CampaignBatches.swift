import Basics
import CommandLineInterface
import Platform
import Simulation

/// The batches of a campaign, until there are runs enough or the time is over.
struct CampaignBatches: Sequence, IteratorProtocol {
    private let runs: Int
    private let end: Instant?
    private var begun = 0

    init(_ length: SimulatorFuzz.Length, from start: Instant) {
        switch length {
        case .runs(let runs): (self.runs, end) = (runs, nil)
        case .time(let time): (runs, end) = (SimulatorFuzz.runRange.upperBound, start.advanced(by: time))
        }
    }

    mutating func next() -> Range<Int>? {
        let isOver = end.map { SystemClock.now() >= $0 } ?? false
        guard begun < runs, !isOver else { return nil }
        defer { begun = Swift.min(begun + Campaign.batchSize, runs) }
        return begun..<Swift.min(begun + Campaign.batchSize, runs)
    }
}
