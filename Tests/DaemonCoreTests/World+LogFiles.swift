import Contract
import DaemonCore

// The files of the log: the world keeps the log as one, and knows where its files begin.
extension World {
    /// Does what is wanted of the files, and says what came of it.
    mutating func carryOutForLogFiles(_ effect: DaemonEffect) -> [DaemonEvent.Occurrence] {
        switch effect {
        case .seal(let order):
            return [.disk(seal(order))]
        case .removeSegments(let segments):
            removedSegments += segments
            return []
        case .removeRuns(let runs):
            removedRuns += runs
            return [.disk(.runsRemoved(runs.count, nil))]
        case .turnOver(let file):
            turnedOver.append(file)
            return []
        default: preconditionFailure("\(effect) concerns no file of the log")
        }
    }

    /// Completes the file that grows; what is in doubt goes into the next.
    private mutating func seal(_ order: SealOrder) -> DaemonEvent.DiskOccurrence {
        guard !refusesAppends else { return .sealFailed(.diskFull, isHarmless: true) }
        let end = fileStart + order.length
        log = log.prefix(end) + order.beginning
        if let segment = order.segment { (segmentStarts[segment], fileStart) = (fileStart, end) }
        return .sealed
    }

    /// Where the file of a place begins in the log.
    func start(of place: LogPlace) -> Int {
        place.segment.flatMap { segmentStarts[$0] } ?? fileStart
    }
}
