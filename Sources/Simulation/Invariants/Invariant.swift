/// Something that is true after every step of a run, whatever goes wrong around codexd.
///
/// Each is judged from outside: by what codexd wrote, said and was told. The raw value is its name in reports.
package enum Invariant: String, CaseIterable, Hashable, Sendable {
    /// What is published is whole: state files, log lines, messages to children.
    case jsonWhole = "json-whole"
    /// A turn ends once, and isn't current afterwards; and so does a run.
    case settledOnce = "settled-once"
    /// Events are numbered without a hole that nobody names, in the log and for every subscriber.
    case seqGapless = "seq-gapless"
    /// A turn is started only where a client asked for it, and once; and so is a run.
    case noSecondStart = "no-second-start"
    /// Each request of the app-server is answered once, and nothing else is.
    case answerOnce = "answer-once"
    /// What is asked under one key comes about once, and is answered the same each time.
    case oneOutcomePerKey = "one-outcome-per-key"
    /// What codexd has told anybody outlives the death of the machine.
    case acknowledgedIsDurable = "acknowledged-is-durable"
    /// What a state file says is what the log's events up to its number come to.
    case stateIsFoldOfEvents = "state-is-fold-of-events"
    /// What a start could not read is on the disk for good, under some name.
    case unreadableKept = "unreadable-kept"
    /// What stands in the directory of a run fits together, and fits its record.
    case runLog = "run-log"
    /// No process outlives codexd.
    case noOrphans = "no-orphans"
    /// What waits is within its bound.
    case bounded
    /// Once nothing goes wrong any more, everything that was asked for comes to an end.
    case converges
    /// A start on what another start has left finds nothing more to do.
    case restartIdempotent = "restart-idempotent"
    /// What must stay secret is in no file.
    case canary
}
