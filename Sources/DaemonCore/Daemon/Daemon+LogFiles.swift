import Basics
import Contract

// The files that the event log and the child's outputs lie in: completed, numbered, and removed in the end
// (contract CTR-LOG).
extension Daemon {
    /// Has every log go on in a new file, however long it is.
    mutating func rotate() {
        journal.wantSealing()
        for log in outputLogs.turnOver() { outbox.append(.turnOver(log)) }
    }

    /// Keeps what the child printed.
    mutating func keepOutput(_ bytes: [UInt8], in log: LogFile) {
        if outputLogs.add(bytes.count, to: log) { outbox.append(.turnOver(log)) }
        outbox.append(.append(log, bytes))
    }

    /// The file of the event log that grew is complete.
    mutating func fileSealed() {
        let (sealed, freed) = journal.sealed(at: time)
        if let sealed {
            index.add(sealed)
            tell(of: sealed)
        }
        for free in freed { release(free) }
        // A start reads the log from where the oldest file ends, so that all of them come along. What a large one says
        // is known to be unchanged, or is on its way already.
        let large = state.largeFiles
        checkpoints.note(StateFile.checkpoints.filter { !large.contains($0) }, at: now)
    }

    private mutating func tell(of sealed: SealedSegment) {
        if case .leaving = life { return }  // Behind the last event there is none.
        record(
            .logRotated,
            .info,
            "the event log goes on in a new file; \(sealed.segment.name) is complete",
            ["bytes": .integer(sealed.length), "file": .string(sealed.segment.name)]
        )
    }
}
