import AgentWire
import Basics
import Contract
import HTTPWire

// Sessions outlive their app-server: the next one is asked to load their threads (contract CTR-SESS).
extension Daemon {
    /// A child runs that has none of the threads.
    mutating func recoverSessions() {
        recovery = ThreadRecovery()
        recovery.flaw = Flaw(configuration)
        // What only lives for a moment takes no turns, and its child may be no app-server.
        guard life == .serving, configuration.server.mode == .appServer, configuration.errand == nil else { return }
        for session in state.sessions.sessions.open where session.status == .active {
            if let thread = session.threadID { recovery.want(thread) }
        }
        if recovery.isWanting { ensureConnected() }
    }

    /// Asks for as many threads as may be asked for at once, oldest session first.
    mutating func askForThreads() {
        guard life == .serving, connection.state == .ready else { return }
        while let thread = recovery.next() {
            guard let session = activeSessions(on: thread).last else {
                recovery.forget(thread)
                dispatchWaiting(for: thread)
                continue
            }
            let settings = isMutated(.recoverySettingsForgotten) ? ThreadSettings() : session.recoverySettings
            let resume = ThreadResume(threadID: thread, settings: settings)
            let patience = configuration.deadlines.thread
            writeToChild(connection.send(resume, for: .recoverThread(thread), patience: patience, at: now))
        }
    }

    /// Pauses may be over, and turns may have waited long enough.
    mutating func wakeRecovery() {
        recovery.woke(at: now)
        askForThreads()
        while let work = turnDeadlines.popDue(at: now) {
            let detail = "the session's thread was not loaded again in time"
            forgetWaiting(work)
            fail(work, Problem(.serviceUnavailable, detail, failureClass: .recoveryTimeout))
        }
    }

    /// The connection is gone, and the threads with it; who waits for one is told by whoever saw it go.
    mutating func forgetThreads() {
        recovery = ThreadRecovery()
        turnWatch.connectionLost()
        waitingForThread = [:]
        turnDeadlines = DeadlineQueue()
    }

    private func activeSessions(on thread: ThreadID) -> [Session] {
        state.sessions.sessions(on: thread).filter { $0.status == .active }
    }

    /// Whether codexd made the thread and nothing was ever said on it.
    private func isProvisional(_ thread: ThreadID) -> Bool {
        let sessions = state.sessions.sessions(on: thread)
        return sessions.contains { $0.isProvisional == true } && sessions.allSatisfy { $0.lastTurnID == nil }
    }
}

// MARK: - Answers

extension Daemon {
    /// The app-server has loaded a thread again.
    mutating func threadRecovered(_ thread: ThreadID, _ answer: ThreadSession) {
        guard recovery.isAsked(thread) else { return }
        guard answer.thread.id == thread else {
            let detail = "the app-server loaded thread \(answer.thread.id) in place of \(thread)"
            return recoveryRefused(thread, Problem(.badGateway, detail, failureClass: .protocolViolation))
        }
        if let session = activeSessions(on: thread).last, session.isWidened(by: answer), !isMutated(.widenedRightsTaken)
        {
            let detail = "thread \(thread) came back with more rights than it had; resume it with those it shall have"
            return recoveryRefused(thread, Problem(.conflict, detail, failureClass: .rightsWidened))
        }
        tellRecovered(thread, answer)
        askForThreads()
    }

    /// The app-server has started a thread in the place of one on which nothing was ever said.
    mutating func threadReplaced(_ thread: ThreadID, _ answer: ThreadSession) {
        guard recovery.isAsked(thread) else { return }
        tellRecovered(thread, answer)
        askForThreads()
    }

    /// A thread is there: its sessions are told, and turns that waited for it go on.
    mutating func tellRecovered(_ thread: ThreadID, _ answer: ThreadSession) {
        let isReplaced = answer.thread.id != thread
        decideTurns(on: thread, by: answer)
        for var session in activeSessions(on: thread) {
            session.takeOver(answer)
            session.threadID = answer.thread.id
            session.childProcessID = state.child?.processID
            session.isProvisional = isReplaced
            session.updatedAt = time
            if isMutated(.recoveryWritesTurn), let turn = answer.thread.turns.last {
                session.lastTurnID = turn.id
                session.lastTurnStatus = turn.status.rawValue
            }
            record(
                .sessionRecovered,
                .info,
                isReplaced
                    ? "session \(session.sessionID) has the new thread \(answer.thread.id), since the old one was empty"
                    : "session \(session.sessionID) has its thread \(thread) again",
                [
                    "approvalPolicy": answer.approvalPolicy ?? .null,
                    "previousThreadId": isReplaced ? .identifier(thread) : .null,
                    "sandbox": answer.sandbox ?? .null,
                    "sessionId": .identifier(session.sessionID),
                    "threadId": .identifier(answer.thread.id),
                ],
                change: StateChange(sessions: [session])
            )
        }
        if isReplaced {
            recovery.forget(thread)
        } else if readsFirst(thread), !isMutated(.turnSentBeforeReading) {
            return recovery.reads(thread)
        }
        recovery.loaded(answer.thread.id)
        dispatchWaiting(for: thread)
    }

    /// A thread that was asked for can't be had, or not now.
    mutating func recoveryRefused(_ thread: ThreadID, _ problem: Problem) {
        guard recovery.isAsked(thread) else { return }
        let isEmpty = isProvisional(thread) && !isMutated(.provisionalResumed) || isMutated(.lostThreadReplaced)
        if problem.failureClass == .resumeLost, isEmpty, let session = activeSessions(on: thread).last {
            return replace(thread, of: session)
        }
        giveUp(thread, problem)
    }

    /// A thread that was asked for can't be had, and neither can another in its place.
    mutating func giveUp(_ thread: ThreadID, _ problem: Problem) {
        guard recovery.isAsked(thread) else { return }
        if !recovery.refused(thread, problem.failureClass, at: now) { tellLost(thread, problem) }
        askForThreads()
    }

    /// Nothing was ever said on the thread, so that a new one is as good; its sessions are told.
    private mutating func replace(_ thread: ThreadID, of session: Session) {
        guard life == .serving, connection.state == .ready else { return }
        let ephemeral = session.settings?["ephemeral"]?.boolean
        let start = ThreadStart(settings: session.recoverySettings, ephemeral: ephemeral)
        let patience = configuration.deadlines.thread
        writeToChild(connection.send(start, for: .replaceThread(thread), patience: patience, at: now))
    }

    private mutating func tellLost(_ thread: ThreadID, _ problem: Problem) {
        for session in activeSessions(on: thread) {
            record(
                .sessionRecoveryFailed,
                .error,
                "session \(session.sessionID) has lost its thread \(thread): \(problem.detail)",
                [
                    "failureClass": .optional(problem.failureClass?.rawValue),
                    "reason": .string(problem.detail),
                    "sessionId": .identifier(session.sessionID),
                    "threadId": .identifier(thread),
                ]
            )
        }
        for work in waitingForThread.removeValue(forKey: thread) ?? [] {
            turnDeadlines.set(work, at: nil)
            fail(work, problem)
        }
    }
}

// MARK: - Turns that wait

extension Daemon {
    /// A turn may have to wait for its thread, but not for long.
    mutating func boundWait(_ work: WorkID, for thread: ThreadID) {
        guard !recovery.isLoaded(thread), !isMutated(.recoveryWaitEndless) else { return }
        turnDeadlines.set(work, at: now.advanced(by: configuration.deadlines.recoveryWait))
    }

    /// Has a turn wait until its thread is loaded.
    mutating func waitForThread(_ thread: ThreadID, _ work: WorkID) {
        waitingForThread[thread, default: []].append(work)
        recovery.want(thread)
        askForThreads()
    }

    /// Sends a turn once more that the app-server refused since it has lost the thread, unless that happened before.
    ///
    /// - Returns: Whether it's sent again; what was refused hasn't begun.
    mutating func sendAgain(_ id: WorkID, _ error: RPCError) -> Bool {
        guard error.isAboutLostThread, case .startTurn(_, let thread, _, _)? = works[id]?.kind else { return false }
        recovery.forget(thread)
        guard works[id]?.isSecondTry == false, !isProvisional(thread), !isMutated(.lostThreadNotResumed) else {
            return false
        }
        works[id]?.isSecondTry = true
        works[id]?.isSent = false
        boundWait(id, for: thread)
        waitForThread(thread, id)
        return true
    }

    /// Goes on with the turns that waited for a thread, which may have become another.
    mutating func dispatchWaiting(for thread: ThreadID) {
        for work in waitingForThread.removeValue(forKey: thread) ?? [] { dispatch(work) }
    }

    private mutating func forgetWaiting(_ id: WorkID) {
        waitingForConnection.removeAll { $0 == id }
        for thread in waitingForThread.keys where waitingForThread[thread]?.contains(id) == true {
            waitingForThread[thread]?.removeAll { $0 == id }
        }
    }
}
