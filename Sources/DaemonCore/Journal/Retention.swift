package import Basics
package import Contract

/// Decides what of the past is no longer kept, and when that is looked at (contract CTR-KEEP).
///
/// How old something is only the time of day can tell, as it may be of an earlier life: of all decisions this is the
/// one that rests on it. A clock that is set wrong keeps too much or too little of what is over, and nothing else.
package struct Retention: Hashable, Sendable {
    /// How long after one look the next follows.
    package static let pause: Duration = .seconds(3600)
    /// How many records of a kind are given up at once.
    package static let mostAtOnce = 1000

    private let bounds: Configuration.Logs
    /// When it's to be looked at next.
    package private(set) var due: Instant?
    /// The event up to which each checkpoint is complete on the disk, and those on their way.
    private var written: [StateFile: Int] = [:]
    private var writing: [StateFile: Int] = [:]
    /// The runs whose directories are being removed, in order.
    private(set) var leaving: [RunID] = []

    var flaw = Flaw()

    /// Creates the retention of a daemon that begins.
    ///
    /// - Parameters:
    ///   - bounds: What is kept.
    ///   - written: The event up to which each checkpoint was complete when it was read.
    package init(_ bounds: Configuration.Logs, written: [StateFile: Int]) {
        self.bounds = bounds
        self.written = written
    }

    // MARK: When

    /// Has the past looked at soon.
    package mutating func look(at now: Instant) {
        due = due.map { min($0, now) } ?? now
    }

    /// Leaves the past as it is, as the daemon ends.
    package mutating func rest() {
        due = nil
    }

    /// Whether it's to be looked at now.
    ///
    /// - Parameters:
    ///   - hasPast: Whether anything is over that can grow too old.
    ///   - now: When.
    /// - Returns: Whether it is; then it's over until the next time.
    package mutating func takeDue(hasPast: Bool, at now: Instant) -> Bool {
        guard let due, due <= now else { return false }
        self.due = hasPast ? now.advanced(by: Self.pause) : nil
        return true
    }

    /// Whether so many settled records are more than are kept.
    package func isTooMany(_ count: Int) -> Bool { count > bounds.keptCount }

    // MARK: What

    /// The records to give up, of those that have settled, the oldest first.
    package func expired<Kind>(
        _ settled: some Sequence<SettledRecord<Kind>>,
        of count: Int,
        at time: Timestamp
    ) -> [Identifier<Kind>] {
        let surplus = min(max(0, count - bounds.keptCount), Self.mostAtOnce)
        var expired: [Identifier<Kind>] = []
        for record in settled {
            guard expired.count < surplus || expired.count < Self.mostAtOnce && isOld(record.settledAt, at: time) else {
                break
            }
            expired.append(record.id)
        }
        return expired
    }

    /// The complete parts of the log to give up, oldest first: those that no start needs any more.
    ///
    /// - Parameters:
    ///   - sealed: All that there are.
    ///   - lastChanges: The last event that changed each checkpoint, of those that not every event changes.
    ///   - time: The time of day.
    /// - Returns: Those to remove.
    package func expired(
        _ sealed: [SealedSegment],
        lastChanges: [StateFile: Int],
        at time: Timestamp
    ) -> [LogSegment] {
        let complete = StateFile.checkpoints.map {
            ServiceState.completeness(of: $0, written: written, lastChanges: lastChanges)
        }
        let covered = flaw.isMutated(.uncoveredSegmentsDropped) ? .max : complete.min() ?? 0
        let surplus = sealed.count - bounds.keptCount
        return sealed.enumerated()
            .prefix { $1.segment.last <= covered && ($0 < surplus || isOld($1.sealedAt, at: time)) }
            .map(\.element.segment)
    }

    private func isOld(_ past: Timestamp, at time: Timestamp) -> Bool {
        let day: Int64 = 86_400_000
        return time.millisecondsSinceEpoch - past.millisecondsSinceEpoch > Int64(bounds.keptDays) * day
    }

    // MARK: Checkpoints

    /// A checkpoint that is complete up to an event is given to the disk.
    package mutating func writes(_ file: StateFile, through seq: Int) {
        writing[file] = seq
    }

    /// The disk has it.
    package mutating func wrote(_ file: StateFile) {
        if let seq = writing.removeValue(forKey: file) { written[file] = seq }
    }

    // MARK: Runs

    /// The directories of runs are to be removed, which goes one batch at a time.
    package mutating func removes(_ runs: [RunID]) {
        leaving = runs
    }

    /// The disk has removed the first of them, and no more.
    ///
    /// - Returns: Their runs.
    package mutating func removed(_ count: Int) -> [RunID] {
        defer { leaving = [] }
        return Array(leaving.prefix(count))
    }
}
