package import Basics

/// What a request to the app-server is for.
package enum AgentCall: Hashable, Sendable {
    case initialize
    case startThread(WorkID)
    case resumeThread(WorkID)
    /// Loads a thread again that sessions stand for.
    case recoverThread(ThreadID)
    /// Starts a thread in the place of one on which nothing was ever said.
    case replaceThread(ThreadID)
    /// Reads a thread, to learn how these of its turns ended.
    case readThread(ThreadID, about: Set<TurnID>)
    case startTurn(WorkID)
    case steerTurn(WorkID)
    case interruptTurn(InterruptedTurn)

    /// The piece of work that waits for the answer, if it's one.
    package var work: WorkID? {
        switch self {
        case .startThread(let work), .resumeThread(let work), .startTurn(let work), .steerTurn(let work): work
        case .initialize, .recoverThread, .replaceThread, .readThread, .interruptTurn: nil
        }
    }
}
