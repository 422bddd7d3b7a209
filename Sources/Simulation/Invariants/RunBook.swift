/// What the log says of each run, by the numbers of the events that say it.
struct RunBook {
    /// What it says of one run.
    struct Entry {
        /// When it was accepted, left the queue, and had a verdict; as far as the log has it.
        fileprivate(set) var queued: Int?
        fileprivate(set) var started: Int?
        fileprivate(set) var settled: Int?

        fileprivate mutating func lose(from seq: Int) {
            if let queued, queued >= seq { self.queued = nil }
            if let started, started >= seq { self.started = nil }
            if let settled, settled >= seq { self.settled = nil }
        }
    }

    private var entries: [String: Entry] = [:]
    /// When the queue was parked and when it no longer was, in turn.
    private var parkings: [(seq: Int, isParked: Bool)] = []
    /// Whether the machine died behind the last line, so that nobody knows what the disk still has.
    private var isUnsure = false

    /// A life begins.
    mutating func daemonStarted(afterMachineDeath: Bool) {
        isUnsure = isUnsure || afterMachineDeath
    }

    /// Finds out what the disk has lost, by the event that follows.
    mutating func cut(at event: LoggedEvent) {
        guard isUnsure, let seq = event.seq else { return }
        isUnsure = false
        let first = event.hole?.lowerBound ?? seq
        for run in entries.keys { entries[run]?.lose(from: first) }
        parkings.removeAll { $0.seq >= first }
    }

    /// Takes down what an event says.
    mutating func note(_ event: LoggedEvent) {
        switch event.kind {
        case .runsParked: return parkings.append((event.seq ?? 0, true))
        case .runsResumed: return parkings.append((event.seq ?? 0, false))
        default: break
        }
        guard let run = event.detail.run else { return }
        switch event.kind {
        case .runQueued: entries[run, default: Entry()].queued = event.seq ?? 0
        case .runStarted: entries[run, default: Entry()].started = event.seq ?? 0
        case .runCompleted, .runFailed: entries[run, default: Entry()].settled = event.seq ?? 0
        default: break
        }
    }

    /// Whether no run may leave the queue.
    var isParked: Bool { parkings.last?.isParked ?? false }

    /// What it says of a run; nothing of one that it doesn't know.
    subscript(run: String) -> Entry { entries[run] ?? Entry() }

    /// The runs that it knows without a verdict, in order.
    var open: [String] {
        entries.keys.filter { self[$0].settled == nil && (self[$0].queued != nil || self[$0].started != nil) }.sorted()
    }
}
