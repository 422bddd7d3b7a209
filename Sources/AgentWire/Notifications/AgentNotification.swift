package import Basics

/// Something the app-server tells; what codexd has no rule for is kept as it came.
package enum AgentNotification: Hashable, Sendable {
    case threadStarted(ThreadStarted)
    case threadStatusChanged(ThreadStatusChanged)
    case turnStarted(TurnStarted)
    case turnCompleted(TurnCompleted)
    case turnDiffUpdated(TurnDiffUpdated)
    case turnPlanUpdated(TurnPlanUpdated)
    case agentMessageDelta(AgentMessageDelta)
    case planDelta(PlanDelta)
    case turnErrorReported(TurnErrorReported)
    case commandOutputDelta(CommandOutputDelta)
    /// A method no rule is about; absent params are `null`.
    case other(method: String, params: JSON)

    /// Reads a notification.
    ///
    /// - Throws: ``MissingMember`` if the params lack what codexd can't do without. An unknown method isn't an error.
    package static func decode(method: String, params: JSONSlice?) throws(MissingMember) -> AgentNotification {
        switch method {
        case ThreadStarted.method: .threadStarted(try ThreadStarted(params: params))
        case ThreadStatusChanged.method: .threadStatusChanged(try ThreadStatusChanged(params: params))
        case TurnStarted.method: .turnStarted(try TurnStarted(params: params))
        case TurnCompleted.method: .turnCompleted(try TurnCompleted(params: params))
        case TurnDiffUpdated.method: .turnDiffUpdated(try TurnDiffUpdated(params: params))
        case TurnPlanUpdated.method: .turnPlanUpdated(try TurnPlanUpdated(params: params))
        case AgentMessageDelta.method: .agentMessageDelta(try AgentMessageDelta(params: params))
        case PlanDelta.method: .planDelta(try PlanDelta(params: params))
        case TurnErrorReported.method: .turnErrorReported(try TurnErrorReported(params: params))
        case CommandOutputDelta.method: .commandOutputDelta(try CommandOutputDelta(params: params))
        default: .other(method: method, params: params?.value ?? .null)
        }
    }

    /// The thread that it's about, if it says so.
    package var threadID: ThreadID? {
        switch self {
        case .threadStarted(let started): started.thread.id
        case .threadStatusChanged(let changed): changed.threadID
        case .turnStarted(let started): started.threadID
        case .turnCompleted(let completed): completed.threadID
        case .turnDiffUpdated(let updated): updated.threadID
        case .turnPlanUpdated(let updated): updated.threadID
        case .agentMessageDelta(let delta): delta.threadID
        case .planDelta(let delta): delta.threadID
        case .turnErrorReported(let reported): reported.threadID
        case .commandOutputDelta: nil
        case .other(_, let params): params["threadId"]?.text.map(ThreadID.init(rawValue:))
        }
    }
}
