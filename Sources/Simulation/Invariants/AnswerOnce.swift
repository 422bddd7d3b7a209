import AgentWire

/// What the app-server asks is answered once, and codexd asks nothing under an id that it used before.
///
/// Both count for themselves, child by child (contract CTR-WIRE-3, CTR-PROTO-12). An app-server that asks twice under
/// one id gets two answers. What it asks before the handshake is over is nobody's. What it wants decided is answered
/// only as the log says, and may wait for as long as nobody has decided, or wants to know (contract CTR-APPR-4).
struct AnswerOnce: Law {
    private struct Child {
        var isConnected = false
        var tallies: [RPCID: Tally] = [:]
        var ownIDs: Set<RPCID> = []
    }

    private struct Tally {
        var asked = 0
        /// How often it was asked on a connection that was ready.
        var owed = 0
        var answered = 0
        /// Whether somebody has to decide about it.
        var isApproval = false
    }

    private var children: [Int: Child] = [:]
    private var approvals = ApprovalBook()

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .daemonStarted:
            children = [:]
            approvals = ApprovalBook()
            return nil
        case .childStarted(let child):
            children[child] = Child()
            return nil
        case .childEnded(let child):
            children[child] = nil
            return nil
        case .logged(let event):
            if let records = event.approvals { approvals.take(records) }
            return nil
        case .said(let child, .request(let id, let method, _)):
            let isOwed = children[child]?.isConnected == true
            children[child]?.tallies[id, default: Tally()].asked += 1
            if isOwed { children[child]?.tallies[id]?.owed += 1 }
            if Self.approvalMethods.contains(method) { children[child]?.tallies[id]?.isApproval = true }
            return nil
        case .told(let child, let message): return told(message, to: child)
        case .rested(let rest, _): return unanswered(rest)
        default: return nil
        }
    }

    private mutating func told(_ message: RPCMessage, to child: Int) -> String? {
        guard children[child] != nil else { return nil }
        switch message {
        case .notification(let method, _):
            if method == Initialize.initialized { children[child]?.isConnected = true }
            return nil
        case .request(let id, let method, _):
            guard children[child]?.ownIDs.insert(id).inserted == false else { return nil }
            return "child \(child) was asked \(method) under the id \(id), which is taken"
        case .success(let id, _), .failure(let id?, _):
            guard let tally = children[child]?.tallies[id], tally.asked > 0 else {
                return "child \(child) was answered \(id), which it never asked"
            }
            children[child]?.tallies[id]?.answered += 1
            guard tally.answered < tally.asked else {
                return "child \(child) was answered \(id) once more than it asked"
            }
            guard tally.isApproval, case .success(_, let result) = message, !approvals.takeDecision(id, result) else {
                return nil
            }
            return "child \(child) was answered \(id) as no event says that anybody decided"
        case .failure(nil, _): return "child \(child) got an answer to nothing"
        }
    }

    private func unanswered(_ rest: Rest) -> String? {
        for child in rest.livingChildren where !rest.blockedChildren.contains(child) {
            let open =
                children[child]?.tallies.filter { id, tally in
                    let excused = tally.isApproval ? approvals.unanswerable(id) : 0
                    return tally.answered + excused < tally.owed
                } ?? [:]
            guard let id = open.keys.map(\.description).min() else { continue }
            return "child \(child) still waits for the answer to \(id) \(rest.wait)"
        }
        return nil
    }

    /// What somebody has to decide about (contract CTR-APPR-1).
    private static let approvalMethods: Set<String> = [
        "item/commandExecution/requestApproval", "item/fileChange/requestApproval", "item/permissions/requestApproval",
        "item/tool/requestUserInput", "mcpServer/elicitation/request", "item/tool/call", "execCommandApproval",
        "applyPatchApproval",
    ]
}
