import AgentWire
import Basics
import Contract

// What the app-server tells: an event each, and what it means for the sessions on the thread
// (contract CTR-WIRE, CTR-TURN).
extension Daemon {
    mutating func hear(_ notification: AgentNotification) {
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
            guard !isMutated(.unknownNotificationSwallowed) else { return }
            record(
                .notification,
                .info,
                "the app-server tells \(method)",
                ["notificationMethod": .string(method), "params": params]
            )
        }
    }

    private mutating func hear(_ changed: ThreadStatusChanged) {
        let time = time
        record(
            .threadStatusChanged,
            .info,
            "thread \(changed.threadID) is \(changed.status["type"]?.text ?? "of unknown status")",
            ["status": changed.status, "threadId": .identifier(changed.threadID)],
            change: change(on: changed.threadID) { $0.updatedAt = time }
        )
    }

    private mutating func hear(_ started: TurnStarted) {
        let time = time
        let hasEnded = endedTurns.contains(started.turn.id, on: started.threadID)
        let isMistakenForEnd = isMutated(.turnEndedByUnknownStatus) && started.turn.status != .inProgress
        record(
            .turnStarted,
            .info,
            "turn \(started.turn.id) began",
            ["threadId": .identifier(started.threadID), "turnId": .identifier(started.turn.id)],
            change: change(on: started.threadID) {
                $0.began(started.turn, hasEnded: hasEnded, at: time)
                if isMistakenForEnd { $0.ended(started.turn, at: time) }
            }
        )
    }

    private mutating func hear(_ completed: TurnCompleted) {
        let time = time
        endedTurns.note(completed.turn.id, on: completed.threadID)
        record(
            .turnCompleted,
            .info,
            "turn \(completed.turn.id) ended: \(completed.turn.status.rawValue)",
            [
                "status": .string(completed.turn.status.rawValue), "threadId": .identifier(completed.threadID),
                "turnId": .identifier(completed.turn.id),
            ],
            change: change(on: completed.threadID) { $0.ended(completed.turn, at: time) }
        )
    }

    private mutating func hear(_ reported: TurnErrorReported) {
        let time = time
        let hasEnded = endedTurns.contains(reported.turnID, on: reported.threadID)
        let goesOn = isMutated(.turnKeptAfterFinalError) || reported.willRetry && !isMutated(.turnEndedByRetry)
        if !goesOn { endedTurns.note(reported.turnID, on: reported.threadID) }
        let text = reported.error["message"]?.text?.preview ?? "no message"
        record(
            .turnError,
            .error,
            "turn \(reported.turnID) \(reported.willRetry ? "is retried" : "failed"): \(text)",
            [
                "error": reported.error, "threadId": .identifier(reported.threadID),
                "turnId": .identifier(reported.turnID),
                "willRetry": .bool(reported.willRetry),
            ],
            change: change(on: reported.threadID) {
                $0.failed(reported.turnID, willRetry: goesOn, hasEnded: hasEnded, at: time)
            }
        )
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
