import AgentWire
import Basics
import Contract
import HTTPWire

/// What a request with a key is left with when its work comes to nothing.
enum WorkOutcome {
    /// It has no key.
    case unkeyed
    /// Nothing was done, and nothing is written of it.
    case untouched
    /// It was to be sent, and surely wasn't taken: a repeat begins anew.
    case released
    /// It was sent, and nobody knows yet what came of it.
    case undecided
    /// That it came to nothing is what came of it.
    case kept
}

// Turns that were sent, and whose answer never came: nothing is sent twice (contract CTR-API-4.6).
extension Daemon {
    /// What a request with a key is left with if its work has failed.
    func outcome(of work: Work, _ problem: Problem, isRefusal: Bool) -> WorkOutcome {
        guard keyed[work.client] != nil else { return .unkeyed }
        let unsent: WorkOutcome = work.hasIntent ? .released : .untouched
        guard work.isSent else { return unsent }
        if case .startTurn = work.kind, !isRefusal { return .undecided }
        // What the app-server is too busy for it hasn't looked at.
        return isRefusal && problem.failureClass == .serverOverloaded ? unsent : .kept
    }

    /// Tells that a turn did not come about, or that nobody knows whether it did.
    mutating func tellRefused(_ work: Work, _ problem: Problem, _ outcome: WorkOutcome) {
        guard case .startTurn(let session, let thread, _, let messageID) = work.kind else { return }
        let isUnknown = outcome == .undecided
        let change: StateChange? =
            switch outcome {
            case .kept:
                StateChange(
                    keys: kept(problem.status, problem.object, about: .session(session), for: work.client)
                )
            case .released: StateChange(removed: removal(of: work.client))
            case .unkeyed, .untouched, .undecided: nil
            }
        record(
            isUnknown ? .turnDeliveryUnknown : .turnRefused,
            .warn,
            isUnknown
                ? "a turn was sent on thread \(thread), and whether it was taken isn't known: \(problem.detail)"
                : "a turn on thread \(thread) did not come about: \(problem.detail)",
            [
                "clientUserMessageId": .string(messageID),
                "failureClass": .optional(problem.failureClass?.rawValue),
                "sessionId": .identifier(session), "threadId": .identifier(thread),
            ],
            change: change
        )
    }

    /// What the log is told of a request's key with an event that changes nothing else.
    func change(keeping requests: [KeyedRequest]) -> StateChange? {
        requests.isEmpty ? nil : StateChange(keys: requests)
    }

    /// Lets a request's key go.
    func removal(of client: ClientID) -> StateChange.Removal? {
        let keys = keyOf(client)
        return keys.isEmpty ? nil : StateChange.Removal(keys: keys)
    }

    /// Whether a turn that's about to be sent was sent before under its key, and the answer to that is its answer.
    mutating func isAnsweredByEarlier(_ id: WorkID) -> Bool {
        guard let work = works[id], let inHand = keyed[work.client], inHand.earlier != nil else { return false }
        let known = state.keys.keys[inHand.fingerprint.key]
        guard let known, !known.isUntaken, !(isMutated(.unansweredTurnSentAgain) && !known.isDecided) else {
            keyed[work.client]?.earlier = nil
            return false
        }
        works[id] = nil
        do {
            if let reply = try reply(to: known) {
                hold(.reply(work.client, reply))
            } else {
                deliver(unknownDelivery(in: known.sessionID).reply, to: work.client)
            }
        } catch {
            deliver(error.reply, to: work.client)
        }
        return true
    }

    private func unknownDelivery(in session: SessionID?) -> Problem {
        let detail = "the turn was sent before, and whether the app-server took it isn't known"
        return Problem(.gatewayTimeout, detail, failureClass: .deliveryUnknown, session: session)
    }
}

// MARK: - Looking

extension Daemon {
    /// Finds out what came of the turns that were sent on a thread before the app-server loaded it again.
    ///
    /// What the user said stands there under the name that codexd gave it, if it was taken.
    ///
    /// - Parameters:
    ///   - thread: The thread as its sessions know it.
    ///   - answer: What the app-server shows of it, or of one in its place.
    mutating func decideTurns(on thread: ThreadID, by answer: ThreadSession) {
        for request in state.keys.keys.open where !isMutated(.deliveryNotLookedFor) {
            guard !request.isUntaken, let id = request.sessionID, let session = state.sessions[id],
                session.threadID == thread, let message = request.clientUserMessageID, !isBeingSent(request.key)
            else { continue }
            if let turn = answer.thread.turns.last(where: { $0.clientUserMessageIDs.contains(message) }) {
                found(turn, of: request, in: session, isLast: turn.id == answer.thread.turns.last?.id)
            } else if answer.thread.id != thread || answer.thread.showsWhoAsked || isMutated(.unknownDeliverySentAgain)
            {
                tellUntaken(request, in: session, failureClass: .closedBeforeAcceptance, isKnown: true)
            } else {
                tellUntaken(request, in: session, failureClass: .deliveryUnknown, isKnown: false)
            }
        }
    }

    /// Whether a turn is on its way for the first time in this life.
    private func isBeingSent(_ key: RequestKey) -> Bool {
        keysInHand[key].flatMap { keyed[$0] }.map { $0.earlier == nil } ?? false
    }

    /// The app-server took the turn, and nobody saw its end: it's lost like others that ran then.
    private mutating func found(_ turn: AgentTurn, of request: KeyedRequest, in session: Session, isLast: Bool) {
        let thread = session.threadID
        // It may have been heard of before, or others came after it.
        let isNews =
            isLast && session.lastTurnID != turn.id
            && !(thread.map { standing(of: turn.id, on: $0) != .open } ?? false)
        var accepted = session
        accepted.accepted(turn.id, hasEnded: !isNews, at: time)
        var settled = accepted
        if isNews { settled.lost(turn.id, at: time) }
        var request = request
        request.decide(
            .accepted,
            Self.acceptance(of: turn.id, in: settled),
            about: .turn(turn.id, session.sessionID),
            keepsBody: keepsBodies
        )
        record(
            .turnAccepted,
            .info,
            "turn \(turn.id) turns out to have been accepted",
            [
                "sessionId": .identifier(session.sessionID), "threadId": .optional(thread),
                "turnId": .identifier(turn.id),
            ],
            change: StateChange(sessions: [accepted], keys: [request])
        )
        guard isNews else { return }
        let isOfEarlierLife = boot.recovered.state.keys.keys[request.key] != nil
        let failureClass: FailureClass = isOfEarlierLife ? .daemonRestarted : .closedBeforeCompletion
        let detail = TransportLoss.detailUnseen(turn.id, in: accepted, failureClass)
        settleLost(turn.id, of: accepted.sessionID, detail: detail)
    }

    /// The app-server shows nothing of the turn; if it's known that it would, had it taken it, a repeat may begin anew.
    private mutating func tellUntaken(
        _ request: KeyedRequest,
        in session: Session,
        failureClass: FailureClass,
        isKnown: Bool
    ) {
        var request = request
        request.isUntaken = isKnown
        if !isKnown {
            let problem = unknownDelivery(in: session.sessionID)
            request.decide(
                problem.status,
                problem.object,
                about: .session(session.sessionID),
                keepsBody: true
            )
        }
        record(
            .turnRefused,
            .warn,
            isKnown
                ? "a turn that was sent turns out not to have been taken" : "whether a turn was taken can't be told",
            [
                "clientUserMessageId": .optional(request.clientUserMessageID),
                "failureClass": .string(failureClass.rawValue),
                "sessionId": .identifier(session.sessionID), "threadId": .optional(session.threadID),
            ],
            change: StateChange(keys: [request])
        )
    }
}
