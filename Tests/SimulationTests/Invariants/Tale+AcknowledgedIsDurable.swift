@testable import Simulation

extension Tale {
    private static let create = "POST /v1/codexd/sessions"
    private static let turns = "POST /v1/codexd/sessions/session-1/turns"
    private static let close = "POST /v1/codexd/sessions/session-1/close"
    private static let created = event(2, "session.created", #"{"sessionId":"session-1","threadId":"thread-1"}"#)
    private static let closed = event(3, "session.closed", #"{"sessionId":"session-1"}"#)
    private static let requested = event(
        2,
        "turn.requested",
        #"{"clientUserMessageId":"m-1","sessionId":"session-1","threadId":"thread-1"}"#
    )
    private static let isCreated = answer("201 Created", #"{"sessionId":"session-1"}"#)
    private static let isAccepted = answer("202 Accepted", #"{"accepted":true,"turnId":"turn-1"}"#)
    private static let start =
        #"{"id":1,"method":"turn/start","params":{"threadId":"thread-1","clientUserMessageId":"m-1"}}"# + "\n"

    private static func gap(_ from: Int, _ through: Int) -> String {
        event(through + 1, "log.gap", #"{"from":\#(from),"through":\#(through)}"#)
    }

    static let acknowledgedIsDurable: [Tale] = [
        .sound(
            "a session is recorded and answered",
            .start,
            .log(event(1), created),
            .asked(1, request(create)),
            .answered(1, isCreated)
        ),
        .broken(
            .acknowledgedIsDurable,
            "a session is answered that isn't recorded",
            .start,
            .log(event(1)),
            .asked(1, request(create)),
            .answered(1, isCreated)
        ),
        .sound(
            "a session is refused that isn't recorded",
            .start,
            .asked(1, request(create)),
            .answered(1, answer("502 Bad Gateway", #"{"sessionId":"session-1"}"#))
        ),
        .broken(
            .acknowledgedIsDurable,
            "another turn is answered than was accepted",
            .start,
            .log(turnEvent(1, "turn.accepted", session: "session-2")),
            .asked(1, request(turns)),
            .answered(1, isAccepted)
        ),
        .sound(
            "the machine dies behind what was answered",
            .start,
            .log(event(1), created),
            .asked(1, request(create)),
            .answered(1, isCreated),
            .log(event(3)),
            .end,
            .machineDied,
            .log(gap(3, 9))
        ),
        .sound(
            "the machine takes more input with it, and that the turn was accepted is told once more",
            .start,
            .log(event(1), turnEvent(2, "turn.accepted"), turnEvent(3, "turn.accepted")),
            .end,
            .machineDied,
            .log(gap(3, 9)),
            .asked(1, request(turns)),
            .answered(1, isAccepted)
        ),
        .broken(
            .acknowledgedIsDurable,
            "the machine takes what was answered with it, and the numbers are given up",
            .start,
            .log(event(1), created),
            .asked(1, request(create)),
            .answered(1, isCreated),
            .end,
            .machineDied,
            .log(gap(2, 9))
        ),
        .broken(
            .acknowledgedIsDurable,
            "the machine takes what was answered with it, and the numbers are used again",
            .start,
            .log(event(1), created),
            .asked(1, request(create)),
            .answered(1, isCreated),
            .end,
            .machineDied,
            .log(event(2))
        ),
        .broken(
            .acknowledgedIsDurable,
            "what went with the machine is answered after all",
            .start,
            .log(event(1), created),
            .end,
            .machineDied,
            .log(event(2)),
            .asked(1, request(create)),
            .answered(1, isCreated)
        ),
        .sound(
            "a process dies, and takes nothing with it",
            .start,
            .log(event(1), created),
            .asked(1, request(create)),
            .answered(1, isCreated),
            .end,
            .restart,
            .log(event(3))
        ),
        .broken(
            .acknowledgedIsDurable,
            "the machine takes the end of a session with it",
            .start,
            .log(event(1), created, closed),
            .asked(1, request(close)),
            .answered(1, answer("200 OK", #"{"sessionId":"session-1"}"#)),
            .end,
            .machineDied,
            .log(event(3))
        ),
        .sound(
            "a session that was closed long ago is closed again",
            .start,
            .asked(1, request(close)),
            .answered(1, answer("200 OK", #"{"sessionId":"session-1"}"#))
        ),
        .broken(
            .acknowledgedIsDurable,
            "the machine takes the intent of a turn with it that was sent",
            .start,
            .child(1),
            .asked(1, request(turns, "{}")),
            .log(event(1), requested),
            .told(1, start),
            .end,
            .machineDied,
            .log(event(2))
        ),
        .broken(
            .acknowledgedIsDurable,
            "the machine takes a change with it that was shown",
            .start,
            .log(event(1), event(2, sessions: session(current: nil))),
            .asked(1, request("GET /v1/codexd/events?since=daemon:0")),
            .answered(1, streamHead + shown(1) + shown(2)),
            .end,
            .machineDied,
            .log(gap(2, 9))
        ),
        .sound(
            "the machine takes what changes nothing with it, though it was shown",
            .start,
            .log(event(1), event(2)),
            .asked(1, request("GET /v1/codexd/events?since=daemon:0")),
            .answered(1, streamHead + shown(1) + shown(2)),
            .end,
            .machineDied,
            .log(gap(2, 9))
        ),
        .sound("a file follows the log", .start, .log(event(1), event(2)), registry(1)),
        .broken(.acknowledgedIsDurable, "a file is ahead of the log", .start, .log(event(1)), registry(2)),
        .broken(
            .acknowledgedIsDurable,
            "a file is ahead of what the machine left of the log",
            .start,
            .log(event(1), event(2)),
            registry(2),
            .end,
            .machineDied,
            .log(gap(2, 9))
        ),
    ]
}
