import Contract
package import HTTPWire

/// The one table of what the local API serves (contract CTR-API); its description is made of it as well.
package struct RouteTable: Hashable, Sendable {
    /// A route, and the name that stands in the path of a request for it.
    package struct Match: Hashable, Sendable {
        /// The route.
        package let route: Route
        /// The name in the path; empty if there's none.
        package let name: String
    }

    /// Every route, in the order in which they're described.
    package let routes: [Route]

    /// Creates the table, with the event stream where it's configured.
    package init(eventStreamPath: String) {
        routes = Self.service + Self.sessions + Self.runs + Self.approvals + [Self.events(at: eventStreamPath)]
    }

    /// Finds where a request leads.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - isAuthorized: Whether it comes from somebody who may ask anything.
    /// - Returns: What it leads to.
    /// - Throws: ``Problem`` with 401, 404, or 405 and the methods that would do. Who isn't authorized never learns which
    ///   paths exist.
    package func match(_ request: HTTPRequest, isAuthorized: Bool) throws(Problem) -> Match {
        // What GET answers, HEAD answers without its body (RFC 9110, section 9.3.2).
        let method = request.method == .head ? .get : request.method
        let path = request.target.pathSegments
        let matching = routes.filter { $0.matches(path) }
        guard isAuthorized || matching.contains(where: \.isOpen) else {
            let detail = "this needs the bearer token from the state directory's api-token file"
            throw Problem(.unauthorized, detail + ", or a browser that came through the link of `codexd open`")
        }
        guard let route = matching.first(where: { $0.method == method }) else {
            guard !matching.isEmpty else { throw Problem(.notFound, "nothing is served at \(request.target.path)") }
            var problem = Problem(.methodNotAllowed, "\(request.target.path) does not take \(request.method.rawValue)")
            problem.allowed = matching.flatMap { $0.method == .get ? [.get, .head] : [$0.method] }
            throw problem
        }
        return Match(route: route, name: route.name(in: path))
    }
}

// MARK: - The table

extension RouteTable {
    private static let service: [Route] = [
        Route(
            operation: .showPage,
            method: .get,
            segments: [],
            summary: "A page for people: what is there, and what happens.",
            answers: [.init(.ok, "The page.", .text("text/html"))]
        ),
        Route(
            operation: .openPage,
            method: .get,
            segments: ["open"],
            summary: "Takes a browser's one-time link, and lets that browser in.",
            isOpen: true,
            parameters: [Parameter("code", .text, "What the link was made with.")],
            answers: [.init(.seeOther, "The link was good: a cookie, and the way to the page.")],
            refusals: [.forbidden]
        ),
        Route(
            operation: .createBrowserLink,
            method: .post,
            segments: ["v1", "codexd", "browser-links"],
            summary: "Makes a link that lets one browser in, once and soon.",
            answers: [.init(.created, "The link.", .json(.browserLink))]
        ),
        Route(
            operation: .showHealth,
            method: .get,
            segments: ["healthz"],
            summary: "Says that the process answers.",
            isOpen: true,
            answers: [.init(.ok, "It does.", .json(.state))]
        ),
        Route(
            operation: .showReadiness,
            method: .get,
            segments: ["readyz"],
            summary: "Says whether work can be taken.",
            isOpen: true,
            answers: [.init(.ok, "It can.", .json(.readyState))],
            refusals: [.serviceUnavailable]
        ),
        Route(
            operation: .showMetrics,
            method: .get,
            segments: ["metrics"],
            summary: "Counts, in the text format of Prometheus.",
            answers: [.init(.ok, "The counts.", .text(Metrics.mediaType))]
        ),
        Route(
            operation: .describeAPI,
            method: .get,
            segments: ["openapi.json"],
            summary: "Describes this API as OpenAPI 3.1.",
            isOpen: true,
            answers: [.init(.ok, "The description.", .json(.object))]
        ),
        Route(
            operation: .showStatus,
            method: .get,
            segments: ["v1", "codexd", "status"],
            summary: "Shows all that the status files say, and whether work is taken.",
            answers: [.init(.ok, "The status.", .json(.named("Status")))]
        ),
    ]

    private static let sessions: [Route] = [
        Route(
            operation: .listSessions,
            method: .get,
            segments: ["v1", "codexd", "sessions"],
            summary: "Lists sessions, oldest first.",
            parameters: [
                Parameter("status", .choice(Session.Status.self), "Only sessions of this status."),
                Parameter("purpose", .choice(SessionPurpose.self), "Only sessions for this."),
                .limit(usually: 100, atMost: 1000),
                .cursor("session"),
            ],
            answers: [.init(.ok, "A page of sessions.", .json(.page(of: "Session")))]
        ),
        Route(
            operation: .createSession,
            method: .post,
            segments: ["v1", "codexd", "sessions"],
            summary: "Creates a session, or with `threadId` resumes a thread in one.",
            parameters: [.idempotencyKey],
            body: SessionRequest.schema,
            answers: [.init(.created, "The session.", .json(.named("Session")))],
            refusals: [.conflict, .tooManyRequests, .badGateway, .serviceUnavailable, .gatewayTimeout]
        ),
        Route(
            operation: .showSession,
            method: .get,
            segments: ["v1", "codexd", "sessions", nil],
            summary: "Shows a session.",
            answers: [.init(.ok, "The session.", .json(.named("Session")))],
            refusals: [.notFound]
        ),
        Route(
            operation: .closeSession,
            method: .post,
            segments: ["v1", "codexd", "sessions", nil, "close"],
            summary: "Closes a session; one that is closed stays so.",
            parameters: [.idempotencyKey],
            answers: [.init(.ok, "The session.", .json(.named("Session")))],
            refusals: [.notFound, .conflict, .tooManyRequests, .serviceUnavailable]
        ),
        Route(
            operation: .startTurn,
            method: .post,
            segments: ["v1", "codexd", "sessions", nil, "turns"],
            summary: "Starts a turn, or with `expectedTurnId` gives more input to one that runs.",
            parameters: [.idempotencyKey],
            body: TurnRequest.schema,
            answers: [.init(.accepted, "The turn was taken.", .json(.acceptedTurn))],
            refusals: [.notFound, .conflict, .tooManyRequests, .badGateway, .serviceUnavailable, .gatewayTimeout]
        ),
        Route(
            operation: .interruptTurn,
            method: .post,
            segments: ["v1", "codexd", "sessions", nil, "interrupt"],
            summary: "Interrupts the turn that runs.",
            parameters: [.idempotencyKey],
            answers: [.init(.accepted, "The session.", .json(.named("Session")))],
            refusals: [.notFound, .conflict, .tooManyRequests, .badGateway, .serviceUnavailable, .gatewayTimeout]
        ),
    ]

    private static let runs: [Route] = [
        Route(
            operation: .listRuns,
            method: .get,
            segments: ["v1", "codexd", "runs"],
            summary: "Lists runs, oldest first.",
            parameters: [
                Parameter("status", .choice(Run.Status.self), "Only runs of this status."),
                .limit(usually: 100, atMost: 1000),
                .cursor("run"),
            ],
            answers: [.init(.ok, "A page of runs.", .json(.page(of: "Run")))]
        ),
        Route(
            operation: .createRun,
            method: .post,
            segments: ["v1", "codexd", "runs"],
            summary: "Queues a run of `codex exec`.",
            parameters: [.idempotencyKey],
            body: RunRequest.schema,
            answers: [.init(.accepted, "The run.", .json(.named("Run")))],
            refusals: [.notFound, .conflict, .tooManyRequests, .serviceUnavailable]
        ),
        Route(
            operation: .showRun,
            method: .get,
            segments: ["v1", "codexd", "runs", nil],
            summary: "Shows a run.",
            answers: [.init(.ok, "The run.", .json(.named("Run")))],
            refusals: [.notFound]
        ),
        Route(
            operation: .cancelRun,
            method: .post,
            segments: ["v1", "codexd", "runs", nil, "cancel"],
            summary: "Cancels a run that waits or runs.",
            parameters: [.idempotencyKey],
            answers: [.init(.accepted, "The run.", .json(.named("Run")))],
            refusals: [.notFound, .conflict, .tooManyRequests, .serviceUnavailable]
        ),
        Route(
            operation: .showRunLog,
            method: .get,
            segments: ["v1", "codexd", "runs", nil, "logs"],
            summary: "Shows a run's log, or with `Accept: text/event-stream` follows it to the run's end.",
            parameters: Parameter.runLog,
            answers: [.init(.ok, "A page of the log, or the stream.", .json(.runLogPage), .events)],
            refusals: [.notFound, .serviceUnavailable]
        ),
    ]

    private static let approvals: [Route] = [
        Route(
            operation: .listApprovals,
            method: .get,
            segments: ["v1", "codexd", "approvals"],
            summary: "Lists what the app-server wanted decided, oldest first.",
            parameters: [
                Parameter("status", .choice(Approval.Status.self), "Only approvals of this status."),
                .limit(usually: 100, atMost: 1000),
                .cursor("approval"),
            ],
            answers: [.init(.ok, "A page of approvals.", .json(.page(of: "Approval")))]
        ),
        Route(
            operation: .showApproval,
            method: .get,
            segments: ["v1", "codexd", "approvals", nil],
            summary: "Shows an approval.",
            answers: [.init(.ok, "The approval.", .json(.named("Approval")))],
            refusals: [.notFound]
        ),
        Route(
            operation: .decideApproval,
            method: .post,
            segments: ["v1", "codexd", "approvals", nil],
            summary: "Decides about an approval that is pending.",
            parameters: [.idempotencyKey],
            body: ApprovalChoice.schema,
            answers: [.init(.ok, "The approval, decided.", .json(.named("Approval")))],
            refusals: [.notFound, .conflict, .tooManyRequests, .serviceUnavailable]
        ),
    ]

    private static func events(at path: String) -> Route {
        Route(
            operation: .followEvents,
            method: .get,
            segments: path.split(separator: "/").map { String($0) },
            summary: """
                Shows events: a page; with `Accept: text/event-stream` a stream of server-sent events; with \
                `Upgrade: websocket` one event a text message.
                """,
            parameters: Parameter.events,
            answers: [
                .init(.ok, "A page of events, or the stream.", .json(.eventPage), .events),
                .init(.switchingProtocols, "A WebSocket."),
            ],
            refusals: [.serviceUnavailable]
        )
    }
}
