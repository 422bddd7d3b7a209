import Basics
import Contract

/// What a state file says is what the events up to its number come to (contract CTR-FILE, CTR-LOG).
///
/// The lines of the log are taken together anew, by their texts alone. What is compared with that is each file as it
/// was published last, at the beginning of each life and when everything is over, because that is enough to find a
/// state that goes its own way, and costs next to nothing.
struct StateIsFold: Law {
    /// A file, and what the events came to when it was published.
    private struct Claim {
        let path: String
        let seq: Int
        let object: ArraySlice<UInt8>
        let fold: StateFold
        /// How many of the events in ``StateIsFold/recent`` it may have.
        let events: Int
    }

    private var fold = StateFold()
    /// The events of which files may show the last, oldest first; those behind `folded` are in no file yet.
    private var recent: [StateFold.Line] = []
    private var folded = 0
    /// How many were forgotten before them.
    private var forgotten = 0
    private var claims: [StateFile: Claim] = [:]
    /// Whether the machine died behind the last line, so that nobody knows what the disk still has.
    private var isUnsure = false
    /// Whether a life has begun.
    private var hasBegun = false

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .starting(let disk):
            if !hasBegun { begin(on: disk) }
            hasBegun = true
            return judge()
        case .daemonStarted(let afterMachineDeath):
            (isUnsure, hasBegun) = (isUnsure || afterMachineDeath, true)
            // Who only sees the files is shown no disk before the start.
            return judge()
        case .logged(let event):
            if isUnsure { lose(from: event.hole?.lowerBound ?? event.seq ?? 0) }
            isUnsure = false
            recent.append(StateFold.Line(event))
            return nil
        case .published(let file):
            note(file)
            return nil
        case .rested, .ended: return judge()
        default: return nil
        }
    }

    /// Takes up what is there before the first life, as docs/event-log.md says: the files, and the log behind each.
    private mutating func begin(on disk: SimulatedDisk) {
        var state = ServiceState(eventCacheSize: StateFold.mostRecent)
        for file in StateFile.checkpoints {
            guard let bytes = disk.pending(SimulatedWorld.Path.of(file)) else { continue }
            var loaded = state
            // What can't be read counts as empty; whether it's kept, another looks after.
            guard let content = try? JSONSlice(validating: bytes), content.kind == .object,
                (try? loaded.load(file, from: content)) != nil
            else { continue }
            state = loaded
        }
        state.resizeRecentEvents(to: StateFold.mostRecent)
        for entry in disk.earlierEntries { state.apply(entry) }
        fold = StateFold(state)
        recent = state.recentEvents.events.map { StateFold.Line(LoggedEvent($0.encoded[...])) }
        folded = recent.count
    }

    /// The log ends before that number.
    private mutating func lose(from seq: Int) {
        let kept = recent.firstIndex { $0.seq >= seq } ?? recent.count
        // What a file has was durable before; that it is, another looks after.
        recent.removeSubrange(max(kept, folded)...)
    }

    private mutating func note(_ file: PublishedFile) {
        guard let name = file.file, StateFile.checkpoints.contains(name), let seq = file.seq else { return }
        while folded < recent.count, recent[folded].seq <= seq {
            fold.take(recent[folded])
            folded += 1
        }
        claims[name] = Claim(
            path: file.path,
            seq: seq,
            object: file.object,
            fold: fold,
            events: forgotten + folded
        )
        guard name == .recentEvents, folded > 2 * StateFold.mostRecent else { return }
        let old = folded - StateFold.mostRecent
        recent.removeFirst(old)
        (folded, forgotten) = (folded - old, forgotten + old)
    }

    /// Compares what was published since it was last asked.
    private mutating func judge() -> String? {
        defer { claims = [:] }
        for name in StateFile.checkpoints {
            guard let claim = claims[name], claim.fold.seq == claim.seq else { continue }
            let events = recent[..<max(0, claim.events - forgotten)].suffix(StateFold.mostRecent)
            guard let difference = claim.fold.difference(name, claim.object, events) else { continue }
            return "\(claim.path) as of event \(claim.fold.seq): \(difference)"
        }
        return nil
    }
}

extension SimulatedDisk {
    /// What the event log says that lies there before a first life, in the order of its numbers.
    fileprivate var earlierEntries: [LogEntry] {
        let logs = names.filter { $0.hasPrefix("\(SimulatedWorld.Path.logs)/events") && $0.hasSuffix(".jsonl") }
        let lines = logs.flatMap { (pending($0) ?? []).split(separator: UInt8(ascii: "\n")) }
        let entries = lines.compactMap { line -> LogEntry? in
            // Lines of an earlier codexd have no numbers and change nothing, and an unfinished one is none.
            guard let object = try? JSON(parsing: Array(line)).members else { return nil }
            return try? LogEntry(object)
        }
        return entries.sorted { $0.event.seq < $1.event.seq }
    }
}
