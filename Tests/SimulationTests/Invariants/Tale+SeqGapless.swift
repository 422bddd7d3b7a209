import Contract

@testable import Simulation

extension Tale {
    private static let events = "GET /v1/codexd/events"
    private static func gap(_ seq: Int, _ from: Int, _ through: Int) -> String {
        event(seq, "log.gap", #"{"from":\#(from),"through":\#(through)}"#)
    }

    static let seqGapless: [Tale] = [
        .sound("a log that others began", .start, .log(event(7), event(8)), .log(event(9))),
        .broken(.seqGapless, "a number is left out", .start, .log(event(1), event(3))),
        .broken(.seqGapless, "a number is used twice", .start, .log(event(1), event(1))),
        .broken(.seqGapless, "an event without a number", .start, .append("{\"type\":\"a\"}\n", .events)),
        .sound("a gap is named", .start, .log(event(1), gap(5, 2, 4), event(6))),
        .broken(.seqGapless, "too small a gap is named", .start, .log(event(1), gap(5, 2, 3))),
        .broken(.seqGapless, "a gap is named too late", .start, .log(event(1), event(5), gap(6, 2, 4))),

        .sound("the next life goes on", .start, .log(event(1)), .end, .restart, .log(event(2))),
        .broken(
            .seqGapless,
            "the next life leaves out a number",
            .start,
            .log(event(1)),
            .end,
            .restart,
            .log(event(3))
        ),
        .broken(
            .seqGapless,
            "the next life uses a number again",
            .start,
            .log(event(1)),
            .end,
            .restart,
            .log(event(1))
        ),
        .sound("the disk forgot all", .start, .log(event(1), event(2)), .end, .machineDied, .log(event(1))),
        .sound("the disk forgot some", .start, .log(event(1), event(2)), .end, .machineDied, .log(gap(10, 2, 9))),
        .sound(
            "a life that said nothing",
            .start,
            .log(event(1), event(2)),
            .machineDied,
            .restart,
            .log(gap(10, 2, 9))
        ),
        .broken(
            .seqGapless,
            "the machine's death names no gap",
            .start,
            .log(event(1)),
            .end,
            .machineDied,
            .log(event(10))
        ),
        .broken(
            .seqGapless,
            "what was shown is used again after the machine's death",
            .start,
            .log(event(1), event(2)),
            .asked(1, request(events)),
            .answered(1, streamHead + shown(2)),
            .end,
            .machineDied,
            .log(event(2))
        ),

        .sound(
            "a subscriber follows",
            .start,
            .log(event(1), event(2), event(3)),
            .asked(1, request(events)),
            .answered(1, streamHead + shown(2)),
            .answered(1, shown(3) + ": still here\n\n"),
            .clientEnded(1)
        ),
        .broken(
            .seqGapless,
            "a subscriber isn't shown an event",
            .start,
            .log(event(1), event(2), event(3)),
            .asked(1, request(events)),
            .answered(1, streamHead + shown(1) + shown(3))
        ),
        .broken(
            .seqGapless,
            "a subscriber is shown an event twice",
            .start,
            .log(event(1), event(2)),
            .asked(1, request(events)),
            .answered(1, streamHead + shown(1) + shown(1))
        ),
        .broken(
            .seqGapless,
            "a subscriber is shown what the log hasn't",
            .start,
            .log(event(1)),
            .asked(1, request(events)),
            .answered(1, streamHead + shown(2))
        ),
        .broken(
            .seqGapless,
            "a subscriber is shown another event's number",
            .start,
            .log(event(1), event(2)),
            .asked(1, request(events)),
            .answered(1, streamHead + "id: daemon:2\ndata: \(event(1))\n\n")
        ),
        .broken(
            .seqGapless,
            "who follows over a WebSocket isn't shown an event",
            .start,
            .log(event(1), event(2), event(3)),
            .asked(1, request(events)),
            .answered(1, webSocketHead),
            .framed(1, [framed(1), framed(3)])
        ),
        .broken(
            .seqGapless,
            "who follows over a WebSocket is shown an event with another's cursor",
            .start,
            .log(event(1), event(2)),
            .asked(1, request(events)),
            .answered(1, webSocketHead),
            .framed(1, [framed(1, cursor: 2)])
        ),
        .sound(
            "who follows over a WebSocket is told of a gap and shown what is behind it",
            .start,
            .log(event(1), event(2), event(3)),
            .asked(1, request(events + "?since=daemon:9")),
            .answered(1, webSocketHead),
            .framed(1, ["{\"gap\":{\"resumesAfter\":\"daemon:1\"}}", framed(2)]),
            .framed(1, [framed(3)])
        ),
        .sound(
            "a subscriber wants only some events",
            .start,
            .log(event(1), event(2), event(3)),
            .asked(1, request(events + "?type=a*")),
            .answered(1, streamHead + shown(1) + shown(3))
        ),
        .broken(
            .seqGapless,
            "who wants only some is shown one twice",
            .start,
            .log(event(1), event(2), event(3)),
            .asked(1, request(events + "?type=a*")),
            .answered(1, streamHead + shown(3) + shown(1))
        ),
        .sound(
            "a subscriber goes on",
            .start,
            .log(event(1), event(2), event(3)),
            .asked(1, request(events + "?since=daemon:1")),
            .answered(1, streamHead + shown(2))
        ),
        .broken(
            .seqGapless,
            "a subscriber goes on too late",
            .start,
            .log(event(1), event(2), event(3)),
            .asked(1, request(events + "?since=daemon:1")),
            .answered(1, streamHead + shown(3))
        ),
        .broken(
            .seqGapless,
            "a subscriber is shown what it said it had",
            .start,
            .log(event(1), event(2)),
            .asked(1, request(events, "", "Last-Event-ID: daemon:2")),
            .answered(1, streamHead + shown(2))
        ),
        .sound(
            "a subscriber is told what is missing",
            .start,
            .log(event(4), event(5)),
            .asked(1, request(events + "?since=daemon:1")),
            .answered(1, streamHead + "data: {\"gap\":{\"resumesAfter\":\"daemon:4\"}}\n\n" + shown(5))
        ),
        .sound(
            "a subscriber is shown the gap of the log",
            .start,
            .log(event(1), event(2)),
            .end,
            .machineDied,
            .log(gap(10, 2, 9)),
            .asked(1, request(events + "?since=daemon:1")),
            .answered(1, streamHead + "id: daemon:10\ndata: \(gap(10, 2, 9))\n\n")
        ),
        .sound(
            "a page isn't a stream",
            .start,
            .log(event(1), event(2)),
            .asked(1, request(events)),
            .answered(1, answer("200 OK", "id: daemon:2\ndata: {}\n\nid: daemon:1\ndata: {}\n\n"))
        ),
    ]
}
