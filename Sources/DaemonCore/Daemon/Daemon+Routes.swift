import Basics
import Contract
import HTTPWire

// What each route of the local API does (contract CTR-API).
extension Daemon {
    /// Serves a request: with an answer now, or by having somebody answer later.
    ///
    /// - Throws: ``Problem`` if it's refused at once.
    mutating func serve(_ request: HTTPRequest, for client: ClientID) throws(Problem) {
        try access.check(request)
        switch try routes.endpoint(for: request, isAuthorized: access.isAuthorized(request)) {
        // These two say how the daemon is, whatever the disk does.
        case .health:
            deliver(Reply(status: .ok, ["status": "ok"]), to: client)
        case .readiness:
            if let obstacle = obstacle() { throw obstacle }
            deliver(Reply(status: .ok, ["status": "ready"]), to: client)
        case .status:
            show(statusObject, to: client)
        case .listSessions:
            show(try listSessions(request.target.query), to: client)
        case .showSession(let id):
            show(try session(id).object, to: client)
        case .createSession:
            try requireSessions()
            try createSession(SessionRequest(body: request.body), for: client)
        case .closeSession(let id):
            let session = try session(id)
            guard isDiskWell else { throw diskProblem }
            let closed = close(session)
            hold(.reply(client, Reply(status: .ok, closed.object)))
        case .startTurn(let id):
            try requireSessions()
            let session = try session(id)
            try beginTurn(TurnRequest(body: request.body), on: session, for: client)
        case .interruptTurn(let id):
            try requireSessions()
            try interrupt(session(id), for: client)
        case .listRuns:
            show(try listRuns(request.target.query), to: client)
        case .createRun:
            try createRun(RunRequest(body: request.body), for: client)
        case .showRun(let id):
            show(try run(id).object, to: client)
        case .cancelRun(let id):
            try cancel(run(id), for: client)
        case .showRunLog(let id):
            try serveRunLog(run(id), request, for: client)
        case .events:
            try serveEvents(request, for: client)
        }
    }

    /// The snapshot, and whether work is taken as it stands: the files can't say that while the disk refuses.
    private var statusObject: JSONObject {
        var object = snapshot.object
        let obstacle = obstacle()
        object["readiness"] = [
            "ready": .bool(obstacle == nil), "failureClass": .optional(obstacle?.failureClass?.rawValue),
            "detail": .optional(obstacle?.detail),
        ]
        return object
    }

    /// Shows something, once nothing that it shows can be undone by a crash.
    private mutating func show(_ object: JSONObject, to client: ClientID) {
        hold(.view(client, Reply(status: .ok, object)))
    }

    private func session(_ name: String) throws(Problem) -> Session {
        let id = SessionID(rawValue: name)
        guard let session = state.sessions[id] else {
            let status: HTTPStatus = isMutated(.unknownSessionTakenForClosed) ? .conflict : .notFound
            throw Problem(status, "there is no session \(name)", session: id)
        }
        return session
    }

    private func listSessions(_ query: HTTPQuery) throws(Problem) -> JSONObject {
        let status: Session.Status? = try query.choice("status")
        let purpose: SessionPurpose? = try query.choice("purpose")
        let rest = try query.rest(of: state.sessions.sessions, "session").lazy.filter { session in
            (status.map { session.member("status")?.text == $0.rawValue } ?? true)
                && (purpose.map { session.member("purpose")?.text == $0.rawValue } ?? true)
        }
        return try query.page(of: rest, named: "sessionId")
    }

    private func run(_ name: String) throws(Problem) -> Run {
        let id = RunID(rawValue: name)
        guard let run = state.runs[id] else { throw Problem(.notFound, "there is no run \(name)", run: id) }
        return run
    }

    private func listRuns(_ query: HTTPQuery) throws(Problem) -> JSONObject {
        let status: Run.Status? = try query.choice("status")
        let rest = try query.rest(of: state.runs.runs, "run").lazy.filter { run in
            status.map { run.member("status")?.text == $0.rawValue } ?? true
        }
        return try query.page(of: rest, named: "runId")
    }
}

extension HTTPQuery {
    /// Where a list goes on: behind what the cursor names.
    ///
    /// Records are looked at as text, for most aren't shown.
    fileprivate func rest<Item>(
        of list: RecordList<Item>,
        _ kind: String
    ) throws(Problem) -> some Sequence<JSONSlice> {
        var start = list.startIndex
        if let cursor = first("cursor") {
            guard let place = list.index(of: Identifier(rawValue: cursor)) else {
                throw Problem(.unprocessableContent, "the cursor names no \(kind)", field: "cursor")
            }
            start = list.index(after: place)
        }
        return list[start...].indices.lazy.map { list.text(at: $0) }
    }

    /// A page ends behind the record that takes it over this many bytes.
    private static var largestPage: Int { 4 << 20 }

    /// As many records as are wanted, and where the next page begins.
    fileprivate func page(
        of rest: some Sequence<JSONSlice>,
        named name: String
    ) throws(Problem) -> JSONObject {
        let limit = try limit(usually: 100, atMost: 1000)
        var items: [JSON] = []
        var (size, last): (Int, String?) = (0, nil)
        for item in rest {
            guard items.count < limit, size < Self.largestPage else {
                return ["items": .array(items), "nextCursor": .optional(last)]
            }
            items.append(item.value)
            size += item.bytes.count
            last = item.member(name)?.text
        }
        return ["items": .array(items), "nextCursor": nil]
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String
    ) throws(Problem) -> Choice? {
        guard let text = first(name)?.trimmed, !text.isEmpty else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.unprocessableContent, "\(name) must be one of \(known)", field: name)
        }
        return choice
    }

    func limit(usually usual: Int, atMost most: Int) throws(Problem) -> Int {
        guard let text = first("limit") else { return usual }
        guard let limit = Int(text), (1...most).contains(limit) else {
            throw Problem(.unprocessableContent, "limit must be a number from 1 to \(most)", field: "limit")
        }
        return limit
    }
}
