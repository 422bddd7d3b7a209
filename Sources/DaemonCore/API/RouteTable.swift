package import HTTPWire

/// The one table of what the local API serves (contract CTR-API).
package struct RouteTable: Hashable, Sendable {
    /// What a route leads to.
    package enum Endpoint: Hashable, Sendable {
        case health
        case readiness
        case status
        case listSessions
        case createSession
        case showSession(String)
        case closeSession(String)
        case startTurn(String)
        case interruptTurn(String)
        case listRuns
        case createRun
        case showRun(String)
        case cancelRun(String)
        case showRunLog(String)
        case events
    }

    fileprivate struct Route: Hashable {
        let method: HTTPMethod
        /// The path's segments; `nil` stands for a name.
        let segments: [String?]
        let goal: Goal
        /// Whether it's served without a token.
        var isOpen = false
    }

    fileprivate enum Goal {
        case health
        case readiness
        case status
        case listSessions
        case createSession
        case showSession
        case closeSession
        case startTurn
        case interruptTurn
        case listRuns
        case createRun
        case showRun
        case cancelRun
        case showRunLog
        case events
    }

    private let routes: [Route]

    /// Creates the table, with the event stream where it's configured.
    package init(eventStreamPath: String) {
        let sessions: [String?] = ["v1", "codexd", "sessions"]
        let runs: [String?] = ["v1", "codexd", "runs"]
        let streamSegments = eventStreamPath.split(separator: "/").map { Optional(String($0)) }
        routes = [
            Route(method: .get, segments: ["healthz"], goal: .health, isOpen: true),
            Route(method: .get, segments: ["readyz"], goal: .readiness, isOpen: true),
            Route(method: .get, segments: ["v1", "codexd", "status"], goal: .status),
            Route(method: .get, segments: sessions, goal: .listSessions),
            Route(method: .post, segments: sessions, goal: .createSession),
            Route(method: .get, segments: sessions + [nil], goal: .showSession),
            Route(method: .post, segments: sessions + [nil, "close"], goal: .closeSession),
            Route(method: .post, segments: sessions + [nil, "turns"], goal: .startTurn),
            Route(method: .post, segments: sessions + [nil, "interrupt"], goal: .interruptTurn),
            Route(method: .get, segments: runs, goal: .listRuns),
            Route(method: .post, segments: runs, goal: .createRun),
            Route(method: .get, segments: runs + [nil], goal: .showRun),
            Route(method: .post, segments: runs + [nil, "cancel"], goal: .cancelRun),
            Route(method: .get, segments: runs + [nil, "logs"], goal: .showRunLog),
            Route(method: .get, segments: streamSegments, goal: .events),
        ]
    }

    /// Finds where a request leads.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - isAuthorized: Whether it brought the token.
    /// - Returns: What it leads to.
    /// - Throws: ``Problem`` with 401, 404, or 405 and the methods that would do. Without the
    ///   token nobody learns which paths exist.
    package func endpoint(for request: HTTPRequest, isAuthorized: Bool) throws(Problem) -> Endpoint {
        // What GET answers, HEAD answers without its body (RFC 9110, section 9.3.2).
        let method = request.method == .head ? .get : request.method
        let matching = routes.filter { $0.matches(request.target.pathSegments) }
        guard isAuthorized || matching.contains(where: \.isOpen) else {
            throw Problem(.unauthorized, "this needs the bearer token from the state directory's api-token file")
        }
        guard let route = matching.first(where: { $0.method == method }) else {
            guard !matching.isEmpty else { throw Problem(.notFound, "nothing is served at \(request.target.path)") }
            var problem = Problem(.methodNotAllowed, "\(request.target.path) does not take \(request.method.rawValue)")
            problem.allowed = matching.flatMap { $0.method == .get ? [.get, .head] : [$0.method] }
            throw problem
        }
        return route.endpoint(request.target.pathSegments)
    }
}

extension RouteTable.Route {
    func matches(_ path: [String]) -> Bool {
        path.count == segments.count && zip(path, segments).allSatisfy { $1 == nil || $0 == $1 }
    }

    func endpoint(_ path: [String]) -> RouteTable.Endpoint {
        let name = zip(path, segments).first { $1 == nil }?.0 ?? ""
        return switch goal {
        case .health: .health
        case .readiness: .readiness
        case .status: .status
        case .listSessions: .listSessions
        case .createSession: .createSession
        case .showSession: .showSession(name)
        case .closeSession: .closeSession(name)
        case .startTurn: .startTurn(name)
        case .interruptTurn: .interruptTurn(name)
        case .listRuns: .listRuns
        case .createRun: .createRun
        case .showRun: .showRun(name)
        case .cancelRun: .cancelRun(name)
        case .showRunLog: .showRunLog(name)
        case .events: .events
        }
    }
}
