import Basics
import Contract

// What is over for long enough isn't kept (contract CTR-KEEP).
extension Daemon {
    /// Looks at the past once it's time.
    mutating func giveUpPast() {
        guard retention.due.map({ $0 <= now }) == true else { return }
        let hasPast = !index.sealed.isEmpty || state.settledCount > 0
        guard retention.takeDue(hasPast: hasPast, at: now), life == .serving, isDiskWell else { return }
        giveUpSessions()
        giveUpApprovals()
        giveUpRuns()
        giveUpSegments()
    }

    /// Has the past looked at where there's more of it than is kept.
    mutating func notePast(_ change: StateChange) {
        let isTooMuch =
            change.touchesSessions && retention.isTooMany(state.sessions.sessions.settledCount)
            || change.touchesApprovals && retention.isTooMany(state.approvals.approvals.settledCount)
            || change.touchesRuns && retention.isTooMany(state.runs.runs.settledCount - retention.leaving.count)
        if isTooMuch, life == .serving { retention.look(at: now) }
    }

    /// A checkpoint is written: parts of the log may be given up only now.
    mutating func noteWritten(_ file: StateFile) {
        retention.wrote(file)
        if retention.isTooMany(index.sealed.count), life == .serving { retention.look(at: now) }
    }

    private mutating func giveUpSessions() {
        let list = state.sessions.sessions
        let expired = retention.expired(list.settled, of: list.settledCount, at: time)
        giveUp(.init(sessions: Set(expired)))
    }

    private mutating func giveUpApprovals() {
        let list = state.approvals.approvals
        let expired = retention.expired(list.settled, of: list.settledCount, at: time)
        // The answer to one that is decided may still be on its way.
        giveUp(.init(approvals: Set(expired.filter { !approvalDesk.isAsked($0) })))
    }

    /// Has the directories of runs removed first, so that none is left of which nobody knows.
    private mutating func giveUpRuns() {
        guard retention.leaving.isEmpty else { return }
        let list = state.runs.runs
        let expired = retention.expired(list.settled, of: list.settledCount, at: time)
        let places = expired.compactMap { list[$0]?.place }
        guard !places.isEmpty else { return }
        retention.removes(places.map(\.runID))
        outbox.append(.removeRuns(places))
    }

    /// The disk has removed the first directories of those that it was to.
    mutating func runsRemoved(_ count: Int, _ failure: SystemFailure?) {
        if let failure { recordDiskFailure(failure) }
        giveUp(.init(runs: Set(retention.removed(count))))
    }

    private mutating func giveUp(_ removal: StateChange.Removal) {
        let (sessions, runs, approvals) = (removal.sessions.count, removal.runs.count, removal.approvals.count)
        guard sessions + runs + approvals > 0 else { return }
        let what = approvals > 0 ? "\(approvals) approvals" : "\(sessions) sessions and \(runs) runs"
        record(
            .recordsRemoved,
            .info,
            "\(what) were over for long enough and are no longer kept",
            ["approvals": .integer(approvals), "runs": .integer(runs), "sessions": .integer(sessions)],
            change: isMutated(.expiredRecordsKept) ? nil : StateChange(removed: removal)
        )
    }

    private mutating func giveUpSegments() {
        let expired = retention.expired(index.sealed, lastChanges: state.lastChanges, at: time)
        guard let last = expired.last else { return }
        record(
            .logRemoved,
            .info,
            "events up to \(last.last) were kept for long enough and are removed",
            ["files": .integer(expired.count), "through": .integer(last.last)]
        )
        index.drop(through: last)
        outbox.append(.removeSegments(expired))
    }
}

extension ServiceState {
    /// How many records are over, of all kinds.
    fileprivate var settledCount: Int {
        sessions.sessions.settledCount + runs.runs.settledCount + approvals.approvals.settledCount
    }
}
