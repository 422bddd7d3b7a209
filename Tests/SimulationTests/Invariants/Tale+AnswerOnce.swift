@testable import Simulation

extension Tale {
    private static let connected = #"{"method":"initialized"}"# + "\n"
    private static let asks = #"{"id":0,"method":"attestation/generate","params":{}}"# + "\n"
    private static let wantsDecision = #"{"id":0,"method":"item/tool/call","params":{}}"# + "\n"
    private static let decline = #"{"id":0,"result":{"contentItems":[],"success":false}}"# + "\n"

    /// An event that says how an approval stands, and what the answer to it is.
    private static func approval(
        _ seq: Int,
        _ status: String,
        answer: String = "null",
        reason: String = "null"
    ) -> String {
        let record =
            #"{"approvalId":"approval-1","requestId":0,"status":"\#(status)","answer":\#(answer),"reason":\#(reason)}"#
        return #"{"seq":\#(seq),"type":"approval","message":"m","detail":null,"change":{"approvals":[\#(record)]}}"#
    }

    private static let declined = #"{"contentItems":[],"success":false}"#
    private static let refusal = #"{"id":0,"error":{"code":-32601,"message":"no"}}"# + "\n"
    private static func rest(_ children: [Int], blocked: [Int] = []) -> Telling {
        .rest(
            Rest(
                livingChildren: children,
                blockedChildren: blocked,
                daemonRuns: true,
                isQuiet: true,
                patience: .seconds(120)
            )
        )
    }

    static let answerOnce: [Tale] = [
        .sound(
            "a request is answered",
            .start,
            .child(1),
            .told(1, connected),
            .said(1, asks),
            .told(1, refusal),
            rest([1])
        ),
        .sound(
            "what somebody decided is answered",
            .start,
            .child(1),
            .told(1, connected),
            .said(1, wantsDecision),
            .log(approval(1, "pending"), approval(2, "answered", answer: declined)),
            .told(1, decline),
            rest([1])
        ),
        .broken(
            .answerOnce,
            "nobody has decided, and the app-server is answered",
            .start,
            .child(1),
            .told(1, connected),
            .said(1, wantsDecision),
            .log(approval(1, "pending")),
            .told(1, decline)
        ),
        .broken(
            .answerOnce,
            "the answer isn't what was decided",
            .start,
            .child(1),
            .told(1, connected),
            .said(1, wantsDecision),
            .log(approval(1, "answered", answer: #"{"contentItems":[],"success":true}"#)),
            .told(1, decline)
        ),
        .broken(
            .answerOnce,
            "what was decided is never answered",
            .start,
            .child(1),
            .told(1, connected),
            .said(1, wantsDecision),
            .log(approval(1, "answered", answer: declined)),
            rest([1])
        ),
        .sound(
            "nobody decides",
            .start,
            .child(1),
            .told(1, connected),
            .said(1, wantsDecision),
            .log(approval(1, "pending")),
            rest([1])
        ),
        .sound(
            "the app-server wants no answer any more",
            .start,
            .child(1),
            .told(1, connected),
            .said(1, wantsDecision),
            .log(approval(1, "pending"), approval(2, "resolved", reason: "\"server\"")),
            rest([1])
        ),
        .broken(
            .answerOnce,
            "an approval that was closed is answered",
            .start,
            .child(1),
            .told(1, connected),
            .said(1, wantsDecision),
            .log(approval(1, "resolved", reason: "\"turn_ended\"")),
            .told(1, decline)
        ),
        .sound("a result is an answer too", .start, .child(1), .said(1, asks), .told(1, "{\"id\":0,\"result\":{}}\n")),
        .broken(
            .answerOnce,
            "a request is answered twice",
            .start,
            .child(1),
            .said(1, asks),
            .told(1, refusal + refusal)
        ),
        .sound("a request comes twice", .start, .child(1), .said(1, asks + asks), .told(1, refusal + refusal)),
        .broken(.answerOnce, "nothing is answered", .start, .child(1), .told(1, refusal)),
        .broken(
            .answerOnce,
            "another id is answered",
            .start,
            .child(1),
            .said(1, asks),
            .told(1, "{\"id\":\"0\",\"result\":1}\n")
        ),
        .broken(
            .answerOnce,
            "an answer has no id",
            .start,
            .child(1),
            .said(1, asks),
            .told(1, #"{"id":null,"error":{"code":1,"message":""}}"# + "\n")
        ),
        .broken(
            .answerOnce,
            "the other child is answered",
            .start,
            .child(1),
            .child(2),
            .said(1, asks),
            .told(2, refusal)
        ),
        .broken(
            .answerOnce,
            "the next child is answered",
            .start,
            .child(1),
            .said(1, asks),
            .childEnded(1),
            .child(2),
            .told(2, refusal)
        ),
        .sound(
            "a notification wants no answer",
            .start,
            .child(1),
            .told(1, connected),
            .said(1, "{\"method\":\"a\"}\n"),
            rest([1])
        ),
        .sound("a request in the last line", .start, .child(1), .said(1, String(asks.dropLast())), .told(1, refusal)),
        .broken(
            .answerOnce,
            "half a request in the last line",
            .start,
            .child(1),
            .said(1, String(asks.dropLast(2))),
            .told(1, refusal)
        ),

        .broken(
            .answerOnce,
            "a request is never answered",
            .start,
            .child(1),
            .told(1, connected),
            .said(1, asks),
            rest([1])
        ),
        .broken(
            .answerOnce,
            "the second of two is never answered",
            .start,
            .child(1),
            .told(1, connected),
            .said(1, asks + asks),
            .told(1, refusal),
            rest([1])
        ),
        .sound("who asks before the handshake", .start, .child(1), .said(1, asks), .told(1, connected), rest([1])),
        .sound("who asked is gone", .start, .child(1), .told(1, connected), .said(1, asks), .childEnded(1), rest([])),
        .sound(
            "who asked doesn't read",
            .start,
            .child(1),
            .told(1, connected),
            .said(1, asks),
            rest([1], blocked: [1])
        ),
        .sound(
            "who asked belonged to a life that is over",
            .start,
            .child(1),
            .told(1, connected),
            .said(1, asks),
            .end,
            .restart,
            rest([1])
        ),
        .sound(
            "half an answer when the daemon dies",
            .start,
            .child(1),
            .said(1, asks),
            .told(1, String(refusal.prefix(9))),
            .end,
            .restart,
            .child(1),
            .said(1, asks),
            .told(1, refusal)
        ),

        .sound(
            "ids of our own differ",
            .child(1),
            .told(1, "{\"id\":1,\"method\":\"a\"}\n{\"id\":2,\"method\":\"a\"}\n")
        ),
        .broken(
            .answerOnce,
            "an id of our own is used twice",
            .child(1),
            .told(1, "{\"id\":1,\"method\":\"a\"}\n{\"id\":1,\"method\":\"b\"}\n")
        ),
        .sound(
            "each connection counts anew",
            .child(1),
            .told(1, "{\"id\":1,\"method\":\"a\"}\n"),
            .childEnded(1),
            .child(2),
            .told(2, "{\"id\":1,\"method\":\"a\"}\n")
        ),
    ]
}
