import AgentWire
import Basics
import Contract
import HTTPWire

/// Clients that wait for one interrupt.
struct PendingInterrupt: Hashable {
    /// A client, and the session whose turn it wants to end.
    struct Waiter: Hashable {
        let client: ClientID
        let session: SessionID
    }

    let turn: InterruptedTurn
    var waiters: [Waiter]
}

// Sessions and turns, as clients want them (contract CTR-SESS, CTR-TURN).
extension Daemon {
    /// How many bytes the child may leave unread before new work is refused.
    static var largestChildBacklog: Int { 32 << 20 }

    /// What stands in the way of any work.
    func obstacleOfLife() -> Problem? {
        switch life {
        case .serving: nil
        case .new, .clearing, .opening, .starting:
            Problem(.serviceUnavailable, "the child has not started yet", failureClass: .childNotRunning)
        case .stopping, .leaving, .over:
            Problem(.serviceUnavailable, "the daemon is about to end", failureClass: .stopping)
        }
    }

    /// What stands in the way of work that needs the app-server.
    func obstacle() -> Problem? {
        if let obstacle = obstacleOfLife() { return obstacle }
        guard configuration.server.mode == .appServer else { return isDiskWell ? nil : diskProblem }
        guard child.isServing else {
            let reason = state.child?.lastError ?? "it ended"
            return Problem(
                .serviceUnavailable,
                "the child is not running: \(reason)",
                failureClass: .childNotRunning
            )
        }
        guard isDiskWell else { return diskProblem }
        guard childBacklog <= Self.largestChildBacklog else {
            return Problem(
                .serviceUnavailable,
                "the app-server does not read what it is sent",
                failureClass: .serverOverloaded
            )
        }
        return nil
    }

    /// Refuses what a daemon that only runs jobs doesn't have.
    func requireSessions() throws(Problem) {
        guard configuration.server.mode == .exec else { return }
        let detail = "the daemon runs in exec mode, which has runs and neither sessions nor turns"
        throw Problem(.conflict, detail, failureClass: .wrongMode)
    }

    /// Begins a piece of work, over the connection or towards one.
    private mutating func begin(_ kind: Work.Kind, for client: ClientID) {
        lastWork += 1
        let id = WorkID(rawValue: lastWork)
        works[id] = Work(client: client, kind: kind)
        if case .startTurn(_, let thread, _, _) = kind { boundWait(id, for: thread) }
        if connection.state == .ready {
            dispatch(id)
        } else {
            waitingForConnection.append(id)
            ensureConnected()
        }
    }

    /// Does the first step of a piece of work over a connection that's ready.
    mutating func dispatch(_ id: WorkID) {
        guard let work = works[id] else { return }
        let patience = configuration.deadlines
        switch work.kind {
        case .createSession(let request):
            works[id]?.isSent = true
            if let thread = request.threadID, !isMutated(.resumeStartsThread) {
                let resume = ThreadResume(threadID: thread, settings: request.settings)
                writeToChild(connection.send(resume, for: .resumeThread(id), patience: patience.thread, at: now))
            } else {
                let start = ThreadStart(settings: request.settings, ephemeral: request.ephemeral)
                writeToChild(connection.send(start, for: .startThread(id), patience: patience.thread, at: now))
            }
        case .startTurn(let session, _, let request, let messageID):
            // While it waited its session may have been closed, and an empty thread replaced.
            guard let known = state.sessions[session], let thread = known.threadID,
                known.status == .active || isMutated(.workTakenOnClosedSession)
            else { return fail(id, Problem(.conflict, "session \(session) is closed")) }
            works[id]?.kind = .startTurn(session, thread, request, clientUserMessageID: messageID)
            guard recovery.isLoaded(thread) else { return waitForThread(thread, id) }
            turnDeadlines.set(id, at: nil)
            // The intent of one that's sent again is in the log.
            guard !work.isSecondTry else { return transmit(id) }
            guard !isAnsweredByEarlier(id) else { return }
            works[id]?.hasIntent = true
            record(
                .turnRequested,
                .info,
                "a turn is asked for on thread \(thread)",
                [
                    "clientUserMessageId": .string(messageID), "sessionId": .identifier(session),
                    "threadId": .identifier(thread),
                ],
                change: change(keeping: keptIntent(messageID, on: session, for: work.client))
            )
            hold(.transmit(id), telemetryToo: !isMutated(.intentNotAwaited))
        case .steerTurn(_, let thread, let turn, let request):
            works[id]?.isSent = true
            let steer = TurnSteer(threadID: thread, input: request.input, expectedTurnID: turn)
            writeToChild(connection.send(steer, for: .steerTurn(id), patience: patience.steer, at: now))
        }
    }

    /// Sends a turn whose intent is durable; one whose connection has ended meanwhile is no longer there.
    mutating func transmit(_ id: WorkID) {
        guard case .startTurn(_, let thread, let request, let messageID)? = works[id]?.kind else { return }
        if isMutated(.intentForgottenAtLoss), connection.state != .ready { return }
        works[id]?.isSent = true
        let start = request.start(on: thread, clientUserMessageID: messageID)
        let patience = configuration.deadlines.turnStart
        writeToChild(connection.send(start, for: .startTurn(id), patience: patience, at: now))
        guard isMutated(.turnSentTwice) else { return }
        writeToChild(connection.send(start, for: .startTurn(id), patience: patience, at: now))
    }

    /// Ends a piece of work that came to nothing.
    ///
    /// - Parameters:
    ///   - id: The work.
    ///   - problem: Why.
    ///   - isRefusal: Whether the app-server said no; otherwise nobody knows what it made of what it was sent.
    mutating func fail(_ id: WorkID, _ problem: Problem, isRefusal: Bool = false) {
        guard let work = works.removeValue(forKey: id) else { return }
        turnDeadlines.set(id, at: nil)
        var problem = problem
        problem.sessionID = work.session
        if problem.failureClass == .turnMismatch, case .steerTurn(_, let thread, _, _) = work.kind {
            turnWatch.doubt(thread, at: now)
        }
        let outcome = outcome(of: work, problem, isRefusal: isRefusal)
        // A client that may ask again is told the same then.
        if outcome == .kept { problem = problem.shortened(to: Self.longestKeptDetail) }
        if case .startTurn = work.kind {
            if !isMutated(.refusedTurnUntold) { tellRefused(work, problem, outcome) }
        } else if outcome == .kept {
            keep(problem, about: work.session.map(KeptSubject.session), for: work.client)
        }
        // What the disk has to take first is told when it has.
        if outcome == .kept {
            hold(.reply(work.client, problem.reply))
        } else {
            deliver(problem.reply, to: work.client)
        }
    }

    /// Ends the work that waits for a connection that won't come.
    mutating func failWaitingWork(_ problem: Problem) {
        let waiting = waitingForConnection
        waitingForConnection = []
        for work in waiting { fail(work, problem) }
        let threads = waitingForThread
        waitingForThread = [:]
        for work in threads.values.joined().sorted(by: { $0.rawValue < $1.rawValue }) { fail(work, problem) }
    }
}

// MARK: - Sessions

extension Daemon {
    mutating func createSession(_ request: SessionRequest, for client: ClientID) throws(Problem) {
        if let obstacle = obstacle() { throw obstacle }
        begin(.createSession(request), for: client)
    }

    mutating func threadReady(_ id: WorkID, _ answer: ThreadSession) {
        guard let work = works.removeValue(forKey: id), case .createSession(let request) = work.kind else { return }
        var session = Session(
            sessionID: nextSessionID(),
            purpose: request.purpose,
            threadID: answer.thread.id,
            endpoint: configuration.server.endpoint,
            childProcessID: state.child?.processID,
            createdAt: time,
            metadata: request.metadata
        )
        let wasResumed = request.threadID != nil
        session.takeOver(answer)
        session.settings = request.keptSettings
        session.isProvisional = !wasResumed
        session.lastTurnID = answer.thread.turns.last?.id
        session.lastTurnStatus = answer.thread.turns.last?.status.rawValue
        // A thread that its sessions waited for is theirs again, as this client wants it.
        if recovery.isLoaded(answer.thread.id) || !wasResumed {
            recovery.loaded(answer.thread.id)
        } else {
            tellRecovered(answer.thread.id, answer)
        }
        record(
            wasResumed ? .sessionResumed : .sessionCreated,
            .info,
            "session \(session.sessionID) \(wasResumed ? "resumes" : "has") thread \(answer.thread.id)",
            [
                "purpose": .string(session.purpose.rawValue), "sessionId": .identifier(session.sessionID),
                "threadId": .identifier(answer.thread.id),
            ],
            change: StateChange(
                sessions: [session],
                keys: kept(.created, session.object, about: .session(session.sessionID), for: work.client)
            )
        )
        hold(.reply(work.client, Reply(status: .created, session.object)))
    }

    /// Makes the session of a smoke test, which asks nothing of the app-server.
    mutating func registerSmokeSession() {
        let session = Session(
            sessionID: nextSessionID(),
            purpose: .smoke,
            threadID: nil,
            endpoint: configuration.server.endpoint,
            childProcessID: state.child?.processID,
            createdAt: time,
            metadata: ["source": "embedded-smoke"]
        )
        record(
            .sessionRegistered,
            .info,
            "session \(session.sessionID) was registered",
            ["sessionId": .identifier(session.sessionID), "threadId": nil],
            change: StateChange(sessions: [session])
        )
    }

    /// Closes a session; one that's closed stays as it is.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - client: Who wants it closed, if it's a client.
    /// - Returns: The session as it is then.
    @discardableResult
    mutating func close(_ session: Session, for client: ClientID? = nil) -> Session {
        let subject = KeptSubject.session(session.sessionID)
        guard session.status == .active else {
            if let client { keep(.ok, session.object, about: subject, for: client) }
            return session
        }
        var session = session
        session.status = .closed
        session.updatedAt = time
        guard !isMutated(.closeUnrecorded) else { return session }
        record(
            .sessionClosed,
            .info,
            "session \(session.sessionID) was closed",
            ["sessionId": .identifier(session.sessionID)],
            change: StateChange(
                sessions: [session],
                keys: client.map { kept(.ok, session.object, about: subject, for: $0) } ?? []
            )
        )
        return session
    }

    private mutating func nextSessionID() -> SessionID {
        SessionID(rawValue: nextName(of: "session"))
    }

    /// A name that nothing else has (contract CTR-FILE).
    mutating func nextName(of kind: String) -> String {
        "\(kind)-\(String(time.millisecondsSinceEpoch, radix: 36))-\(random.base36(count: 6))"
    }
}

// MARK: - Turns

extension Daemon {
    mutating func beginTurn(_ request: TurnRequest, on session: Session, for client: ClientID) throws(Problem) {
        let id = session.sessionID
        guard session.status == .active || isMutated(.workTakenOnClosedSession) else {
            throw Problem(.conflict, "session \(id) is closed", session: id)
        }
        guard let thread = session.threadID else {
            throw Problem(.conflict, "session \(id) has no thread", session: id)
        }
        if var obstacle = obstacle() {
            obstacle.sessionID = id
            throw obstacle
        }
        if let turn = request.expectedTurnID, !isMutated(.steerStartsTurn) {
            begin(.steerTurn(id, thread, turn, request), for: client)
        } else {
            let messageID = keyed[client]?.earlier?.clientUserMessageID ?? random.uuid()
            begin(.startTurn(id, thread, request, clientUserMessageID: messageID), for: client)
        }
    }

    mutating func turnAccepted(_ id: WorkID, _ turn: TurnID) {
        guard let work = works.removeValue(forKey: id), let sessionID = work.session,
            var session = state.sessions[sessionID], let thread = session.threadID
        else { return }
        let hasEnded = standing(of: turn, on: thread) != .open && !isMutated(.endedTurnRevived)
        session.accepted(turn, hasEnded: hasEnded, at: time)
        // What a turn chooses for its thread holds for all who share it.
        var sharing = state.sessions.sessions(on: thread).filter { $0.sessionID != sessionID }
        if case .startTurn(_, _, let request, _) = work.kind {
            session.takeOver(request)
            for place in sharing.indices { sharing[place].takeOver(request) }
        }
        sharing = sharing.filter { $0 != state.sessions[$0.sessionID] }
        let answer = Self.acceptance(of: turn, in: session)
        record(
            .turnAccepted,
            .info,
            "turn \(turn) was accepted",
            [
                "sessionId": .identifier(sessionID), "threadId": .identifier(thread),
                "turnId": .identifier(turn),
            ],
            change: StateChange(
                sessions: [session] + sharing,
                keys: kept(.accepted, answer, about: .turn(turn, sessionID), for: work.client)
            )
        )
        if case .startTurn(_, _, _, let messageID) = work.kind { turnWatch.took(messageID, as: turn, on: thread) }
        hold(.reply(work.client, Reply(status: .accepted, answer)))
    }

    mutating func interrupt(_ session: Session, for client: ClientID) throws(Problem) {
        let id = session.sessionID
        guard let thread = session.threadID, let turn = session.currentTurnID else {
            throw Problem(.conflict, "session \(id) has no turn to interrupt", session: id)
        }
        if var obstacle = obstacle() {
            obstacle.sessionID = id
            throw obstacle
        }
        guard connection.state == .ready else {
            throw Problem(.serviceUnavailable, "the app-server is not connected", session: id)
        }
        let waiter = PendingInterrupt.Waiter(client: client, session: id)
        sendInterrupt(InterruptedTurn(thread: thread, turn: turn), for: waiter)
    }

    /// Interrupts a turn, for a client or because nothing happens on it.
    ///
    /// The real server never answers a second interrupt of the same turn, so all who want it share the first.
    mutating func sendInterrupt(_ interrupted: InterruptedTurn, for waiter: PendingInterrupt.Waiter?) {
        let waiters = waiter.map { [$0] } ?? []
        if let place = interrupts.firstIndex(where: { $0.turn == interrupted }) {
            interrupts[place].waiters += waiters
            return
        }
        interrupts.append(PendingInterrupt(turn: interrupted, waiters: waiters))
        let interrupt = TurnInterrupt(threadID: interrupted.thread, turnID: interrupted.turn)
        let patience = configuration.deadlines.interrupt
        writeToChild(connection.send(interrupt, for: .interruptTurn(interrupted), patience: patience, at: now))
    }

    mutating func interruptAcknowledged(_ turn: InterruptedTurn) {
        for waiter in takeInterrupt(turn) {
            guard var session = state.sessions[waiter.session] else { continue }
            if isMutated(.interruptForgottenAtEnd), session.currentTurnID != turn.turn { continue }
            if isMutated(.turnEndedByInterrupt) { session.lost(turn.turn, at: time) }
            keep(.accepted, session.object, about: .session(session.sessionID), for: waiter.client)
            hold(.reply(waiter.client, Reply(status: .accepted, session.object)))
        }
    }

    mutating func interruptFailed(_ turn: InterruptedTurn, _ problem: Problem) {
        // It may be over, and nobody have heard of it.
        turnWatch.doubt(turn.thread, at: now)
        for waiter in takeInterrupt(turn) {
            var problem = problem
            problem.sessionID = waiter.session
            guard keyed[waiter.client] != nil else {
                deliver(problem.reply, to: waiter.client)
                continue
            }
            problem = problem.shortened(to: Self.longestKeptDetail)
            keep(problem, about: .session(waiter.session), for: waiter.client)
            hold(.reply(waiter.client, problem.reply))
        }
        guard isMutated(.interruptKeptAfterTimeout) else { return }
        interrupts.append(PendingInterrupt(turn: turn, waiters: []))
    }

    private mutating func takeInterrupt(_ turn: InterruptedTurn) -> [PendingInterrupt.Waiter] {
        guard let place = interrupts.firstIndex(where: { $0.turn == turn }) else { return [] }
        return interrupts.remove(at: place).waiters
    }
}
