/// What the local API can do, by the names that its description gives them.
package enum Operation: String, Hashable, Sendable, CaseIterable {
    case showPage
    case openPage
    case createBrowserLink
    case showHealth
    case showReadiness
    case showMetrics
    case describeAPI
    case showStatus
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
    case listApprovals
    case showApproval
    case decideApproval
    case followEvents
}
