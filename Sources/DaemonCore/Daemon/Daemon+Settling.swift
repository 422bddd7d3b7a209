import AgentWire
import Basics
import Contract
import HTTPWire

// How turns ended that nobody told of: the app-server is asked, and no turn is ever started again (contract CTR-LOSS).
extension Daemon {
    /// How a turn stands, as far as anybody here knows.
    func standing(of turn: TurnID, on thread: ThreadID) -> TurnStanding {
        if isMutated(.lateEndTaken) { return .open }
        if let known = endedTurns.standing(of: turn, on: thread) { return known }
        return state.sessions.sessions(on: thread).lazy.map { $0.standing(of: turn) }.first { $0 != .open } ?? .open
    }

    /// Notes how a turn ended, and how sure that is.
    mutating func noteEnd(of turn: TurnID, on thread: ThreadID, as standing: TurnStanding) {
        endedTurns.note(turn, on: thread, as: standing)
        if standing == .observed { turnWatch.ended(turn, on: thread) }
    }

    /// Sessions aren't what they were: the clocks of their threads follow.
    mutating func noteTurns(of sessions: [Session]) {
        for session in sessions {
            guard let thread = session.threadID else { continue }
            if !session.openTurnIDs.isEmpty {
                turnWatch.runs(on: thread, at: now)
            } else if turnWatch.knows(thread), turnsInQuestion(on: thread).isEmpty {
                turnWatch.rests(thread)
            }
        }
    }

    /// The turns on a thread of which it isn't known for sure how they ended, each once, oldest first by session.
    private func turnsInQuestion(on thread: ThreadID) -> [TurnID] {
        var seen: Set<TurnID> = []
        return state.sessions.sessions(on: thread).flatMap(\.turnsInQuestion).filter { seen.insert($0).inserted }
    }

    /// Asks about turns that may have ended unheard, and tells of those on which nothing happens.
    mutating func wakeTurnWatch() {
        while let demand = nextDemand() {
            switch demand {
            case .ask(let thread): read(thread)
            case .stalled(let thread, let quiet): tellStalled(thread, quiet)
            }
        }
    }

    private mutating func nextDemand() -> TurnWatch.Demand? {
        // It's taken out meanwhile, so that nothing of it is copied.
        var watch = TurnWatch(stallTimeout: .zero)
        swap(&watch, &turnWatch)
        defer { swap(&watch, &turnWatch) }
        return watch.takeDue(at: now) { isWaitedFor(on: $0) }
    }

    /// Whether a turn on the thread waits for somebody's word, so that its clock stands still.
    ///
    /// It may wait for an agent that it has sent for more work, on a thread of which no session is known.
    private func isWaitedFor(on thread: ThreadID) -> Bool {
        guard !isMutated(.stallClockRunsOn) else { return false }
        return approvalDesk.hasWaiting { other in
            guard let other, other != thread else { return true }
            return state.sessions.sessions(on: other).isEmpty
        }
    }

    private mutating func tellStalled(_ thread: ThreadID, _ quiet: Duration) {
        guard !isMutated(.stallUntold) else { return }
        var stalled: TurnID?
        for session in state.sessions.sessions(on: thread) {
            guard let turn = session.currentTurnID ?? session.openTurnIDs.last else { continue }
            stalled = turn
            record(
                .turnStalled,
                .warn,
                "nothing was heard of turn \(turn) for too long",
                [
                    "failureClass": .string(FailureClass.turnStalled.rawValue),
                    "quietMs": .integer(Int(quiet.milliseconds)), "sessionId": .identifier(session.sessionID),
                    "threadId": .identifier(thread), "turnId": .identifier(turn),
                ]
            )
        }
        guard let stalled else { return turnWatch.rests(thread) }
        turnWatch.doubt(thread, at: now)
        guard configuration.interruptsStalledTurns, connection.state == .ready else { return }
        sendInterrupt(InterruptedTurn(thread: thread, turn: stalled), for: nil)
    }
}

// MARK: - Asking

extension Daemon {
    /// Whether the thread has to be read before anything is sent on it, as it isn't known how its turns ended.
    mutating func readsFirst(_ thread: ThreadID) -> Bool {
        guard connection.state == .ready, !isMutated(.lostTurnNotAskedFor), !turnsInQuestion(on: thread).isEmpty
        else { return false }
        if !turnWatch.isAsked(thread) { read(thread) }
        return true
    }

    private mutating func read(_ thread: ThreadID) {
        turnWatch.asks(thread, at: now)
        guard connection.state == .ready else { return turnWatch.asked(thread, isAnswered: false, at: now) }
        let call = AgentCall.readThread(thread, about: Set(turnsInQuestion(on: thread)))
        let patience = configuration.deadlines.thread
        writeToChild(connection.send(ThreadRead(threadID: thread), for: call, patience: patience, at: now))
    }

    /// The app-server shows a thread.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - turns: Those that were in question when it was asked. With others, which began since, it has nothing to do.
    ///   - answer: What it shows.
    mutating func threadRead(_ thread: ThreadID, about turns: Set<TurnID>, _ answer: AgentThread) {
        if answer.id == thread {
            for turn in turnsInQuestion(on: thread)
            where turns.contains(turn) || isMutated(.answerTakenForAllTurns) {
                judge(turn, on: thread, by: answer)
            }
        }
        readingEnded(thread, isAnswered: answer.id == thread)
    }

    /// The app-server can't show a thread, or doesn't say anything.
    mutating func readFailed(_ thread: ThreadID) {
        readingEnded(thread, isAnswered: false)
    }

    private mutating func readingEnded(_ thread: ThreadID, isAnswered: Bool) {
        turnWatch.asked(thread, isAnswered: isAnswered, at: now)
        guard recovery.isRead(thread) else { return }
        recovery.loaded(thread)
        dispatchWaiting(for: thread)
    }
}

// MARK: - Judging

extension Daemon {
    private mutating func judge(_ turn: TurnID, on thread: ThreadID, by answer: AgentThread) {
        let standing = standing(of: turn, on: thread)
        let message = turnWatch.message(of: turn, on: thread)
        let shown = answer.turn(for: turn, saying: message)
        // What shows no turns at all says nothing of one that isn't there.
        guard shown != nil || answer.isHeld && !answer.turns.isEmpty else { return }
        let report = mutated(shown.map { .read($0.status, isHeld: answer.isHeld) } ?? .missing)
        switch Settlement.ruling(on: standing, report) {
        case .stands: break
        case .runs where standing == .inferred: takeUp(turn, on: thread)
        case .runs: break
        case .settled(let status, let evidence):
            noteEnd(of: turn, on: thread, as: .observed)
            let members: JSONObject = [
                "failureClass": standing == .open ? .string(FailureClass.completionLost.rawValue) : .null,
                "foldedInto": shown.flatMap { $0.id == turn ? nil : .identifier($0.id) } ?? .null,
                "readStatus": .optional(shown?.status.rawValue),
            ]
            tellSettled(turn, on: thread, status, evidence, was: standing, members)
            closeApprovals(of: turn, on: thread, because: .turnEnded)
            if let shown { heed(shown, on: thread) }
        }
    }

    /// Tells each session of a turn that it had in question how that ended.
    ///
    /// - Parameters:
    ///   - turn: The turn.
    ///   - thread: Its thread.
    ///   - status: How it ended.
    ///   - evidence: How that's known.
    ///   - standing: How it stood before.
    ///   - members: What else there is to say.
    mutating func tellSettled(
        _ turn: TurnID,
        on thread: ThreadID,
        _ status: TurnStatus,
        _ evidence: TurnEvidence,
        was standing: TurnStanding,
        _ members: JSONObject = [:]
    ) {
        for var session in state.sessions.sessions(on: thread) where session.turnsInQuestion.contains(turn) {
            if !isMutated(.verdictNotCorrected) || standing == .open {
                session.settle(turn, status, evidence, isNews: false, at: time)
            }
            tell(session, turn, status, evidence, was: standing, members)
        }
    }

    /// A turn that was taken to have failed runs on.
    private mutating func takeUp(_ turn: TurnID, on thread: ThreadID) {
        endedTurns.note(turn, on: thread, as: .open)
        for var session in state.sessions.sessions(on: thread) where session.turnsInQuestion.contains(turn) {
            session.takenUp(turn, at: time)
            tell(session, turn, .inProgress, .threadRead, was: .inferred, ["readStatus": "inProgress"])
        }
    }

    private mutating func tell(
        _ session: Session,
        _ turn: TurnID,
        _ status: TurnStatus,
        _ evidence: TurnEvidence,
        was standing: TurnStanding,
        _ members: JSONObject
    ) {
        var detail: JSONObject = [
            "evidence": .string(evidence.rawValue), "failureClass": nil, "foldedInto": nil,
            "previousStatus": .string((standing == .inferred ? TurnStatus.failed : .inProgress).rawValue),
            "readStatus": nil,
            "sessionId": .identifier(session.sessionID), "status": .string(status.rawValue),
            "threadId": .optional(session.threadID), "turnId": .identifier(turn),
        ]
        for member in members.members { detail[member.name] = member.value }
        let isConfirmed = standing == .inferred && status == .failed
        record(
            .turnSettled,
            status == .failed ? .error : .info,
            isConfirmed
                ? "turn \(turn) stays failed: its thread shows nothing better"
                : "turn \(turn) turns out to be \(status.rawValue)",
            detail,
            change: StateChange(sessions: [session])
        )
    }
}

extension AgentThread {
    /// The turn that a turn is shown as, if it is.
    ///
    /// An app-server to which a turn is sent while another runs takes it for more input to that, and older ones name a
    /// turn all the same of which nothing is ever heard again. What the user said then stands in the turn that ran; a
    /// server that doesn't show who said it has it in the last.
    fileprivate func turn(for id: TurnID, saying message: String?) -> AgentTurn? {
        if let turn = turns.last(where: { $0.id == id }) { return turn }
        guard let message else { return nil }
        if let turn = turns.last(where: { $0.clientUserMessageIDs.contains(message) }) { return turn }
        return showsWhoAsked ? nil : turns.last
    }
}
