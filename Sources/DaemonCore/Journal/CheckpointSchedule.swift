package import Basics
package import Contract

/// Decides when which state files are written anew.
///
/// While things change a file follows within moments, but the writing takes a bounded
/// share of the time: the pause after a write is at least ten times what the write took.
package struct CheckpointSchedule: Hashable, Sendable {
    /// How soon a first change is written.
    package static let promptness: Duration = .milliseconds(20)
    /// The shortest pause between two writes while things change, and the quiet after which one is due at once.
    package static let pause: Duration = .milliseconds(200)
    /// How long a refused write rests before it's tried again.
    package static let retryPause: Duration = .seconds(1)

    private var changed: [StateFile] = []
    private var writing: [StateFile] = []
    private var firstChange: Instant?
    private var lastChange = Instant(nanoseconds: 0)
    private var writeStarted = Instant(nanoseconds: 0)
    private var notBefore = Instant(nanoseconds: .min)

    var flaw = Flaw()

    /// Creates a schedule with nothing to write.
    package init() {}

    /// Whether all that changed is written.
    package var isQuiet: Bool { changed.isEmpty && writing.isEmpty }

    /// Whether files are being written.
    package var isWriting: Bool { !writing.isEmpty }

    /// When files are to be written, if any are.
    package var due: Instant? {
        guard let firstChange, writing.isEmpty else { return nil }
        let prompt = max(firstChange.advanced(by: Self.promptness), notBefore)
        return min(prompt, max(lastChange.advanced(by: Self.pause), firstChange.advanced(by: Self.promptness)))
    }

    /// Notes that the content of files has changed.
    package mutating func note(_ files: [StateFile], at now: Instant) {
        for file in files where !changed.contains(file) { changed.append(file) }
        if firstChange == nil { firstChange = now }
        lastChange = now
    }

    /// Begins to write what has changed.
    ///
    /// - Returns: The files, in a fixed order.
    package mutating func begin(at now: Instant) -> [StateFile] {
        precondition(writing.isEmpty, "files are written one batch at a time")
        writing = StateFile.allCases.filter(changed.contains)
        changed = []
        firstChange = nil
        writeStarted = now
        return writing
    }

    /// A file is written.
    package mutating func replaced(_ file: StateFile, at now: Instant) {
        guard let place = writing.firstIndex(of: file) else { return }  // Written without a schedule, at the start.
        writing.remove(at: place)
        if flaw.isMutated(.changeDuringWriteForgotten) { changed.removeAll { $0 == file } }
        guard writing.isEmpty else { return }
        notBefore = now.advanced(by: max(Self.pause, writeStarted.duration(to: now) * 10))
    }

    /// A file could not be written, on schedule or at the start; it's to be tried again.
    package mutating func replaceFailed(_ file: StateFile, at now: Instant) {
        writing.removeAll { $0 == file }
        if !changed.contains(file) { changed.append(file) }
        let retryAt = now.advanced(by: Self.retryPause)
        firstChange = retryAt
        lastChange = retryAt
    }
}
