import Basics
import Contract

extension Approval {
    /// What it concerns.
    var place: ApprovalDesk.Place { .init(thread: threadID, turn: turnID) }

    /// What it's about, in a line for people.
    var summary: String {
        about.map { "\(kind.rawValue), \($0.preview)" } ?? kind.rawValue
    }

    /// What became of it, in words for whoever comes too late.
    var outcome: String {
        switch status {
        case .pending: "the app-server that asked is gone"
        case .answered, .expired:
            "it was decided by \(decidedBy?.rawValue ?? "somebody"), \(decision?.word ?? "somehow")"
        case .resolved: "it was closed without an answer, \(reason?.rawValue ?? "for no reason")"
        }
    }

    /// Whether one of its questions asks for something that nobody else is to see.
    var asksForSecret: Bool {
        (params["questions"]?.elements ?? []).contains { $0["isSecret"]?.boolean == true }
    }

    /// The detail of an event about it.
    func detail(_ more: JSONObject) -> JSONObject {
        let known: JSONObject = [
            "approvalId": .identifier(approvalID), "kind": .string(kind.rawValue), "requestId": requestID,
            "sessionId": .optional(sessionID), "threadId": .optional(threadID), "turnId": .optional(turnID),
        ]
        let all = known.followed(by: more).members
        return JSONObject(all.sorted { $0.name < $1.name })
    }

    /// It with a decision.
    func decided(_ answer: ApprovalAnswer, by decider: Decider, at time: Timestamp) -> Approval {
        var approval = self
        approval.status = decider == .timeout ? .expired : .answered
        approval.decision = answer.decision
        approval.answer = answer.writableResult
        approval.rejection = answer.rejection
        approval.decidedBy = decider
        approval.updatedAt = time
        return approval
    }

    /// It without one, as it's asked for again.
    func reopened(at time: Timestamp) -> Approval {
        var approval = self
        approval.status = .pending
        (approval.decision, approval.answer, approval.decidedBy) = (nil, nil, nil)
        (approval.rejection, approval.reason) = (nil, nil)
        approval.updatedAt = time
        return approval
    }
}

extension JSON {
    /// A decision in one word: itself, or the name of its only member.
    var word: String { text ?? members?.members.first?.name ?? "null" }
}
