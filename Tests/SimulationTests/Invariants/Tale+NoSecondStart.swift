@testable import Simulation

extension Tale {
    private static let want = request("POST /v1/codexd/sessions/session-1/turns", #"{"input":"6*7?"}"#)
    private static func requested(_ seq: Int, _ message: String = "m-1") -> String {
        event(
            seq,
            "turn.requested",
            #"{"clientUserMessageId":"\#(message)","sessionId":"session-1","threadId":"thread-1"}"#
        )
    }
    private static func start(_ id: Int, _ message: String = "m-1", thread: String = "thread-1") -> String {
        #"{"id":\#(id),"method":"turn/start","params":{"threadId":"\#(thread)","clientUserMessageId":"\#(message)"}}"#
            + "\n"
    }

    private static func refusal(_ id: Int, _ words: String = "thread not found: thread-1") -> String {
        #"{"id":\#(id),"error":{"code":-32600,"message":"\#(words)"}}"# + "\n"
    }
    private static func resume(_ id: Int) -> String {
        #"{"id":\#(id),"method":"thread/resume","params":{"threadId":"thread-1"}}"# + "\n"
    }
    private static let sent: [Telling] = [.start, .child(1), .asked(1, want), .log(requested(1)), .told(1, start(1))]

    static let noSecondStart: [Tale] =
        plainStarts + [
            Tale(
                name: "a turn is sent again once its thread was loaded",
                breaks: nil,
                tellings: sent + [.said(1, refusal(1)), .told(1, resume(7) + start(8))]
            ),
            Tale(
                name: "a turn is sent again though nobody had its thread loaded",
                breaks: .noSecondStart,
                tellings: sent + [.said(1, refusal(1)), .told(1, start(8))]
            ),
            Tale(
                name: "a turn is sent again that was refused for another reason",
                breaks: .noSecondStart,
                tellings: sent + [.said(1, refusal(1, "busy")), .told(1, resume(7) + start(8))]
            ),
            Tale(
                name: "a turn is sent again that was not refused",
                breaks: .noSecondStart,
                tellings: sent + [.told(1, resume(7) + start(8))]
            ),
            Tale(
                name: "a turn is sent a third time",
                breaks: .noSecondStart,
                tellings: sent + [
                    .said(1, refusal(1)), .told(1, resume(7) + start(8)), .said(1, refusal(8)),
                    .told(1, resume(9) + start(10)),
                ]
            ),
        ]

    private static let plainStarts: [Tale] = [
        .sound(
            "a turn is wanted and started",
            .start,
            .child(1),
            .asked(1, want),
            .log(requested(1)),
            .told(1, start(1))
        ),
        .broken(.noSecondStart, "nobody wants a turn", .start, .child(1), .log(requested(1))),
        .broken(
            .noSecondStart,
            "a turn is started that isn't in the log",
            .start,
            .child(1),
            .asked(1, want),
            .told(1, start(1))
        ),
        .broken(
            .noSecondStart,
            "a turn is sent twice",
            .start,
            .child(1),
            .asked(1, want),
            .log(requested(1)),
            .told(1, start(1) + start(2))
        ),
        .broken(
            .noSecondStart,
            "a turn is wanted once and taken up twice",
            .start,
            .child(1),
            .asked(1, want),
            .log(requested(1), requested(2, "m-2"))
        ),
        .sound(
            "a turn is wanted twice and taken up twice",
            .start,
            .child(1),
            .asked(1, want + want),
            .log(requested(1), requested(2, "m-2")),
            .told(1, start(1) + start(2, "m-2"))
        ),
        .broken(
            .noSecondStart,
            "a turn is sent to another thread",
            .start,
            .child(1),
            .asked(1, want),
            .log(requested(1)),
            .told(1, start(1, thread: "thread-2"))
        ),
        .broken(
            .noSecondStart,
            "more input for a turn starts another",
            .start,
            .child(1),
            .asked(1, request("POST /v1/codexd/sessions/session-1/turns", #"{"input":"a","expectedTurnId":"turn-1"}"#)),
            .log(requested(1))
        ),
        .sound(
            "a turn that is named blank is none",
            .start,
            .asked(1, request("POST /v1/codexd/sessions/session-1/turns", #"{"input":"a","expectedTurnId":" "}"#)),
            .log(requested(1))
        ),
        .broken(
            .noSecondStart,
            "a turn is wanted in another session",
            .start,
            .asked(1, request("POST /v1/codexd/sessions/session-2/turns", #"{"input":"a"}"#)),
            .log(requested(1))
        ),
        .broken(
            .noSecondStart,
            "the next life sends what the last had taken up",
            .start,
            .asked(1, want),
            .log(requested(1)),
            .end,
            .restart,
            .child(2),
            .told(2, start(1))
        ),
        .broken(
            .noSecondStart,
            "the next life takes up what the last was asked for",
            .start,
            .asked(1, want),
            .end,
            .restart,
            .log(requested(1))
        ),
    ]
}
