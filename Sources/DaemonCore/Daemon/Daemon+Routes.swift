import Basics
import Contract
import HTTPWire

// What each route of the local API does (contract CTR-API).
extension Daemon {
    /// Serves a request: with an answer now, or by having somebody answer later.
    ///
    /// - Throws: ``Problem`` if it's refused at once.
    mutating func serve(_ request: HTTPRequest, for client: ClientID) throws(Problem) {
        let isLocal = clients[client]?.isLocal ?? false
        // No page can reach the socket, and who may open it owns the token as well.
        if !isLocal { try access.check(request) }
        let match = try routes.match(request, isAuthorized: isLocal || access.isAuthorized(request))
        clients[client]?.operation = match.route.operation
        try match.route.check(request.target.query)
        guard try takesUp(request, of: client) else { return }
        let name = match.name
        switch match.route.operation {
        // These say how the daemon is, whatever the disk does.
        case .showHealth:
            deliver(Reply(status: .ok, ["status": "ok"]), to: client)
        case .showReadiness:
            if let obstacle = obstacle() { throw obstacle }
            deliver(Reply(status: .ok, ["status": "ready", "runQueue": .object(runQueue)]), to: client)
        case .showMetrics:
            deliver(Reply(status: .ok, text: metrics.text, mediaType: Metrics.mediaType), to: client)
        case .describeAPI:
            let document = OpenAPIDocument.describing(
                routes,
                version: configuration.version,
                cookie: access.cookieName
            )
            deliver(Reply(status: .ok, document), to: client)
        case .showPage:
            deliver(Page.reply(nonce: pageNonce, eventStreamPath: configuration.eventStreamPath), to: client)
        case .createBrowserLink:
            deliver(makeBrowserLink(), to: client)
        case .openPage:
            deliver(try redeemLink(request.target.query), to: client)
        case .showStatus:
            show(statusObject, to: client)
        case .listSessions:
            show(try listSessions(request.target.query), to: client)
        case .showSession:
            show(try session(name).object, to: client)
        case .createSession:
            try requireSessions()
            try createSession(SessionRequest(body: request.body), for: client)
        case .closeSession:
            let session = try session(name)
            guard isDiskWell else { throw diskProblem }
            let closed = close(session, for: client)
            hold(.reply(client, Reply(status: .ok, closed.object)))
        case .startTurn:
            try requireSessions()
            let session = try session(name)
            try beginTurn(TurnRequest(body: request.body), on: session, for: client)
        case .interruptTurn:
            try requireSessions()
            try interrupt(session(name), for: client)
        case .listRuns:
            show(try listRuns(request.target.query), to: client)
        case .createRun:
            try createRun(RunRequest(body: request.body), for: client)
        case .showRun:
            show(try run(name).object, to: client)
        case .cancelRun:
            try cancel(run(name), for: client)
        case .showRunLog:
            try serveRunLog(run(name), request, for: client)
        case .listApprovals:
            show(try listApprovals(request.target.query), to: client)
        case .showApproval:
            show(try approval(name).object, to: client)
        case .decideApproval:
            try requireSessions()
            try decide(ApprovalChoice(body: request.body), about: approval(name), for: client)
        case .followEvents:
            try serveEvents(request, for: client)
        }
    }

    /// The snapshot, and whether work is taken as it stands: the files can't say that while the disk refuses.
    private var statusObject: JSONObject {
        var object = snapshot.object
        let obstacle = obstacle()
        object["readiness"] = [
            "ready": .bool(obstacle == nil), "failureClass": .optional(obstacle?.failureClass?.rawValue),
            "detail": .optional(obstacle?.detail), "runQueue": .object(runQueue),
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

    private func approval(_ name: String) throws(Problem) -> Approval {
        guard let approval = state.approvals[ApprovalID(rawValue: name)] else {
            throw Problem(.notFound, "there is no approval \(name)")
        }
        return approval
    }

    private func listApprovals(_ query: HTTPQuery) throws(Problem) -> JSONObject {
        let status: Approval.Status? = try query.choice("status")
        let rest = try query.rest(of: state.approvals.approvals, "approval").lazy.filter { approval in
            status.map { approval.member("status")?.text == $0.rawValue } ?? true
        }
        return try query.page(of: rest, named: "approvalId")
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
            if let place = list.index(of: Identifier(rawValue: cursor)) {
                start = list.index(after: place)
            } else if let creation = cursor.creation(of: kind) {
                // It's no longer kept. Names tell when they were given, and lists are in that order.
                start =
                    list.indices.first { list.text(at: $0).creation(of: kind).map { $0 >= creation } ?? false }
                    ?? list.endIndex
            } else {
                throw Problem(.unprocessableContent, "the cursor is no name of a \(kind)", field: "cursor")
            }
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
        guard let text = first(name) else { return nil }
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

extension JSONSlice {
    /// When the record of that kind got its name.
    fileprivate func creation(of kind: String) -> Int? {
        member("\(kind)Id")?.text?.creation(of: kind)
    }
}

extension String {
    /// When a name such as `session-<time>-<random>` was given, in milliseconds.
    fileprivate func creation(of kind: String) -> Int? {
        let parts = split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == kind, parts[2].utf8.count == 6 else { return nil }
        return Int(parts[1], radix: 36)
    }
}
