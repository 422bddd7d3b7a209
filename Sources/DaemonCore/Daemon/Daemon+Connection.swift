import AgentWire
import Basics
import Contract
import HTTPWire

// The connection to the app-server: its beginning, its messages, its loss (contract CTR-PROTO, CTR-LOSS).
extension Daemon {
    /// How the daemon introduces itself.
    private var introduction: Initialize {
        Initialize(
            clientName: "baa-conductor-codexd",
            clientTitle: "codexd local service",
            clientVersion: configuration.version ?? "0.0.0"
        )
    }

    /// How often in a row a request may be overdue while the child says nothing at all.
    static var mostUnanswered: Int { 2 }

    /// Begins the handshake, unless it's under way; all who wait share it.
    mutating func ensureConnected() {
        guard connection.state == .closed else { return }
        if isMutated(.idsReusedAtHandshake) { connection = AgentConnection() }
        writeToChild(connection.connect(introduction, patience: configuration.deadlines.initialize, at: now))
    }

    mutating func writeToChild(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        childBacklog += bytes.count
        outbox.append(.writeToChild(bytes))
    }

    mutating func receive(_ bytes: [UInt8]) {
        // Whoever says anything lives, however slow it is to answer.
        unanswered = 0
        connection.receive(mutated(bytes))
        while let incoming = connection.next() {
            handle(incoming)
            if isMutated(.pieceDroppedAfterViolation), case .violation = incoming { while connection.next() != nil {} }
        }
    }

    private mutating func handle(_ incoming: AgentConnection.Incoming) {
        switch incoming {
        case .answer(let request, let result, let length): answered(request, result, length: length)
        case .late(let method, let id):
            record(
                .lateResponse,
                .warn,
                "\(method) was answered after its deadline",
                ["method": .string(method), "requestId": id.json]
            )
        case .notification(let notification): hear(notification)
        case .request(let request): hear(request)
        case .violation(let violation):
            recordViolation(violation)
            guard let id = violation.answered, let request = connection.abandon(id) else { return }
            let detail = "the app-server's answer to \(request.method) is neither a result nor an error"
            fail(request.purpose, Problem(.badGateway, detail, failureClass: .protocolViolation))
            sendWaiting()
        }
    }

    /// Sends what has found a place in flight.
    private mutating func sendWaiting() {
        guard connection.state == .ready else { return }
        writeToChild(connection.sendWaiting(at: now))
    }

    private mutating func answered(
        _ request: RequestInFlight<AgentCall>,
        _ result: Result<JSONSlice, RPCError>,
        length: Int
    ) {
        switch result {
        case .failure(let error):
            if error.code == .serverOverloaded, !isMutated(.overloadPassedOn), restsForNow(request) { break }
            if case .startTurn(let work) = request.purpose, sendAgain(work, error) { break }
            fail(request.purpose, Problem(refusal: error, of: request.method), isRefusal: true)
        case .success(let answer):
            do {
                try accept(answer, for: request.purpose)
            } catch {
                recordViolation(ProtocolViolation(bytes: length, method: error.method))
                let detail = "the app-server's answer to \(error.method) lacks \(error.path)"
                fail(request.purpose, Problem(.badGateway, detail, failureClass: .protocolViolation))
            }
        }
        sendWaiting()
    }

    /// Postpones what the app-server is too busy for: it has done nothing of it, so it may be sent again.
    private mutating func restsForNow(_ request: RequestInFlight<AgentCall>) -> Bool {
        guard let (refusals, rest) = connection.rest(request, dice: random.next(), at: now) else { return false }
        record(
            .requestPostponed,
            .warn,
            "the app-server is too busy for \(request.method), which is sent again",
            [
                "attempt": .integer(refusals), "delayMs": .integer(Int(rest.milliseconds)),
                "failureClass": .string(FailureClass.serverOverloaded.rawValue), "method": .string(request.method),
            ]
        )
        return true
    }

    private mutating func accept(_ answer: JSONSlice, for call: AgentCall) throws(MissingMember) {
        switch call {
        case .initialize: connected(try Initialize.answer(from: answer))
        case .startThread(let work): threadReady(work, try ThreadStart.answer(from: answer))
        case .resumeThread(let work): threadReady(work, try ThreadResume.answer(from: answer))
        case .recoverThread(let thread): threadRecovered(thread, try ThreadResume.answer(from: answer))
        case .replaceThread(let thread): threadReplaced(thread, try ThreadStart.answer(from: answer))
        case .readThread(let thread, let turns): threadRead(thread, about: turns, try ThreadRead.answer(from: answer))
        case .startTurn(let work): turnAccepted(work, try TurnStart.answer(from: answer).id)
        case .steerTurn(let work): turnAccepted(work, try TurnSteer.answer(from: answer))
        case .interruptTurn(let turn): interruptAcknowledged(turn)
        }
    }

    /// Ends everything that waited for an answer that won't come, or said no.
    private mutating func fail(_ call: AgentCall, _ problem: Problem, isRefusal: Bool = false) {
        switch call {
        case .initialize: connectFailed(problem)
        case .startThread(let work), .resumeThread(let work), .startTurn(let work), .steerTurn(let work):
            fail(work, problem, isRefusal: isRefusal)
        case .recoverThread(let thread): recoveryRefused(thread, problem)
        case .replaceThread(let thread): giveUp(thread, problem)
        case .readThread(let thread, _): readFailed(thread)
        case .interruptTurn(let turn): interruptFailed(turn, problem)
        }
    }

    private mutating func connected(_ answer: Initialize.Answer) {
        writeToChild(connection.initialized(true))
        record(
            .connected,
            .info,
            "connected to \(answer.userAgent ?? "an app-server that does not name itself")",
            [
                "endpoint": .string(configuration.server.endpoint),
                "platformFamily": .optional(answer.platformFamily),
                "platformOs": .optional(answer.platformOs),
                "userAgent": .optional(answer.userAgent),
            ]
        )
        let waiting = waitingForConnection
        waitingForConnection = []
        for work in waiting { dispatch(work) }
        askForThreads()
    }

    private mutating func connectFailed(_ problem: Problem) {
        if connection.state == .initializing, !isMutated(.handshakeNotRetried) {
            writeToChild(connection.initialized(false))
        }
        record(
            .connectFailed,
            .error,
            "the handshake failed: \(problem.detail)",
            ["endpoint": .string(configuration.server.endpoint)]
        )
        // Whatever it asked meanwhile was asked by nobody that can be answered.
        closeApprovals(of: nil, on: nil, because: .transportClosed)
        failWaitingWork(problem)
    }

    /// Gives up on what the app-server hasn't answered in time.
    mutating func expireRequests() {
        if connection.state != .closed { writeToChild(connection.sendRested(at: now)) }
        let overdue = connection.expire(at: now)
        for request in overdue {
            let failureClass = FailureClass(overdue: request.purpose)
            let detail = "the app-server did not answer \(request.method) in time"
            record(
                .requestTimedOut,
                .warn,
                detail,
                [
                    "failureClass": .string(failureClass.rawValue),
                    "method": .string(request.method),
                    "requestId": .integer(request.id),
                ]
            )
            fail(request.purpose, Problem(.gatewayTimeout, detail, failureClass: failureClass))
        }
        // Servers leave interrupts unanswered that come too late, and are well. What is overdue together counts once.
        let counts = overdue.contains { FailureClass(overdue: $0.purpose) != .interruptUnanswered }
        if counts { unanswered += 1 }
        if !overdue.isEmpty { sendWaiting() }
        if unanswered >= Self.mostUnanswered, child.isServing, !isMutated(.hangingChildKept) {
            recycleChild()
        }
    }

    private mutating func recordViolation(_ violation: ProtocolViolation) {
        guard !isMutated(.violationUnrecorded) else { return }
        record(
            .protocolViolation,
            .warn,
            "the app-server broke the protocol: \(violation.method ?? "a line") of \(violation.bytes) bytes",
            [
                "bytes": .integer(violation.bytes),
                "failureClass": .string(violation.failureClass.rawValue),
                "method": .optional(violation.method),
            ]
        )
    }

    /// The app-server asks something of its client: that somebody decides, or what codexd can't answer.
    private mutating func hear(_ request: ServerRequest) {
        let isOverlooked = isMutated(.serverRequestUnanswered) || isTakenForRepeat(request.id)
        record(
            .serverRequest,
            .info,
            "the app-server asks \(request.method)",
            [
                "method": .string(request.method),
                "requestId": request.id.json,
                "threadId": .optional(request.threadID),
                "turnId": .optional(request.turnID),
            ]
        )
        guard !isOverlooked else { return }
        if let approval = ApprovalRequest(request) { return ask(approval) }
        let error = RPCError(code: .methodNotFound, message: "codexd does not answer \(request.method)")
        let refusal = RPCEncoding.failure(id: request.id, error: error)
        writeToChild(isMutated(.serverRequestAnsweredTwice) ? refusal + refusal : refusal)
    }
}

// MARK: - Loss

extension Daemon {
    /// Nothing more comes over the connection.
    ///
    /// It's one loss, however many it hits: what waited fails, what ran is settled.
    mutating func transportLost(_ source: ChildLifecycle.TransportSource, _ exit: ChildExit?) {
        guard connection.state != .closed else { return }
        let remainder = mutated(connection.takeRemainder())
        if let message = remainder.message { handle(connection.decode(message)) }
        let (unanswered, untaken) = connection.close()
        for call in untaken {
            if let work = call.work { works[work]?.isSent = false }
        }
        forgetThreads()
        let loss = TransportLoss(source: source, exit: exit, child: state.child, remainder: remainder)
        record(.transportClosed, .warn, loss.message, loss.detail)
        closeApprovals(of: nil, on: nil, because: .transportClosed)
        // A session that was closed under its turn is no exception: each turn that was taken gets a verdict.
        for session in state.sessions.busySessions {
            guard !isMutated(.turnForgottenAtLoss), !isLossOverlooked else { continue }
            for turn in session.openTurnIDs {
                let detail = loss.detail(of: turn, in: session)
                settleLost(turn, of: session.sessionID, detail: detail)
                if isMutated(.lostTurnSettledTwice) { settleLost(turn, of: session.sessionID, detail: detail) }
            }
        }
        for call in unanswered + untaken {
            let isTurn: Bool
            switch call {
            case .startTurn, .steerTurn: isTurn = true
            case .initialize, .startThread, .resumeThread, .interruptTurn: isTurn = false
            // The next child is asked anew.
            case .recoverThread, .replaceThread, .readThread: continue
            }
            fail(
                call,
                Problem(
                    .badGateway,
                    "the connection to the app-server ended before it answered",
                    failureClass: isTurn ? .closedBeforeAcceptance : .transportClosed
                )
            )
        }
        guard !isMutated(.intentForgottenAtLoss) else { return }
        // What's left are turns whose intent the disk has yet to confirm. Nothing was sent of them.
        let unsent = Problem(
            .badGateway,
            "the connection to the app-server ended before the turn was sent",
            failureClass: .closedBeforeAcceptance
        )
        for work in works.keys.sorted(by: { $0.rawValue < $1.rawValue }) { fail(work, unsent) }
    }

    /// Settles what an earlier life left running: its connection is gone with it.
    mutating func settleTurnsOfEarlierLife() {
        for session in isMutated(.lossToldAtEachStart) ? Array(state.sessions.sessions) : state.sessions.busySessions {
            let isToldAgain = isMutated(.lossToldAtEachStart) && session.lastTurnStatus == "failed"
            let told = isToldAgain && session.openTurnIDs.isEmpty ? session.lastTurnID.map { [$0] } ?? [] : []
            for turn in session.openTurnIDs + told {
                settleLost(turn, of: session.sessionID, detail: TransportLoss.detailUnseen(turn, in: session))
            }
        }
    }

    mutating func settleLost(_ turn: TurnID, of session: SessionID, detail: JSONObject) {
        guard var session = state.sessions[session] else { return }
        session.lost(turn, at: time)
        if let thread = session.threadID { noteEnd(of: turn, on: thread, as: .inferred) }
        record(
            .turnCompletionMissing,
            .error,
            "turn \(turn) was lost before its end was seen",
            detail,
            change: StateChange(sessions: [session])
        )
        closeApprovals(of: turn, on: session.threadID, because: .turnEnded)
    }
}

extension FailureClass {
    fileprivate init(overdue call: AgentCall) {
        self =
            switch call {
            case .initialize: .initializeTimeout
            case .startThread, .resumeThread, .recoverThread, .replaceThread, .readThread, .startTurn, .steerTurn:
                .requestTimeout
            case .interruptTurn: .interruptUnanswered
            }
    }
}
