import Contract

@testable import Simulation

extension Tale {
    private static let status = "GET /v1/codexd/status"
    private static let turns = "POST /v1/codexd/sessions/session-1/turns"
    private static let aboutSession = #"{"sessionId":"session-1","clientUserMessageId":"m-1","threadId":"thread-1"}"#
    private static let requested = event(1, "turn.requested", aboutSession)
    private static func rest(_ children: [Int] = [], runs: Bool = true, unanswered: Int = 0) -> Telling {
        .rest(
            Rest(
                unansweredCalls: unanswered,
                livingChildren: children,
                daemonRuns: runs,
                isQuiet: false,
                patience: .seconds(120)
            )
        )
    }

    static let atTheEnd: [Tale] = [
        .sound("nothing is left", .orphans(0)),
        .broken(.noOrphans, "a process is left", .orphans(1)),

        .sound("a queue is full", .queued(10, bound: 10)),
        .broken(.bounded, "a queue is more than full", .queued(11, bound: 10)),

        .sound("a call is answered", .start, .asked(1, request(status)), .answered(1, answer()), rest()),
        .broken(.converges, "a call isn't answered", .start, .asked(1, request(status)), rest()),
        .broken(
            .converges,
            "half an answer",
            .start,
            .asked(1, request(status)),
            .answered(1, String(answer().dropLast())),
            rest()
        ),
        .broken(
            .converges,
            "the second of two calls isn't answered",
            .start,
            .asked(1, request(status) + request(status)),
            .answered(1, answer()),
            rest()
        ),
        .sound(
            "a call behind one that ended the connection",
            .start,
            .asked(1, request(status) + request(status)),
            .answered(1, answer("200 OK", "{}", "Connection: close")),
            rest()
        ),
        .sound(
            "a call without its body is half a call",
            .start,
            .asked(1, String(request("POST /a", "{}").dropLast())),
            .answered(1, "HTTP/1.1 100 Continue\r\n\r\n"),
            rest()
        ),
        .sound(
            "an answer to HEAD has no body",
            .start,
            .asked(1, request("HEAD /")),
            .answered(1, String(answer().dropLast(2))),
            rest()
        ),
        .sound("a stream is an answer", .start, .asked(1, request("GET /a")), .answered(1, streamHead), rest()),
        .sound("a caller that left", .start, .asked(1, request(status)), .clientEnded(1), rest()),
        .sound("a call of a life that is over", .start, .asked(1, request(status)), .end, .restart, rest()),
        .broken(.converges, "a call that only the world knows of", .start, rest(unanswered: 1)),

        .sound(
            "a turn that was taken up is refused",
            .start,
            .asked(1, request(turns, "{}")),
            .log(requested, event(2, "turn.refused", aboutSession)),
            .answered(1, answer("502 Bad Gateway")),
            rest()
        ),
        .broken(
            .converges,
            "a turn that was taken up comes to nothing, and nobody is told",
            .start,
            .asked(1, request(turns, "{}")),
            .log(requested),
            .clientEnded(1),
            rest()
        ),
        .sound(
            "a turn is taken up in a life that is over",
            .start,
            .asked(1, request(turns, "{}")),
            .log(requested),
            .end,
            .restart,
            rest()
        ),
        .sound(
            "files follow the log",
            .start,
            .log(event(1, sessions: session(current: nil)), event(2)),
            registry(1, session(current: nil)),
            .file("state/codexd/daemon-state.json", "{\"seq\": 2}\n"),
            rest()
        ),
        .broken(
            .converges,
            "a file lacks what changed a session",
            .start,
            .log(event(1), event(2)),
            registry(1),
            .log(event(3, sessions: session(current: nil))),
            rest()
        ),
        .broken(
            .converges,
            "a file that has every event lacks the last",
            .start,
            .log(event(1), event(2)),
            .file("state/codexd/recent-events.json", "{\"seq\": 1}\n"),
            rest()
        ),
        .sound(
            "the disk keeps codexd from writing what changed",
            .start,
            .log(event(1)),
            registry(1),
            .log(event(2, sessions: session(current: nil)), event(3, "disk.unavailable")),
            rest()
        ),
        .broken(
            .converges,
            "the disk refuses one file for a while, and it's forgotten",
            .start,
            .log(event(1)),
            registry(1),
            .log(event(2, sessions: session(current: nil)), event(3, "disk.unavailable")),
            .file("state/codexd/daemon-state.json", "{\"seq\": 3}\n"),
            rest()
        ),

        .sound(
            "a turn runs in a child",
            .start,
            .child(1),
            .log(event(1, sessions: session(current: "turn-1")), turnEvent(2, "turn.accepted")),
            registry(2, session(current: "turn-1")),
            rest([1])
        ),
        .broken(
            .converges,
            "a turn ran in the child of an earlier life",
            .start,
            .child(1),
            .log(event(1, sessions: session(current: "turn-1")), turnEvent(2, "turn.accepted")),
            registry(2, session(current: "turn-1")),
            .end,
            .restart,
            .child(2),
            rest([2])
        ),
        .broken(.converges, "a turn runs nowhere", .start, registry(1, session(current: "turn-1")), rest()),
        .sound(
            "a turn ran nowhere",
            .start,
            registry(1, session(current: "t")),
            registry(2, session(current: nil)),
            rest()
        ),
        .sound("a turn of a dead daemon", .start, registry(1, session(current: "turn-1")), .end, rest(runs: false)),
        .sound(
            "the disk keeps codexd from saying so",
            .start,
            registry(1, session(current: "turn-1")),
            .log(event(1, "disk.unavailable")),
            rest()
        ),
        .broken(
            .converges,
            "the disk is well again",
            .start,
            registry(1, session(current: "turn-1")),
            .log(event(1, "disk.unavailable"), event(2, "disk.available")),
            rest()
        ),
        .sound(
            "the disk takes not even that it refuses",
            .start,
            registry(1, session(current: "turn-1")),
            .refused(.events),
            rest()
        ),
        .broken(
            .converges,
            "the disk refuses only what the child prints",
            .start,
            registry(1, session(current: "turn-1")),
            .refused(.stdout),
            rest()
        ),
    ]
}
