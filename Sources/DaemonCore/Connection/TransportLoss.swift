import Basics
import Contract

/// How a connection ended, in the words of its events (contract CTR-LOSS).
struct TransportLoss {
    let source: ChildLifecycle.TransportSource
    let exit: ChildExit?
    let child: ChildRecord?
    let remainder: AgentConnection.Remainder

    /// One line for people.
    var message: String {
        let cause =
            switch source {
            case .stdoutEnd: "the app-server's standard output ended"
            case .stdoutError: "the app-server's standard output could not be read"
            case .processExit: "the app-server exited and left its standard output open"
            }
        let end =
            switch exit {
            case .exited(let code)?: ", exit code \(code)"
            case .signalled(let signal)?: ", after \(signal)"
            case nil: ", the process lives"
            }
        return cause + end
    }

    /// The members of `app-server.transport.closed`.
    var detail: JSONObject {
        [
            "exitCode": .optional(exit?.code),
            "flushedTrailingMessage": .bool(remainder.message != nil),
            "signal": .optional(exit?.signal),
            "source": .string(source.rawValue),
            "trailingMessageLength": .integer(remainder.length),
        ]
    }

    /// The members of `app-server.turn.completed.missing` for a turn that was lost with the connection.
    func detail(of turn: TurnID, in session: Session) -> JSONObject {
        [
            "childExitCode": .optional(exit?.code),
            "childPid": .optional(session.childProcessID),
            "childSignal": .optional(exit?.signal),
            "childStatus": .optional(child?.status.rawValue),
            "failureClass": .string(FailureClass.closedBeforeCompletion.rawValue),
            "flushedTrailingMessage": .bool(remainder.message != nil),
            "sessionId": .identifier(session.sessionID),
            "threadId": .optional(session.threadID),
            "trailingMessageLength": .integer(remainder.length),
            "transportCloseMessage": .string(message),
            "transportCloseSource": .string(source.rawValue),
            "turnId": .identifier(turn),
            "turnStatusAtClose": .optional(session.lastTurnStatus),
        ]
    }

    /// The same for a turn of which nobody saw how its connection ended, as when the daemon itself did.
    static func detailUnseen(
        _ turn: TurnID,
        in session: Session,
        _ failureClass: FailureClass = .daemonRestarted
    ) -> JSONObject {
        [
            "childExitCode": nil,
            "childPid": .optional(session.childProcessID),
            "childSignal": nil,
            "childStatus": nil,
            "failureClass": .string(failureClass.rawValue),
            "flushedTrailingMessage": nil,
            "sessionId": .identifier(session.sessionID),
            "threadId": .optional(session.threadID),
            "trailingMessageLength": nil,
            "transportCloseMessage": nil,
            "transportCloseSource": nil,
            "turnId": .identifier(turn),
            "turnStatusAtClose": .optional(session.lastTurnStatus),
        ]
    }
}
