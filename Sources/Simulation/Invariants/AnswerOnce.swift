import AgentWire

/// What the app-server asks is answered once, and codexd asks nothing under an id that it used before.
///
/// Both count for themselves, child by child (contract CTR-WIRE-3, CTR-PROTO-12). An app-server that asks twice under
/// one id gets two answers. What it asks before the handshake is over is nobody's.
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
    }

    private var children: [Int: Child] = [:]

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .daemonStarted:
            children = [:]
            return nil
        case .childStarted(let child):
            children[child] = Child()
            return nil
        case .childEnded(let child):
            children[child] = nil
            return nil
        case .said(let child, .request(let id, _, _)):
            let isOwed = children[child]?.isConnected == true
            children[child]?.tallies[id, default: Tally()].asked += 1
            if isOwed { children[child]?.tallies[id]?.owed += 1 }
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
            return tally.answered < tally.asked ? nil : "child \(child) was answered \(id) once more than it asked"
        case .failure(nil, _): return "child \(child) got an answer to nothing"
        }
    }

    private func unanswered(_ rest: Rest) -> String? {
        for child in rest.livingChildren where !rest.blockedChildren.contains(child) {
            let open = children[child]?.tallies.filter { $0.value.answered < $0.value.owed } ?? [:]
            guard let id = open.keys.map(\.description).min() else { continue }
            return "child \(child) still waits for the answer to \(id) \(rest.wait)"
        }
        return nil
    }
}
