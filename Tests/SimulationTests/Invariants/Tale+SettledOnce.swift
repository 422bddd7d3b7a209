@testable import Simulation

extension Tale {
    private static let completed = "app-server.turn.completed"
    private static let missing = "app-server.turn.completed.missing"
    private static let error = "app-server.turn.error"
    private static let settled = "turn.settled"
    /// How a turn stood, and what its thread showed.
    private static func became(_ before: String, _ after: String) -> String {
        #","previousStatus":"\#(before)","readStatus":"\#(after)","status":"\#(after)""#
    }
    /// The app-server says that `turn-1` is over.
    private static let over =
        #"{"method":"turn/completed","params":{"threadId":"thread-1","turn":{"id":"turn-1","status":"completed"}}}"#
    private static let final = #","willRetry":false"#
    private static let retried = #","willRetry":true"#

    static let settledOnce: [Tale] = [
        .sound("a turn completes", .start, .child(1), .said(1, over + "\n"), .log(turnEvent(1, completed))),
        .broken(
            .settledOnce,
            "a completion is recorded twice",
            .start,
            .child(1),
            .said(1, over + "\n"),
            .log(turnEvent(1, completed), turnEvent(2, completed))
        ),
        .sound(
            "a completion is said twice",
            .start,
            .child(1),
            .said(1, over + "\n" + over + "\n"),
            .log(turnEvent(1, completed), turnEvent(2, completed))
        ),
        .broken(.settledOnce, "a completion is made up", .start, .child(1), .log(turnEvent(1, completed))),
        .broken(
            .settledOnce,
            "a completion of another turn is taken for it",
            .start,
            .child(1),
            .said(
                1,
                #"{"method":"turn/completed","params":{"threadId":"thread-2","turn":{"id":"turn-1","status":"a"}}}"#
            ),
            .said(1, "\n"),
            .log(turnEvent(1, completed))
        ),
        .sound(
            "the last line lacks its newline",
            .start,
            .child(1),
            .said(1, over),
            .log(turnEvent(1, completed)),
            .childEnded(1)
        ),
        .broken(
            .settledOnce,
            "the last line is cut",
            .start,
            .child(1),
            .said(1, String(over.dropLast())),
            .log(turnEvent(1, completed))
        ),
        .broken(
            .settledOnce,
            "a tail that was a message gets its newline, and counts twice",
            .start,
            .child(1),
            .said(1, over),
            .log(turnEvent(1, completed)),
            .said(1, "\n"),
            .log(turnEvent(2, completed))
        ),

        .sound("a turn is lost", .start, .log(turnEvent(1, missing))),
        .broken(
            .settledOnce,
            "a turn is lost that was heard to complete",
            .start,
            .child(1),
            .said(1, over + "\n"),
            .log(turnEvent(1, missing))
        ),
        .sound(
            "a turn is lost with the daemon that heard it complete",
            .start,
            .child(1),
            .said(1, over + "\n"),
            .end,
            .restart,
            .log(turnEvent(1, missing))
        ),
        .sound(
            "codexd stops when nothing is current",
            .start,
            .log(
                event(1, sessions: session(current: "turn-1")),
                event(2, sessions: session(current: nil)),
                event(3, "daemon.stopped")
            )
        ),
        .broken(
            .settledOnce,
            "codexd stops and leaves a turn current",
            .start,
            .log(event(1, sessions: session(current: "turn-1")), event(2, "daemon.stopped"))
        ),
        .broken(.settledOnce, "a turn is lost twice", .start, .log(turnEvent(1, missing), turnEvent(2, missing))),
        .sound(
            "a turn is lost to two sessions",
            .start,
            .log(turnEvent(1, missing), turnEvent(2, missing, session: "session-2"))
        ),
        .broken(
            .settledOnce,
            "a turn is lost in two lives",
            .start,
            .log(turnEvent(1, missing)),
            .end,
            .restart,
            .log(turnEvent(2, missing))
        ),
        .sound(
            "the disk forgot that it was lost",
            .start,
            .log(turnEvent(1, missing)),
            .end,
            .machineDied,
            .log(turnEvent(1, missing))
        ),
        .broken(
            .settledOnce,
            "a turn is lost that had failed",
            .start,
            .log(turnEvent(1, error, final), turnEvent(2, missing))
        ),
        .sound("a turn is lost that was retried", .start, .log(turnEvent(1, error, retried), turnEvent(2, missing))),
        .sound(
            "a failure is confirmed by a completion",
            .start,
            .child(1),
            .said(1, over + "\n"),
            .log(turnEvent(1, error, final), turnEvent(2, completed))
        ),
        .sound(
            "another app-server runs it again",
            .start,
            .log(turnEvent(1, missing)),
            .end,
            .restart,
            .log(turnEvent(2, "app-server.turn.started"), event(3, sessions: session(current: "turn-1"))),
            .log(turnEvent(4, missing))
        ),

        .sound(
            "what a thread shows settles a turn of which nothing was heard",
            .start,
            .log(turnEvent(1, settled, became("inProgress", "completed")))
        ),
        .sound(
            "what a thread shows corrects a loss, in each session",
            .start,
            .log(turnEvent(1, missing), turnEvent(2, missing, session: "session-2")),
            .log(turnEvent(3, settled, became("failed", "completed"))),
            .log(turnEvent(4, settled, became("failed", "completed"), session: "session-2"))
        ),
        .broken(
            .settledOnce,
            "a loss is corrected twice",
            .start,
            .log(turnEvent(1, missing), turnEvent(2, settled, became("failed", "completed"))),
            .log(turnEvent(3, settled, became("failed", "failed")))
        ),
        .broken(
            .settledOnce,
            "what was read settles a turn that was heard to complete",
            .start,
            .child(1),
            .said(1, over + "\n"),
            .log(
                turnEvent(1, completed, #","status":"completed""#),
                turnEvent(2, settled, became("inProgress", "failed"))
            )
        ),
        .broken(
            .settledOnce,
            "an interruption that was read is believed of a turn that was lost",
            .start,
            .log(turnEvent(1, missing), turnEvent(2, settled, became("failed", "interrupted")))
        ),
        .sound(
            "a turn that was lost runs on, and is lost again",
            .start,
            .log(turnEvent(1, missing), turnEvent(2, settled, became("failed", "inProgress"))),
            .log(event(3, sessions: session(current: "turn-1")), turnEvent(4, missing))
        ),
        .broken(
            .settledOnce,
            "a turn that completed runs on",
            .start,
            .child(1),
            .said(1, over + "\n"),
            .log(turnEvent(1, completed), turnEvent(2, settled, became("failed", "inProgress")))
        ),
        .broken(
            .settledOnce,
            "a turn that was read to be over is current",
            .start,
            .log(turnEvent(1, settled, became("inProgress", "completed"))),
            .log(event(2, sessions: session(current: "turn-1")))
        ),

        .sound(
            "a current turn ends",
            .start,
            .log(event(1, sessions: session(current: "turn-1")), turnEvent(2, error, final)),
            .log(event(3, sessions: session(current: nil)))
        ),
        .broken(
            .settledOnce,
            "an ended turn is current again",
            .start,
            .log(turnEvent(1, error, final), turnEvent(2, "turn.accepted")),
            .log(event(3, sessions: session(current: "turn-1")))
        ),
        .sound(
            "another turn is current",
            .start,
            .log(turnEvent(1, error, final), event(2, sessions: session(current: "turn-2")))
        ),
        .broken(
            .settledOnce,
            "an ended turn is current in the registry",
            .start,
            .log(turnEvent(1, error, final)),
            registry(1, session(current: "turn-1"))
        ),
        .sound(
            "the registry lags behind the log",
            .start,
            .log(event(1), turnEvent(2, error, final)),
            registry(1, session(current: "turn-1"))
        ),
        .sound(
            "the other session hasn't been told of the loss",
            .start,
            .log(turnEvent(1, missing)),
            registry(1, session(current: "turn-1", "session-2"))
        ),
    ]
}
