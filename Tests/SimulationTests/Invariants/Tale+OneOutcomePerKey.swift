@testable import Simulation

extension Tale {
    private static func decided(_ seq: Int, _ status: String, _ names: String, _ more: String = "") -> String {
        #"{"seq":\#(seq),"type":"x","message":"m","detail":null,"change":{"keys":"#
            + #"[{"key":"k-1",\#(names),"status":\#(status)}]\#(more)}}"#
    }

    private static let letGo =
        #"{"seq":2,"type":"x","message":"m","detail":null,"change":{"removed":{"sessions":["a"],"keys":["k-1"]}}}"#

    private static func ask(_ path: String, _ body: String) -> String {
        request("POST \(path)", body, "Idempotency-Key: k-1")
    }

    private static let run = "/v1/codexd/runs"
    private static func accepted(_ run: String) -> String { answer("202 Accepted", #"{"runId":"\#(run)"}"#) }
    private static let queued = Telling.log(runEvent(1, "queued"), runEvent(2, "queued", "run-2"))
    private static let first: [Telling] = [.asked(1, ask(run, "{\"a\":1}")), .answered(1, accepted("run-1"))]

    private static func afterFirst(
        _ name: String,
        breaks: Bool,
        _ path: String,
        _ body: String,
        _ reply: String
    ) -> Tale {
        // Runs that nobody asks for would break another.
        let asked: [Telling] = [.asked(8, request("POST \(run)")), .asked(9, request("POST \(run)"))]
        return Tale(
            name: name,
            breaks: breaks ? .oneOutcomePerKey : nil,
            tellings: [.start] + asked + [queued] + first + [.asked(2, ask(path, body)), .answered(2, reply)]
        )
    }

    static let oneOutcomePerKey: [Tale] = [
        .sound(
            "a key that's undecided is decided, and stays so over a kill",
            .start,
            .log(decided(1, "null", #""sessionId":"s""#), decided(2, "202", #""sessionId":"s","turnId":"t""#)),
            .end,
            .restart,
            .log(decided(3, "202", #""sessionId":"s","turnId":"t""#))
        ),
        .broken(
            .oneOutcomePerKey,
            "a key is decided twice",
            .start,
            .log(decided(1, "202", #""runId":"a""#), decided(2, "202", #""runId":"b""#))
        ),
        .broken(
            .oneOutcomePerKey,
            "a key that was decided is undecided",
            .start,
            .log(decided(1, "202", #""runId":"a""#)),
            .end,
            .restart,
            .log(decided(2, "null", #""runId":"a""#))
        ),
        .sound(
            "a key is let go, and used again",
            .start,
            .log(decided(1, "202", #""runId":"a""#), letGo, decided(3, "202", #""runId":"b""#))
        ),
        .sound(
            "the machine's death takes what was decided",
            .start,
            .log(event(1), decided(2, "202", #""runId":"a""#)),
            .machineDied,
            .log(event(3, "log.gap", #"{"from":2,"through":2}"#), decided(4, "202", #""runId":"b""#))
        ),
        afterFirst("a repeat is answered the same", breaks: false, run, " {\"a\": 1, \"env\": {}}", accepted("run-1")),
        afterFirst("a repeat is answered otherwise", breaks: true, run, "{\"a\":1}", accepted("run-2")),
        afterFirst("another body is served", breaks: true, run, "{\"a\":2}", accepted("run-1")),
        afterFirst("another path is served", breaks: true, run + "/run-1/cancel", "{\"a\":1}", accepted("run-1")),
        afterFirst("a repeat is refused", breaks: false, run, "{\"a\":1}", answer("503 Service Unavailable", "{}")),
    ]
}
