import AgentWire
import Basics
import Contract
import HTTPWire

// What the app-server wants decided: asked for, answered exactly once, and closed (contract CTR-APPR).
extension Daemon {
    /// The app-server wants something decided.
    mutating func ask(_ request: ApprovalRequest) {
        if let earlier = askedEarlier(request) { return askAgain(earlier, request) }
        let session = request.threadID.flatMap { state.sessions.sessions(on: $0).last { $0.status == .active } }
        var approval = Approval(
            approvalID: ApprovalID(rawValue: nextName(of: "approval")),
            requestID: request.id.json,
            method: request.method.rawValue,
            kind: request.method.kind,
            sessionID: session?.sessionID,
            threadID: request.threadID,
            // Earlier servers don't name the turn.
            turnID: request.turnID ?? (request.method.isLegacy ? session?.currentTurnID : nil),
            itemID: request.itemID,
            createdAt: time,
            params: request.params,
            availableDecisions: request.availableDecisions
        )
        approval.item = request.itemID.flatMap(approvalDesk.item)
        let isOneTooMany = approvalDesk.waitingCount >= configuration.approvals.most
        // What can't be written down can't be declined either, and must not wait without bound.
        guard !isOneTooMany || isDiskWell else {
            let error = RPCError(code: .serverOverloaded, message: "too many approvals wait already")
            return writeToChild(RPCEncoding.failure(id: request.id, error: error))
        }
        let timeout = configuration.approvals.timeout(for: approval.kind)
        if let timeout, policy(for: approval) == .ask, !isOneTooMany {
            approval.expiresAt = time.advanced(by: timeout)
        }
        approvalDesk.ask(approval.approvalID, request.id, about: approval.place)
        tellWaiting(approval, isRepeated: false)
        if isOneTooMany { return decide(approval, accepts: false, by: .limit) }
        takeUp(approval)
    }

    private func policy(for approval: Approval) -> ApprovalPolicy {
        isMutated(.approvalPolicyIgnored) ? .ask : configuration.approvals.policy(for: approval.kind)
    }

    private mutating func tellWaiting(_ approval: Approval, isRepeated: Bool, lettingGo keys: Set<RequestKey> = []) {
        record(
            .approvalRequested,
            .info,
            "approval \(approval.approvalID) is asked for: \(approval.summary)",
            approval.detail([
                "about": .optional(approval.about?.preview),
                "availableDecisions": .array(approval.availableDecisions),
                "expiresAt": .optional(approval.expiresAt?.description),
                "isRepeated": .bool(isRepeated),
                "itemId": .optional(approval.itemID),
                "method": .string(approval.method),
                "policy": .string(policy(for: approval).rawValue),
            ]),
            change: StateChange(approvals: [approval], removed: keys.isEmpty ? nil : .init(keys: keys))
        )
    }

    /// Does about one that waits what is configured, now or later.
    private mutating func takeUp(_ approval: Approval) {
        let id = approval.approvalID
        guard policy(for: approval) == .ask else {
            // What can't be written down can't be decided.
            guard isDiskWell else { return approvalDesk.deadlines.set(id, at: now.advanced(by: Journal.retryPause)) }
            return decide(approval, accepts: policy(for: approval) == .accept, by: .policy)
        }
        guard let expiresAt = approval.expiresAt, !isMutated(.approvalTimeoutForgotten) else { return }
        let rest = Duration.milliseconds(max(0, expiresAt.millisecondsSinceEpoch - time.millisecondsSinceEpoch))
        approvalDesk.deadlines.set(id, at: now.advanced(by: rest))
    }

    /// Decides what is overdue.
    mutating func wakeApprovals() {
        while let id = approvalDesk.deadlines.popDue(at: now) {
            guard let approval = state.approvals[id], approvalDesk.isWaiting(id) else { continue }
            if policy(for: approval) != .ask {
                takeUp(approval)
            } else if isDiskWell {
                decide(approval, accepts: configuration.approvals.timeoutDecision == .accept, by: .timeout)
            } else {
                approvalDesk.deadlines.set(id, at: now.advanced(by: Journal.retryPause))
            }
        }
    }
}

// MARK: - Decisions

extension Daemon {
    /// Somebody decides.
    ///
    /// - Throws: ``Problem`` with 409 if nobody waits for that any more, 422 if it can't be decided so, 503 if it can't be
    ///   written down.
    mutating func decide(_ choice: ApprovalChoice, about approval: Approval, for client: ClientID) throws(Problem) {
        guard approvalDesk.isWaiting(approval.approvalID) else {
            let outcome = approval.outcome
            throw Problem(.conflict, "approval \(approval.approvalID) is not pending: \(outcome)", field: "status")
        }
        guard isDiskWell else { throw diskProblem }
        let answer = try ApprovalAnswer(choice, for: approval)
        let decided = approval.decided(answer, by: .operator, at: time)
        let kept = kept(.ok, decided.object, about: .approval(approval.approvalID), for: client)
        settle(decided, keeping: kept, secretAnswer: answer.secretResult)
        hold(.reply(client, Reply(status: .ok, decided.object)))
    }

    private mutating func decide(_ approval: Approval, accepts: Bool, by decider: Approval.Decider) {
        guard let answer = ApprovalAnswer.automatic(accepts: accepts, by: decider, for: approval) else { return }
        settle(approval.decided(answer, by: decider, at: time))
    }

    /// Writes a decision down, and has the answer sent once that is durable.
    private mutating func settle(
        _ approval: Approval,
        keeping keys: [KeyedRequest] = [],
        secretAnswer: JSON? = nil
    ) {
        let id = approval.approvalID
        let decider = approval.decidedBy?.rawValue ?? "nobody"
        approvalDesk.decide(id, keys: Set(keys.map(\.key)), secretAnswer: secretAnswer)
        windClock(of: approval)
        var detail: JSONObject = [
            "decidedBy": .optional(approval.decidedBy?.rawValue), "decision": approval.decision ?? .null,
            "rejection": .optional(approval.rejection),
        ]
        let isExpired = approval.decidedBy == .timeout
        if isExpired { detail["failureClass"] = .string(FailureClass.approvalExpired.rawValue) }
        record(
            isExpired ? .approvalExpired : .approvalAnswered,
            isExpired ? .warn : .info,
            "approval \(id) is decided by \(decider): \(approval.decision?.word ?? "nothing")",
            approval.detail(detail),
            change: StateChange(keys: keys, approvals: [approval])
        )
        if isMutated(.approvalAnswerNotAwaited) { return sendAnswer(id) }
        hold(.answer(id))
    }

    /// Nobody waits for a decision any more: the clock of its turn begins anew.
    private mutating func windClock(of approval: Approval) {
        if let thread = approval.threadID { turnWatch.hear(of: thread, at: now) }
    }

    /// A decision is durable: the app-server that asked is answered, if it still wants to know.
    mutating func sendAnswer(_ id: ApprovalID) {
        guard let (requestID, secret) = approvalDesk.takeDecided(id), let answer = secret ?? state.approvals[id]?.answer
        else { return }
        let bytes = RPCEncoding.success(id: requestID, result: answer)
        writeToChild(isMutated(.approvalAnsweredTwice) ? bytes + bytes : bytes)
    }

    /// A decision could not be written down: nobody has decided.
    mutating func answerRefused(_ id: ApprovalID) {
        guard let approval = state.approvals[id], approval.decidedBy != nil else { return }
        // The connection may have ended meanwhile, and then nobody is to be answered.
        guard approvalDesk.isDecided(id) else { return close(approval, because: .transportClosed) }
        let keys = approvalDesk.reopen(id)
        let reopened = approval.reopened(at: time)
        tellWaiting(reopened, isRepeated: true, lettingGo: keys)
        takeUp(reopened)
    }
}

// MARK: - Repeats

extension Daemon {
    /// How many of the last approvals are looked through for one that is asked for again.
    private static var mostLookedThrough: Int { 1000 }

    /// What an app-server asked over an earlier connection and asks again now.
    private mutating func askedEarlier(_ request: ApprovalRequest) -> Approval? {
        guard let signature = request.signature, !isMutated(.approvalAskedAnew) else { return nil }
        if approvalDesk.earlier == nil { approvalDesk.earlier = earlierApprovals }
        // It's the same once only; what comes under the same id later is something else.
        guard let id = approvalDesk.earlier?.removeValue(forKey: signature), !approvalDesk.isAsked(id) else {
            return nil
        }
        return state.approvals[id]
    }

    private var earlierApprovals: [ApprovalRequest.Signature: ApprovalID] {
        var earlier: [ApprovalRequest.Signature: ApprovalID] = [:]
        for approval in state.approvals.approvals.suffix(Self.mostLookedThrough) {
            guard let signature = approval.signature, !approvalDesk.isAsked(approval.approvalID) else { continue }
            // What the app-server closed itself it doesn't ask again.
            let isOver = approval.reason == .server || approval.reason == .turnEnded
            earlier[signature] = isOver ? nil : approval.approvalID
        }
        return earlier
    }

    /// An app-server asks again what it asked over a connection that has ended.
    private mutating func askAgain(_ approval: Approval, _ request: ApprovalRequest) {
        var approval = approval
        let id = approval.approvalID
        let isDecided = approval.answer != nil
        approvalDesk.ask(id, request.id, about: approval.place, isDecided: isDecided)
        approval.updatedAt = time
        if isDecided {
            settle(approval)
        } else {
            approval = approval.reopened(at: time)
            tellWaiting(approval, isRepeated: true)
            takeUp(approval)
        }
    }
}

// MARK: - Ends

extension Daemon {
    /// What the app-server tells may concern what it asks later, or has asked.
    mutating func heedApprovals(_ method: String, _ params: JSON) {
        switch method {
        case "serverRequest/resolved": requestResolved(params)
        case "item/started": approvalDesk.note(params["item"] ?? .null)
        default: break
        }
    }

    /// The app-server says that a request of its own is closed: it has our answer, or wants none any more.
    private mutating func requestResolved(_ params: JSON) {
        let id = params["requestId"]
        guard let requestID = id?.integer.map(RPCID.integer) ?? id?.text.map(RPCID.string),
            let approval = approvalDesk.resolve(requestID).flatMap({ state.approvals[$0] }),
            !isMutated(.approvalResolvedUnheard)
        else { return }
        close(approval, because: .server)
    }

    /// Closes approvals that wait and that nobody wants to know about any more.
    ///
    /// - Parameters:
    ///   - turn: Of which turn.
    ///   - thread: On which thread; all of them if nothing.
    ///   - reason: Why.
    mutating func closeApprovals(of turn: TurnID?, on thread: ThreadID?, because reason: Approval.Reason) {
        if reason == .turnEnded, isMutated(.approvalKeptAfterTurn) { return }
        if reason == .daemonRestarted, isMutated(.approvalForgottenAtRestart) { return }
        if let thread {
            for id in approvalDesk.waiting(.init(thread: thread, turn: turn)).sorted() {
                if let approval = state.approvals[id] { close(approval, because: reason) }
            }
        } else {
            for approval in state.approvals.approvals.open { close(approval, because: reason) }
            // With the connection everything is gone that was to be said over it.
            approvalDesk = ApprovalDesk()
        }
    }

    private mutating func close(_ approval: Approval, because reason: Approval.Reason) {
        approvalDesk.remove(approval.approvalID)
        windClock(of: approval)
        // A decision that was never sent is none.
        var approval = approval.reopened(at: time)
        approval.status = .resolved
        approval.reason = reason
        approval.updatedAt = time
        record(
            .approvalResolved,
            .info,
            "approval \(approval.approvalID) is closed without an answer: \(reason.rawValue)",
            approval.detail(["reason": .string(reason.rawValue)]),
            change: StateChange(approvals: [approval])
        )
    }
}
