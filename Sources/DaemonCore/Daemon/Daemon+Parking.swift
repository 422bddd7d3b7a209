import AgentWire
import Basics
import Contract

// The queue of runs stands still while the next would fail too: a limit of the account is used up, or nobody is signed
// in (contract CTR-QUOTA).
extension Daemon {
    /// Whether no run may leave the queue.
    var isParked: Bool { state.daemon.parked != nil }

    /// How the queue stands, for clients.
    var runQueue: JSONObject {
        guard let parked = state.daemon.parked else { return ["state": "open"] }
        return [
            "state": "parked", "failureClass": .string(parked.failureClass), "until": .string(parked.until.description),
        ]
    }

    /// What stands in the way of something, in a sentence; of all work before that of runs.
    var hindrance: String? {
        if let obstacle = obstacle() { return obstacle.detail }
        return state.daemon.parked.map { "takes runs and starts none before \($0.until): \($0.failureClass)" }
    }

    /// A turn or a run has failed: if the next would too, the queue stands still.
    private mutating func parkRuns(after failureClass: FailureClass, run: RunID? = nil, session: SessionID? = nil) {
        let pause = configuration.limits.usageLimitPause
        guard failureClass.isOfAccount, pause > .zero, !isMutated(.usageLimitNotParked) else { return }
        let reset = failureClass == .usageLimit && !isMutated(.limitResetIgnored) ? parking.limits.resetsAt : nil
        let latest = time.advanced(by: QueueParking.longest)
        let known = reset.flatMap { $0 > time ? min($0, latest) : nil }
        // It stands still already; only that a limit is reset later is news.
        if let parked = state.daemon.parked {
            guard let known, known > parked.until else { return }
        }
        let until = known ?? min(time.advanced(by: pause), latest)
        var daemon = state.daemon
        let since = daemon.parked?.since ?? time
        daemon.parked = RunParking(failureClass: failureClass.rawValue, since: since, until: until)
        parking.begin(for: time.duration(to: until), at: now)
        record(
            .runsParked,
            .warn,
            "no run starts before \(until): \(failureClass.rawValue)",
            [
                "failureClass": .string(failureClass.rawValue), "runId": .optional(run?.rawValue),
                "sessionId": .optional(session?.rawValue), "since": .string(since.description),
                "until": .string(until.description),
            ],
            change: StateChange(daemon: daemon)
        )
    }

    /// Runs may leave the queue again.
    private mutating func resumeRuns(_ reason: QueueParking.Reason) {
        guard let parked = state.daemon.parked else { return }
        var daemon = state.daemon
        daemon.parked = nil
        parking.end()
        record(
            .runsResumed,
            .info,
            "runs start again",
            ["failureClass": .string(parked.failureClass), "reason": .string(reason.rawValue)],
            change: StateChange(daemon: daemon)
        )
    }

    // MARK: - Time

    /// The queue stands still if it did in an earlier life, unless that was to be over by now.
    mutating func takeUpParking() {
        guard let parked = state.daemon.parked else { return }
        if configuration.limits.usageLimitPause == .zero { return resumeRuns(.configuration) }
        guard parked.until > time, !isMutated(.parkingForgottenAtStart) else { return resumeRuns(.time) }
        parking.begin(for: min(time.duration(to: parked.until), QueueParking.longest), at: now)
    }

    mutating func wakeParking() {
        guard let deadline = parking.deadline, deadline <= now else { return }
        guard !isMutated(.parkingEndless) else { return parking.end() }
        resumeRuns(.time)
    }

    // MARK: - Evidence

    /// A run has failed.
    mutating func heed(_ failure: RunFailure, of run: Run) {
        parkRuns(after: failure.failureClass, run: run.runID, session: run.sessionID)
    }

    /// A turn has begun.
    mutating func heed(_ started: TurnStarted) {
        parking.began(started.turn.id, on: started.threadID)
    }

    /// Something went wrong in a turn.
    mutating func heed(_ reported: TurnErrorReported) {
        guard let failureClass = FailureClass(of: reported) else { return }
        parkRuns(after: failureClass, session: state.sessions.sessions(on: reported.threadID).first?.sessionID)
    }

    /// A turn has ended.
    mutating func heed(_ turn: AgentTurn, on thread: ThreadID) {
        if let failureClass = FailureClass(of: turn) {
            parkRuns(after: failureClass, session: state.sessions.sessions(on: thread).first?.sessionID)
        } else if turn.status == .completed, isParked,
            parking.hasSeenBegin(turn.id, on: thread) || isMutated(.oldTurnEndsParking)
        {
            parking.limits.clear()
            resumeRuns(.evidence)
        }
    }

    /// The app-server tells how much of its account's limits is used.
    mutating func heedLimits(_ params: JSON) {
        let isFree = parking.limits.take(params)
        guard let parked = state.daemon.parked, parked.failureClass == FailureClass.usageLimit.rawValue else { return }
        if isFree, !isMutated(.evidenceIgnored) {
            resumeRuns(.evidence)
        } else if !isFree {
            // The failure may have come before the word of how long it lasts.
            parkRuns(after: .usageLimit)
        }
    }
}
