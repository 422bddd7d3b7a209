import AgentWire
import Basics
import DaemonCore
import Testing

@Suite("How turns and runs fail for want of an account's leave")
struct FailureClassTests {
    @Test(
        "A turn's error is classed by its word, or by the status of HTTP that it names",
        arguments: [
            (#"{"message":"m","codexErrorInfo":"usageLimitExceeded"}"#, FailureClass.usageLimit),
            (#"{"codexErrorInfo":"unauthorized"}"#, .unauthorized),
            (#"{"codexErrorInfo":{"httpConnectionFailed":{"httpStatusCode":401}}}"#, .unauthorized),
            (#"{"codexErrorInfo":{"responseStreamDisconnected":{"httpStatusCode":401}}}"#, .unauthorized),
            (#"{"codexErrorInfo":{"httpConnectionFailed":{"httpStatusCode":503}}}"#, .turnFailed),
            (#"{"codexErrorInfo":{"httpConnectionFailed":{"httpStatusCode":null}}}"#, .turnFailed),
            (#"{"message":"You’ve hit your usage limit.","codexErrorInfo":"other"}"#, .turnFailed),
            (#"{"codexErrorInfo":null}"#, .turnFailed), (#"{"codexErrorInfo":[401]}"#, .turnFailed),
            ("null", .turnFailed), ("7", .turnFailed),
        ]
    )
    func turn(error: String, failureClass: FailureClass) throws {
        #expect(FailureClass(ofTurn: try JSON(parsing: error)) == failureClass)
    }

    @Test(
        "What codex exec says is classed whatever its apostrophes and letters are",
        arguments: [
            ("You’ve hit your usage limit. Try again later.", FailureClass.usageLimit),
            ("You've hit your usage limit. Try again at May 18th, 2033 3:33 AM.", .usageLimit),
            ("unexpected status 401 Unauthorized: bad token, url: http://127.0.0.1:1/v1/responses", .unauthorized),
            ("Reconnecting... 1/1 (unexpected status 401)", .unauthorized), ("Unauthorized", .unauthorized),
            ("stream disconnected before completion", nil), ("preauthorized", nil), ("port 4010 refused", nil),
            ("We’re currently experiencing high demand, which may cause temporary errors.", nil), ("", nil),
        ]
    )
    func run(words: String, failureClass: FailureClass?) {
        #expect(FailureClass(ofRunSaying: words) == failureClass)
    }
}
