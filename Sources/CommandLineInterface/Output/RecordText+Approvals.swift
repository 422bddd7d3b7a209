import Basics
import Contract

extension RecordText {
    /// The longest text that is decided about as it stands in the list.
    private static let longestAbout = 400

    /// Approvals, each with what the app-server allows, or what was decided and by whom, and what it's about.
    ///
    /// - Parameters:
    ///   - approvals: The records.
    ///   - status: Which were asked for; all if there's none.
    ///   - place: The flags by which the daemon is found.
    ///   - appearance: How text looks.
    /// - Returns: A table, or a sentence if there are none.
    static func approvals(
        _ approvals: [JSONObject],
        status: String?,
        place: String,
        _ appearance: Appearance
    ) -> String {
        guard !approvals.isEmpty else {
            let all = "all there are: codexd approvals\(place) --status all"
            switch status {
            case nil: return "no approvals\n"
            case Approval.Status.pending.rawValue: return "no approval waits; \(all)\n"
            case .some(let status): return "no approvals are \(status); \(all)\n"
            }
        }
        var table = TextTable("APPROVAL", "STATUS", "KIND", "SESSION", "SINCE (UTC)", "DECISION", "ABOUT")
        for approval in approvals {
            let status = approval["status"]?.text
            let about = approval["params"].flatMap { Approval.about($0, item: approval["item"]) }
            table.append(
                .init(approval["approvalId"]?.text),
                .init(status, status.flatMap(Appearance.Colour.init(status:))),
                .init(approval["kind"]?.text),
                .init(approval["sessionId"]?.text),
                .init((approval["createdAt"]?.text).map { EventText.time($0) }),
                .init(decision(approval)),
                .init(about.map { shown($0.visible, of: approval["approvalId"]?.text ?? "", place) })
            )
        }
        return table.text(appearance)
    }

    /// What may be decided, or what was and by whom, or why nothing is any more.
    private static func decision(_ approval: JSONObject) -> String? {
        if let decision = approval["decision"], !decision.isNull {
            return word(decision) + ((approval["decidedBy"]?.text).map { " by \($0)" } ?? "")
        }
        if let reason = approval["reason"]?.text { return "none: \(reason)" }
        return approval["availableDecisions"]?.elements?.map(word).joined(separator: " ")
    }

    /// A word as it is, and of an object the name of its member.
    private static func word(_ decision: JSON) -> String {
        decision.text ?? decision.members?.members.first.map { "{\($0.name)}" } ?? "?"
    }

    /// The beginning and the end of a text that is too long: neither is hidden from who decides.
    private static func shown(_ text: String, of approval: String, _ place: String) -> String {
        guard text.count > longestAbout else { return text }
        let (head, tail) = (text.prefix(longestAbout / 2), text.suffix(longestAbout / 2))
        let left = text.count - head.count - tail.count
        return "\(head) […\(left) more; all of it: codexd approvals \(approval)\(place) …] \(tail)"
    }
}
