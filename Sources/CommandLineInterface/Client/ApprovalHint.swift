import Basics
import Contract

/// What a person is told of an approval that waits: what it's about, and the commands that decide, as they work.
struct ApprovalHint {
    private let approval: String
    private let kind: String
    private let about: String
    private let place: String

    /// Reads what `approval.requested` says.
    ///
    /// - Parameters:
    ///   - detail: The detail of the event.
    ///   - place: The flags by which the daemon is found, as they stand behind a command.
    init(_ detail: JSON, place: String) {
        approval = detail["approvalId"]?.text ?? ""
        kind = detail["kind"]?.text ?? ""
        about = detail["about"]?.text ?? kind
        self.place = place
    }

    /// What is said, a line each.
    var lines: [String] {
        // The daemon marks with three dots what it has cut.
        let isCut = about.hasSuffix("...")
        let all = isCut ? ["that is not all of it: \(command("approvals"))"] : []
        return ["an approval waits: \(about.visible)"] + all + [ways]
    }

    private var ways: String {
        let no = "or \(command("decline"))"
        switch ApprovalKind(rawValue: kind) {
        case .userInput:
            let ids = questions.isEmpty ? ["ID"] : questions
            let answers = ids.map { " --answer " + "\($0)=TEXT".visible.shellQuoted }.joined()
            return "to answer: \(command("approve"))\(answers), \(no)"
        case .elicitation:
            return "to decide: \(command("approve")), with --content JSON where something is to be filled in, \(no)"
        case .toolCall:
            return "only a program can answer it (POST /v1/codexd/approvals/\(approval.oneLine)), \(no)"
        case .command, .fileChange, .permissions, nil: return "to decide: \(command("approve")), \(no)"
        }
    }

    /// The ids of the questions, which stand before each in what it's about: `q1: Which? [A, B]; q2: Why?`.
    private var questions: [String] {
        var ids: [String] = []
        var rest = about[...]
        while let colon = rest.firstRange(of: ": ") {
            let start = ids.isEmpty ? rest.startIndex : rest[..<colon.lowerBound].ranges(of: "; ").last?.upperBound
            if let start, !rest[start..<colon.lowerBound].contains(where: \.isWhitespace) {
                ids.append(String(rest[start..<colon.lowerBound]))
            }
            rest = rest[colon.upperBound...]
        }
        return ids
    }

    private func command(_ word: String) -> String { "codexd \(word) \(approval.oneLine)\(place)" }

    /// Says of a decided approval that its reason went no further, where the app-server has no place for one.
    ///
    /// - Parameter approval: The record.
    /// - Returns: Nothing where the reason goes to the app-server.
    static func reasonKept(_ approval: JSONObject) -> String? {
        let isPassedOn =
            approval["kind"]?.text == ApprovalKind.toolCall.rawValue
            || ["execCommandApproval", "applyPatchApproval"].contains(approval["method"]?.text)
        return isPassedOn ? nil : "the app-server takes no reason; it is kept with the approval"
    }

    /// What was decided about an approval and by whom, or why it's closed without that.
    static func outcome(_ detail: JSON) -> String {
        let (id, reason) = (detail["approvalId"]?.text ?? "", detail["decidedBy"]?.text ?? detail["reason"]?.text)
        let decision = detail["decision"]?.text ?? detail["decision"]?.members?.members.first?.name
        return "approval \(id.oneLine): \((decision ?? "closed").oneLine)\(reason.map { " (\($0.oneLine))" } ?? "")"
    }
}
