import Basics
import Contract
import HTTPWire

/// A request with a key that has no answer yet.
struct KeyInHand: Hashable {
    let fingerprint: RequestFingerprint
    /// When it was taken up.
    let createdAt: Timestamp
    /// What is known of it from before, if nobody knows what came of that.
    var earlier: KeyedRequest?
    /// Who repeated it meanwhile, and gets the same answer.
    var waiters: [ClientID] = []
}

// Requests that come with keys: what is asked twice is done once (contract CTR-API-4).
extension Daemon {
    /// The longest body that is kept as it is; of a longer one, what it's made of.
    static var longestKeptBody: Int { 16 << 10 }
    /// How many bytes of bodies are kept together before no more are.
    static var mostKeptBytes: Int { 64 << 20 }
    /// How many bytes of why a request was refused are told to those who may ask again.
    static var longestKeptDetail: Int { 4 << 10 }

    /// Takes up a request, unless it repeats another.
    ///
    /// - Returns: Whether it's to be done. Otherwise it's answered, or will be together with the first.
    /// - Throws: ``Problem`` if its key can't be one, or was used for something else.
    mutating func takesUp(_ request: HTTPRequest, of client: ClientID) throws(Problem) -> Bool {
        guard request.method == .post, let asked = try RequestFingerprint(request) else { return true }
        if let first = keysInHand[asked.key], let inHand = keyed[first], !isMutated(.repeatNotHeld) {
            try require(asked, inHand.fingerprint.text)
            keyed[first]?.waiters.append(client)
            return false
        }
        let earlier = mutated(state.keys.request(asked.key, at: time), of: asked.key)
        if let earlier {
            try require(asked, earlier.fingerprint)
            if let reply = try reply(to: earlier) {
                hold(.reply(client, reply))
                return false
            }
        } else if !state.keys.hasRoom(for: configuration.limits.requestKeys, at: time) {
            let detail =
                "\(configuration.limits.requestKeys) requests of the last 24 hours had keys, and no more are kept"
            throw Problem(.tooManyRequests, detail, failureClass: .keysFull, field: RequestFingerprint.header)
        }
        keysInHand[asked.key] = client
        keyed[client] = KeyInHand(fingerprint: asked, createdAt: earlier?.createdAt ?? time, earlier: earlier)
        return true
    }

    private func require(_ asked: RequestFingerprint, _ first: String) throws(Problem) {
        guard asked.text != first, !isMutated(.fingerprintIgnored) else { return }
        throw Problem(.conflict, "the key was used for another request", field: RequestFingerprint.header)
    }

    /// A request is answered, or refused: its key is free, unless what came of it is written down.
    ///
    /// - Returns: Those who get the same answer.
    mutating func endRequest(of client: ClientID) -> [ClientID] {
        guard let inHand = keyed.removeValue(forKey: client) else { return [] }
        keysInHand[inHand.fingerprint.key] = nil
        return isMutated(.repeatUnanswered) ? [] : inHand.waiters
    }
}

// MARK: - What is written down

extension Daemon {
    /// What a request is about, for whom it has to be known again.
    enum KeptSubject {
        case session(SessionID)
        case run(RunID)
        case turn(TurnID, SessionID)
        case approval(ApprovalID)
    }

    /// The record of what came of a client's request, to be written down with what it changed.
    ///
    /// - Returns: Nothing if the request had no key.
    func kept(
        _ status: HTTPStatus,
        _ body: JSONObject,
        about subject: KeptSubject?,
        for client: ClientID
    ) -> [KeyedRequest] {
        guard var record = record(of: client), !isMutated(.outcomeKeptBehindAnswer) else { return [] }
        record.decide(status, body, about: subject, keepsBody: keepsBodies)
        return [record]
    }

    /// The record of a turn that is going to be sent, as nobody knows what comes of it.
    func keptIntent(_ messageID: String, on session: SessionID, for client: ClientID) -> [KeyedRequest] {
        guard var record = record(of: client), !isMutated(.keyedIntentUnwritten) else { return [] }
        record.sessionID = session
        record.clientUserMessageID = messageID
        return [record]
    }

    /// The key of a client's request, to be let go as nothing came of it.
    func keyOf(_ client: ClientID) -> Set<RequestKey> {
        keyed[client].map { [$0.fingerprint.key] } ?? []
    }

    func record(of client: ClientID) -> KeyedRequest? {
        guard let inHand = keyed[client] else { return nil }
        let asked = inHand.fingerprint
        return KeyedRequest(key: asked.key, createdAt: inHand.createdAt, fingerprint: asked.text)
    }

    /// Whether there's room for bodies that can be made anew.
    var keepsBodies: Bool { state.keys.keys.byteCount < Self.mostKeptBytes }

    /// Writes down what came of a client's request where nothing else is.
    ///
    /// - Parameters:
    ///   - problem: Why it was refused, once codexd had done something about it.
    ///   - subject: What it's about.
    ///   - client: Who asked.
    mutating func keep(_ problem: Problem, about subject: KeptSubject?, for client: ClientID) {
        keep(problem.status, problem.object, about: subject, for: client)
    }

    /// The same, for what was done.
    mutating func keep(_ status: HTTPStatus, _ body: JSONObject, about subject: KeptSubject?, for client: ClientID) {
        let kept = kept(status, body, about: subject, for: client)
        guard let request = kept.first else { return }
        record(
            .outcomeKept,
            .info,
            "what came of the request with key \(request.key) is kept: \(status.rawValue)",
            [
                "key": .identifier(request.key), "runId": .optional(request.runID),
                "sessionId": .optional(request.sessionID), "status": .integer(status.rawValue),
            ],
            change: StateChange(keys: kept)
        )
    }
}

extension KeyedRequest {
    /// Takes in what came of the request.
    mutating func decide(
        _ status: HTTPStatus,
        _ body: JSONObject,
        about subject: Daemon.KeptSubject?,
        keepsBody: Bool
    ) {
        self.status = status.rawValue
        switch subject {
        case .session(let id): sessionID = id
        case .run(let id): runID = id
        case .turn(let turn, let session): (turnID, sessionID) = (turn, session)
        case .approval(let id): approvalID = id
        case nil: break
        }
        // A refusal can't be made anew, and is short.
        let isNeeded = status.rawValue >= 400 || keepsBody && body.encoded().count <= Daemon.longestKeptBody
        self.body = isNeeded ? .object(body) : nil
    }
}

// MARK: - Answers

extension Daemon {
    /// The answer that a request had; none if nobody knows yet what came of it.
    ///
    /// - Throws: ``Problem`` with 404 if its body was too long to be kept, and what it was about isn't kept either.
    func reply(to request: KeyedRequest) throws(Problem) -> Reply? {
        guard let status = request.status.map(HTTPStatus.init(rawValue:)) else { return nil }
        guard let body = request.body?.members ?? present(of: request) else {
            let detail = "what the request with this key made is no longer kept"
            throw Problem(.notFound, detail, session: request.sessionID, run: request.runID)
        }
        let isProblem = status.rawValue >= 400
        return Reply(status: status, body, mediaType: isProblem ? Problem.mediaType : "application/json")
    }

    /// What a request was about, as it is now.
    private func present(of request: KeyedRequest) -> JSONObject? {
        if let run = request.runID { return state.runs[run]?.object }
        if let approval = request.approvalID { return state.approvals[approval]?.object }
        guard let session = request.sessionID.flatMap({ state.sessions[$0] }) else { return nil }
        return request.turnID.map { Self.acceptance(of: $0, in: session) } ?? session.object
    }

    /// The body of the answer to a turn that was taken.
    static func acceptance(of turn: TurnID, in session: Session) -> JSONObject {
        ["accepted": true, "session": .object(session.object), "turnId": .identifier(turn)]
    }
}
