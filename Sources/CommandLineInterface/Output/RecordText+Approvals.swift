import Basics
import Contract

extension RecordText {
    /// Approvals, each with what it's about and what the app-server allows.
    static func approvals(_ approvals: [JSONObject], _ appearance: Appearance) -> String {
        guard !approvals.isEmpty else {
            return "no approvals of that kind; all there are: codexd approvals --status all\n"
        }
        var table = TextTable("APPROVAL", "STATUS", "KIND", "SESSION", "SINCE (UTC)", "ABOUT", "DECISIONS")
        for approval in approvals {
            let status = approval["status"]?.text
            let about = approval["params"].flatMap { Approval.about($0, item: approval["item"]) }
            table.append(
                .init(approval["approvalId"]?.text),
                .init(status, status.flatMap(Appearance.Colour.init(status:))),
                .init(approval["kind"]?.text),
                .init(approval["sessionId"]?.text),
                .init((approval["createdAt"]?.text).map { EventText.time($0) }),
                .init(about?.oneLine.cut(to: 48)),
                .init(decisions(approval["availableDecisions"]))
            )
        }
        return table.text(appearance)
    }

    /// Words as they are, and of an object the name of its member.
    private static func decisions(_ decisions: JSON?) -> String? {
        decisions?.elements?.map { $0.text ?? $0.members?.members.first.map { "{\($0.name)}" } ?? "?" }
            .joined(separator: " ")
    }
}
