package import Basics
package import Contract

/// Decides when which state files are written anew.
///
/// While things change a file follows within moments, but the writing takes a bounded
/// share of the time: the pause after a write is at least ten times what the write took.
/// Large files go one at a time, each with a pause of its own, so that the others don't wait long
/// for them and no two lie in memory at once.
package struct CheckpointSchedule: Hashable, Sendable {
    /// How soon a first change is written.
    package static let promptness: Duration = .milliseconds(20)
    /// The shortest pause between two writes while things change, and the quiet after which one is due at once.
    package static let pause: Duration = .milliseconds(200)
    /// How long a refused write rests before it's tried again.
    package static let retryPause: Duration = .seconds(1)

    private var small = Lane(endsPauseWhenQuiet: true)
    private var large = Lane(endsPauseWhenQuiet: false)

    var flaw = Flaw()

    /// Creates a schedule with nothing to write.
    package init() {}

    /// Whether all that changed is written.
    package var isQuiet: Bool { small.isQuiet && large.isQuiet }

    /// Whether files are being written.
    package var isWriting: Bool { small.isWriting || large.isWriting }

    /// When files are to be written, if any are.
    package var due: Instant? {
        isWriting ? nil : Instant.earliest(small.due, large.due)
    }

    /// Notes that the content of files has changed.
    ///
    /// - Parameters:
    ///   - files: The files.
    ///   - alone: Those that are so large that they go alone.
    ///   - now: When.
    package mutating func note(_ files: [StateFile], large alone: [StateFile] = [], at now: Instant) {
        for file in files {
            if alone.contains(file) { large.note(file, at: now) } else { small.note(file, at: now) }
        }
    }

    /// Begins to write what has changed: what is due, or anything if nothing is.
    ///
    /// - Returns: The files, in a fixed order.
    package mutating func begin(at now: Instant) -> [StateFile] {
        precondition(!isWriting, "files are written one batch at a time")
        let isLargeDue = large.due.map { $0 <= now } ?? false
        let isSmallDue = small.due.map { $0 <= now } ?? false
        guard isSmallDue || !(isLargeDue || small.isQuiet) else { return large.begin(at: now, atMost: 1) }
        return small.begin(at: now, atMost: StateFile.allCases.count)
    }

    /// A file is written.
    package mutating func replaced(_ file: StateFile, at now: Instant) {
        let isForgotten = flaw.isMutated(.changeDuringWriteForgotten)
        small.replaced(file, at: now, forgettingChange: isForgotten)
        large.replaced(file, at: now, forgettingChange: isForgotten)
    }

    /// A file could not be written, on schedule or at the start; it's to be tried again.
    package mutating func replaceFailed(_ file: StateFile, at now: Instant) {
        if large.isWriting(file) { large.replaceFailed(file, at: now) } else { small.replaceFailed(file, at: now) }
    }
}

/// Files that are written together, and rest together afterwards.
private struct Lane: Hashable {
    /// Whether a pause ends early once nothing changes any more.
    let endsPauseWhenQuiet: Bool
    private var changed: [StateFile] = []
    private var writing: [StateFile] = []
    private var firstChange: Instant?
    private var lastChange = Instant(nanoseconds: 0)
    private var writeStarted = Instant(nanoseconds: 0)
    private var notBefore = Instant(nanoseconds: .min)

    init(endsPauseWhenQuiet: Bool) {
        self.endsPauseWhenQuiet = endsPauseWhenQuiet
    }

    var isQuiet: Bool { changed.isEmpty && writing.isEmpty }
    var isWriting: Bool { !writing.isEmpty }

    func isWriting(_ file: StateFile) -> Bool { writing.contains(file) }

    var due: Instant? {
        guard let firstChange, writing.isEmpty else { return nil }
        let soon = firstChange.advanced(by: CheckpointSchedule.promptness)
        let paced = max(soon, notBefore)
        return endsPauseWhenQuiet ? min(paced, max(lastChange.advanced(by: CheckpointSchedule.pause), soon)) : paced
    }

    mutating func note(_ file: StateFile, at now: Instant) {
        if !changed.contains(file) { changed.append(file) }
        if firstChange == nil { firstChange = now }
        lastChange = now
    }

    /// Begins with the files that have waited longest, and returns them in a fixed order.
    mutating func begin(at now: Instant, atMost count: Int) -> [StateFile] {
        let taken = changed.prefix(count)
        writing = StateFile.allCases.filter(taken.contains)
        changed.removeFirst(taken.count)
        if changed.isEmpty { firstChange = nil }
        writeStarted = now
        return writing
    }

    mutating func replaced(_ file: StateFile, at now: Instant, forgettingChange: Bool) {
        guard let place = writing.firstIndex(of: file) else { return }  // Written without a schedule, at the start.
        writing.remove(at: place)
        if forgettingChange { changed.removeAll { $0 == file } }
        guard writing.isEmpty else { return }
        let pause = max(CheckpointSchedule.pause, writeStarted.duration(to: now) * 10)
        notBefore = now.advanced(by: pause)
    }

    mutating func replaceFailed(_ file: StateFile, at now: Instant) {
        writing.removeAll { $0 == file }
        if !changed.contains(file) { changed.append(file) }
        let retryAt = now.advanced(by: CheckpointSchedule.retryPause)
        firstChange = retryAt
        lastChange = retryAt
    }
}
