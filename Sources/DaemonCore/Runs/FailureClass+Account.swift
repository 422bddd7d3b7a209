package import AgentWire
package import Basics

// How a turn or a run failed, as Codex says it: in a word where it has one, and otherwise in prose.
extension FailureClass {
    /// How a turn failed, by its error: `{message, codexErrorInfo, …}`.
    ///
    /// `codexErrorInfo` is a word (`usageLimitExceeded`, `unauthorized`), or an object with the status of HTTP that the
    /// model's server answered with: `{"httpConnectionFailed": {"httpStatusCode": 401}}`.
    package init(ofTurn error: JSON?) {
        let info = error?["codexErrorInfo"]
        let status = info?.members?.members.lazy.compactMap { $0.value["httpStatusCode"]?.integer }.first
        self =
            switch info?.text {
            case "usageLimitExceeded": .usageLimit
            case "unauthorized": .unauthorized
            default: status == Self.unauthorizedStatus ? .unauthorized : .turnFailed
            }
    }

    /// How a turn failed that ended so; `nil` if it didn't fail.
    package init?(of turn: AgentTurn) {
        guard turn.status == .failed else { return nil }
        self.init(ofTurn: turn.error)
    }

    /// How a turn failed of which an error is told; `nil` if it's tried again.
    package init?(of reported: TurnErrorReported) {
        guard !reported.willRetry else { return nil }
        self.init(ofTurn: reported.error)
    }

    /// What kept a run from its result, by the words of `codex exec`, which has nothing but words; `nil` if something
    /// else did.
    package init?(ofRunSaying words: String) {
        let words = words.lowercased()
        if words.contains("hit your usage limit") || words.contains("usage_limit_reached") {
            self = .usageLimit
        } else if words.contains("status 401") || words.hasWord("unauthorized") {
            self = .unauthorized
        } else {
            return nil
        }
    }

    /// Unauthorized (RFC 9110, section 15.5.2).
    private static var unauthorizedStatus: Int { 401 }

    /// Whether the next run would fail in the same way.
    package var isOfAccount: Bool { self == .usageLimit || self == .unauthorized }
}

extension String {
    /// Whether that stands there with no letter on either side.
    fileprivate func hasWord(_ word: String) -> Bool {
        split { !$0.isLetter }.contains { $0 == word }
    }
}

extension JSONObject {
    /// The detail of an event about a turn, with the class of its failure if it failed.
    static func naming(_ failureClass: FailureClass?, _ detail: JSONObject) -> JSONObject {
        guard let failureClass else { return detail }
        var detail = detail
        detail["failureClass"] = .string(failureClass.rawValue)
        return detail
    }
}
