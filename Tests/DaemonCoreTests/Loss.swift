import Basics
import Contract
import DaemonCore
import Testing

/// One way for the connection to end under a running turn, and what's to be told of it.
struct Loss: CustomTestStringConvertible {
    /// Something that happens to the child.
    enum Happening {
        case writes(String)
        case ends(ChildStream, failing: Bool = false)
        case exits(ChildExit)
        case passes(Duration)

        func happen(in world: inout World) {
            switch self {
            case .writes(let text): world.tell(.child(.wrote(.stdout, Array(text.utf8))))
            case .ends(let stream, let isFailing): world.tell(.child(.ended(stream, isFailing ? .unreadable : nil)))
            case .exits(let exit): world.tell(.child(.exited(exit)))
            case .passes(let duration): world.pass(duration)
            }
        }
    }

    let testDescription: String
    let happenings: [Happening]
    /// How the child ended, if that's known when the loss is told.
    private let exit: ChildExit?
    private let source: String
    private let flushed: Bool
    private let length: Int

    private init(
        _ description: String,
        _ happenings: [Happening],
        exit: ChildExit?,
        source: String = "stdout_end",
        flushed: Bool = false,
        length: Int = 0
    ) {
        testDescription = description
        self.happenings = happenings
        self.exit = exit
        self.source = source
        self.flushed = flushed
        self.length = length
    }

    /// What must be noted, in order.
    func events(session: String, message: JSON) -> [Noted] {
        var events: [Noted] = []
        if let exit {
            events.append(.childExited(exit.isInOrder ? .info : .error, code: exit.code, signal: exit.signal))
        }
        events.append(
            .transportClosed(
                exitCode: exit?.code,
                signal: exit?.signal,
                source: source,
                flushed: flushed,
                length: length
            )
        )
        events.append(
            .turnMissing(
                session: session,
                exitCode: exit?.code,
                signal: exit?.signal,
                status: exit.map { $0.isInOrder ? "stopped" : "failed" } ?? "running",
                source: source,
                flushed: flushed,
                length: length,
                message: message
            )
        )
        return events
    }

    static let all: [Loss] = orders + graces + remainders

    private static let orders: [Loss] = [ChildExit.exited(code: 0), .exited(code: 1), .signalled("SIGKILL")].flatMap {
        [
            Loss("end of file, then \($0)", [.ends(.stdout), .ends(.stderr), .exits($0)], exit: $0),
            Loss("\($0), then end of file", [.exits($0), .ends(.stderr), .ends(.stdout)], exit: $0),
            Loss("end of file, \($0), end of file", [.ends(.stdout), .exits($0), .ends(.stderr)], exit: $0),
            Loss(
                "end of file, and \($0) within the grace",
                [.ends(.stdout), .ends(.stderr), .passes(.milliseconds(199)), .exits($0)],
                exit: $0
            ),
            Loss(
                "\($0), and end of file within the grace",
                [.exits($0), .passes(.milliseconds(199)), .ends(.stdout), .ends(.stderr)],
                exit: $0
            ),
            Loss(
                "a read error, then \($0)",
                [.ends(.stdout, failing: true), .ends(.stderr), .exits($0)],
                exit: $0,
                source: "stdout_error"
            ),
        ]
    }

    private static let graces: [Loss] = [
        Loss(
            "a grandchild holds both streams",
            [.exits(.exited(code: 0)), .passes(.milliseconds(200))],
            exit: .exited(code: 0),
            source: "process_exit"
        ),
        Loss(
            "a grandchild holds standard output",
            [.ends(.stderr), .exits(.exited(code: 1)), .passes(.milliseconds(200))],
            exit: .exited(code: 1),
            source: "process_exit"
        ),
        Loss(
            "a grandchild holds standard error",
            [.ends(.stdout), .exits(.exited(code: 0)), .passes(.milliseconds(200))],
            exit: .exited(code: 0)
        ),
        Loss("end of file without an exit", [.ends(.stdout), .passes(.milliseconds(200))], exit: nil),
        Loss(
            "a read error without an exit",
            [.ends(.stdout, failing: true), .passes(.milliseconds(200))],
            exit: nil,
            source: "stdout_error"
        ),
    ]

    private static let remainders: [Loss] = [
        Loss(
            "half a line",
            [.writes(#"{"method":"turn/compl"#), .ends(.stdout), .ends(.stderr), .exits(.exited(code: 0))],
            exit: .exited(code: 0),
            length: 21
        ),
        Loss(
            "half a line in more bytes than characters, behind an exit",
            [.exits(.exited(code: 0)), .writes(#"{"é"#), .ends(.stdout), .ends(.stderr)],
            exit: .exited(code: 0),
            length: 4
        ),
        Loss(
            "half a line without an exit",
            [.writes(#"{"me"#), .ends(.stdout), .passes(.milliseconds(200))],
            exit: nil,
            length: 4
        ),
    ]
}

extension ChildExit {
    fileprivate var isInOrder: Bool { self == .exited(code: 0) }
}

extension SystemFailure {
    fileprivate static let unreadable = SystemFailure(call: "read", reason: .other, text: "read: Input/output error")
}

extension Noted {
    static func transportClosed(
        exitCode: Int? = nil,
        signal: String? = nil,
        source: String = "stdout_end",
        flushed: Bool = false,
        length: Int = 0
    ) -> Noted {
        Noted(
            "app-server.transport.closed",
            .warn,
            [
                "exitCode": .optional(exitCode), "flushedTrailingMessage": .bool(flushed),
                "signal": .optional(signal), "source": .string(source), "trailingMessageLength": .integer(length),
            ]
        )
    }

    /// The loss of `turn-1` on `thread-1`, which ran.
    static func turnMissing(
        session: String,
        exitCode: Int? = nil,
        signal: String? = nil,
        status: String,
        source: String = "stdout_end",
        flushed: Bool = false,
        length: Int = 0,
        message: JSON
    ) -> Noted {
        Noted(
            "app-server.turn.completed.missing",
            .error,
            [
                "childExitCode": .optional(exitCode), "childPid": 4711, "childSignal": .optional(signal),
                "childStatus": .string(status), "failureClass": "transport_closed_before_turn_completed",
                "flushedTrailingMessage": .bool(flushed), "sessionId": .string(session), "threadId": "thread-1",
                "trailingMessageLength": .integer(length), "transportCloseMessage": message,
                "transportCloseSource": .string(source), "turnId": "turn-1", "turnStatusAtClose": "inProgress",
            ]
        )
    }

    static func turnRefused(session: String, _ messageID: JSON, _ failureClass: String?) -> Noted {
        Noted(
            "turn.refused",
            .warn,
            [
                "clientUserMessageId": messageID, "failureClass": .optional(failureClass),
                "sessionId": .string(session), "threadId": "thread-1",
            ]
        )
    }
}
