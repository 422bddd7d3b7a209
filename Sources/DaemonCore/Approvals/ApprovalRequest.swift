import AgentWire
import Basics
import Contract

/// A request of the app-server that somebody has to decide about.
struct ApprovalRequest: Hashable {
    /// The longest `params` that are kept, in bytes; of longer ones only how long they were.
    static let longestParams = 256 << 10

    /// The id to answer with.
    let id: RPCID
    /// What was called.
    let method: ApprovalMethod
    /// The thread that it concerns.
    let threadID: ThreadID?
    /// The turn that it concerns, if it says so; earlier servers don't.
    let turnID: TurnID?
    /// The item that it concerns.
    let itemID: String?
    /// What was said of it.
    let params: JSON
    /// What may be decided.
    let availableDecisions: [JSON]

    /// Reads a request; `nil` if it's none of those that can be decided about.
    init?(_ request: ServerRequest) {
        guard let method = ApprovalMethod(rawValue: request.method) else { return nil }
        id = request.id
        self.method = method
        let text = { (name: String) in request.params?.member(name)?.text }
        threadID = request.threadID ?? text("conversationId").map(ThreadID.init(rawValue:))
        turnID = request.turnID
        itemID = text("itemId") ?? text("callId")
        let length = request.params?.bytes.count ?? 0
        if length > Self.longestParams {
            params = ["truncated": true, "bytes": .integer(length)]
        } else {
            params = request.params?.value ?? .null
        }
        let offered = params["availableDecisions"]?.elements ?? []
        availableDecisions = offered.isEmpty ? method.words.map(JSON.string) : offered
    }

    /// What a request has in common with itself when it's asked again over another connection.
    struct Signature: Hashable {
        let requestID: JSON
        let method: String
        let thread: ThreadID
        let turn: TurnID
        let item: String?
    }

    /// What it would have in common with itself; nothing of one that names no turn, as many may look like it.
    var signature: Signature? {
        guard let threadID, let turnID else { return nil }
        return Signature(requestID: id.json, method: method.rawValue, thread: threadID, turn: turnID, item: itemID)
    }
}

extension Approval {
    /// What it has in common with the same request over another connection.
    var signature: ApprovalRequest.Signature? {
        guard let threadID, let turnID else { return nil }
        return .init(requestID: requestID, method: method, thread: threadID, turn: turnID, item: itemID)
    }
}
