package import Scenarios

/// Something that a campaign of runs must have seen at least once, or it proves less than it seems to.
package enum Mark: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// A kind of fault took effect.
    case fault(Fault.Action)

    /// codexd took a way that it takes only when something has gone wrong.
    case branch(Branch)

    /// The ways that codexd takes only when something has gone wrong, by the event that tells of each.
    package enum Branch: String, Hashable, Sendable, CaseIterable {
        case childFailed = "child.exited"
        case connectFailed = "app-server.connect.failed"
        case connectionLost = "app-server.transport.closed"
        case turnLost = "app-server.turn.completed.missing"
        case turnRefused = "turn.refused"
        case lineRefused = "app-server.protocol.violation"
        case requestTimedOut = "app-server.request.timed.out"
        case answerLate = "app-server.response.late"
        case sessionRecovered = "session.recovered"
        case sessionLost = "session.recovery.failed"
        case runFailed = "run.failed"
        case runFilesFailed = "run.files.failed"

        /// The kind of server without which it isn't taken.
        fileprivate var server: ServerPlan.Kind {
            switch self {
            case .childFailed, .connectFailed, .connectionLost, .turnLost, .turnRefused, .lineRefused, .requestTimedOut,
                .answerLate, .sessionRecovered, .sessionLost:
                .appServer
            case .runFailed, .runFilesFailed: .exec
            }
        }

        /// By their events, among which this finds one quicker than by looking at each.
        fileprivate static let all = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
    }

    /// The mark of an event's type, if it is one.
    init?(event type: String) {
        guard let branch = Branch.all[type] else { return nil }
        self = .branch(branch)
    }

    /// All that runs of these scenarios must reach together.
    package static func wanted(of scenarios: [Scenario]) -> [Mark] {
        let actions = scenarios.flatMap { $0.fuzz.preserve + $0.fuzz.degrade }
        let isDegrading = actions.contains { !$0.isPreserving }
        let servers = Set(scenarios.flatMap(\.spokenKinds))
        let branches = Branch.allCases.filter { isDegrading && servers.contains($0.server) }
        return Fault.Action.allCases.filter(actions.contains).map(Mark.fault) + branches.map(Mark.branch)
    }

    package var description: String {
        switch self {
        case .fault(let action): action.rawValue
        case .branch(let branch): branch.rawValue
        }
    }

    package static func < (left: Mark, right: Mark) -> Bool {
        left.description < right.description
    }
}

extension Scenario {
    /// The kinds of servers to which codexd speaks as such: in exec mode an app-server is a plain process.
    fileprivate var spokenKinds: [ServerPlan.Kind] {
        let words = setup.flags.flatMap { $0.split(separator: "=", maxSplits: 1) }
        let isExec = zip(words, words.dropFirst()).contains { $0 == "--mode" && $1 == "exec" }
        return servers.map(\.kind).filter { !isExec || $0 == .exec }
    }
}
