import AgentWire
import Basics
import Contract

// What the app-server tells: an event each, and what it means for the sessions on the thread
// (contract CTR-WIRE, CTR-TURN).
extension Daemon {
    mutating func hear(_ notification: AgentNotification) {
        if let thread = notification.threadID { turnWatch.hear(of: thread, at: now) }
        switch notification {
        case .threadStarted(let started):
            record(
                .threadStarted,
                .info,
                "thread \(started.thread.id) began",
                ["threadId": .identifier(started.thread.id)]
            )
        case .threadStatusChanged(let changed): hear(changed)
        case .turnStarted(let started): hear(started)
        case .turnCompleted(let completed): hear(completed)
        case .turnErrorReported(let reported): hear(reported)
        case .turnDiffUpdated(let updated):
            record(
                .turnDiffUpdated,
                .info,
                "turn \(updated.turnID) changed files",
                [
                    "diff": .string(updated.diff), "threadId": .identifier(updated.threadID),
                    "turnId": .identifier(updated.turnID),
                ]
            )
        case .turnPlanUpdated(let updated):
            guard !isMutated(.turnPlanUntold) else { return }
            record(
                .turnPlanUpdated,
                .info,
                "turn \(updated.turnID) has a plan of \(updated.plan.elements?.count ?? 0) steps",
                [
                    "explanation": updated.explanation, "plan": updated.plan,
                    "threadId": .identifier(updated.threadID), "turnId": .identifier(updated.turnID),
                ]
            )
        case .agentMessageDelta(let delta):
            record(
                .turnMessageDelta,
                .info,
                "agent: " + delta.delta.preview,
                .delta(delta.delta, item: delta.itemID, thread: delta.threadID, turn: delta.turnID)
            )
        case .planDelta(let delta):
            record(
                .turnPlanDelta,
                .info,
                "plan: " + delta.delta.preview,
                .delta(delta.delta, item: delta.itemID, thread: delta.threadID, turn: delta.turnID)
            )
        case .commandOutputDelta(let output):
            record(
                .commandOutputDelta,
                output.isStandardError ? .warn : .info,
                "command \(output.processID) wrote to \(output.stream.text ?? "a stream")",
                [
                    "capReached": output.capReached, "deltaBase64": .string(output.deltaBase64),
                    "processId": .string(output.processID), "stream": output.stream,
                ]
            )
        case .other(let method, let params):
            if method == RateLimits.method { heedLimits(params) }
            guard !isMutated(.unknownNotificationSwallowed) else { return }
            record(
                .notification,
                .info,
                "the app-server tells \(method)",
                ["notificationMethod": .string(method), "params": params]
            )
            heedApprovals(method, params)
        }
    }

    private mutating func hear(_ changed: ThreadStatusChanged) {
        let time = time
        let type = changed.status["type"]?.text
        record(
            .threadStatusChanged,
            .info,
            "thread \(changed.threadID) is \(type ?? "of unknown status")",
            ["status": changed.status, "threadId": .identifier(changed.threadID)],
            change: change(on: changed.threadID) { $0.updatedAt = time }
        )
        if type == "active" {
            turnWatch.active(changed.threadID)
        } else if !isMutated(.idleThreadNotAsked) {
            turnWatch.idle(changed.threadID, at: now)
        }
    }

    private mutating func hear(_ started: TurnStarted) {
        let time = time
        let thread = started.threadID
        let hasEnded = isOver(started.turn.id, on: thread)
        let isMistakenForEnd = isMutated(.turnEndedByUnknownStatus) && started.turn.status != .inProgress
        record(
            .turnStarted,
            .info,
            "turn \(started.turn.id) began",
            ["threadId": .identifier(thread), "turnId": .identifier(started.turn.id)],
            change: change(on: thread) {
                $0.began(started.turn, hasEnded: hasEnded, at: time)
                if isMistakenForEnd {
                    $0.settle(started.turn.id, started.turn.status, .liveEvent, isNews: true, at: time)
                }
            }
        )
        // A thread runs one turn at a time, so that those before it must be over.
        let isAlone = state.sessions.sessions(on: thread).allSatisfy(\.otherTurnIDs.isEmpty)
        if !isAlone { turnWatch.doubt(thread, at: now) }
        heed(started)
    }

    private mutating func hear(_ completed: TurnCompleted) {
        let turn = completed.turn
        let isNews = conclude(turn.id, on: completed.threadID, .completed(turn.status), as: .observed) {
            (daemon, change) in
            daemon.record(
                .turnCompleted,
                .info,
                "turn \(turn.id) ended: \(turn.status.rawValue)",
                .naming(
                    FailureClass(of: turn),
                    [
                        "status": .string(turn.status.rawValue), "threadId": .identifier(completed.threadID),
                        "turnId": .identifier(turn.id),
                    ]
                ),
                change: change
            )
        }
        if isNews { heed(turn, on: completed.threadID) }
    }

    private mutating func hear(_ reported: TurnErrorReported) {
        let goesOn = isMutated(.turnKeptAfterFinalError) || reported.willRetry && !isMutated(.turnEndedByRetry)
        let text = reported.error["message"]?.text?.preview ?? "no message"
        let tell = { (daemon: inout Daemon, change: StateChange?) in
            daemon.record(
                .turnError,
                .error,
                "turn \(reported.turnID) \(reported.willRetry ? "is retried" : "failed"): \(text)",
                .naming(
                    FailureClass(of: reported),
                    [
                        "error": reported.error, "threadId": .identifier(reported.threadID),
                        "turnId": .identifier(reported.turnID),
                        "willRetry": .bool(reported.willRetry),
                    ]
                ),
                change: change
            )
        }
        if goesOn {
            let time = time
            let hasEnded = isOver(reported.turnID, on: reported.threadID)
            let change = change(on: reported.threadID) { $0.retries(reported.turnID, hasEnded: hasEnded, at: time) }
            tell(&self, change)
        } else {
            conclude(reported.turnID, on: reported.threadID, .failed, as: .announced, telling: tell)
        }
        heed(reported)
    }

    /// Whether a turn is over that is said to run; of what codexd inferred the app-server knows better.
    private mutating func isOver(_ turn: TurnID, on thread: ThreadID) -> Bool {
        switch standing(of: turn, on: thread) {
        case .open: return false
        case .announced, .observed: return true
        case .inferred:
            endedTurns.note(turn, on: thread, as: .open)
            return false
        }
    }

    /// The app-server tells that a turn is over.
    ///
    /// - Parameters:
    ///   - turn: The turn.
    ///   - thread: Its thread.
    ///   - report: What it tells.
    ///   - standing: How the turn stands from then on.
    ///   - tell: Records what was told, and what that changes.
    /// - Returns: Whether the turn hadn't ended before.
    @discardableResult
    private mutating func conclude(
        _ turn: TurnID,
        on thread: ThreadID,
        _ report: TurnReport,
        as standing: TurnStanding,
        telling tell: (inout Daemon, StateChange?) -> Void
    ) -> Bool {
        let time = time
        let previous = self.standing(of: turn, on: thread)
        let ruling = Settlement.ruling(on: previous, report)
        switch ruling {
        // What ended before isn't changed by hearing of it again.
        case .stands, .runs:
            let change = change(on: thread) { $0.updatedAt = time }
            tell(&self, change)
        case .settled(let status, let evidence) where previous == .inferred:
            noteEnd(of: turn, on: thread, as: standing)
            tell(&self, nil)
            tellSettled(turn, on: thread, status, evidence, was: previous)
        case .settled(let status, let evidence):
            noteEnd(of: turn, on: thread, as: standing)
            let change = change(on: thread) { $0.settle(turn, status, evidence, isNews: true, at: time) }
            tell(&self, change)
        }
        closeApprovals(of: turn, on: thread, because: .turnEnded)
        return ruling != .stands
    }

    /// What becomes of every session on a thread; nothing if it's a stranger's.
    private func change(on thread: ThreadID, _ apply: (inout Session) -> Void) -> StateChange? {
        var sessions =
            isMutated(.foreignThreadHeard) ? Array(state.sessions.sessions) : state.sessions.sessions(on: thread)
        guard !sessions.isEmpty else { return nil }
        for place in sessions.indices { apply(&sessions[place]) }
        return StateChange(sessions: sessions)
    }
}

extension JSONObject {
    fileprivate static func delta(_ text: String, item: ItemID, thread: ThreadID, turn: TurnID) -> JSONObject {
        [
            "delta": .string(text), "itemId": .identifier(item), "threadId": .identifier(thread),
            "turnId": .identifier(turn),
        ]
    }
}
