package import Basics

/// Marks the names of approvals, which are ours.
package enum ApprovalNameKind {}

/// Our name for something that the app-server asks for.
package typealias ApprovalID = Identifier<ApprovalNameKind>

/// Something that the app-server asked of its client, and what became of it (contract CTR-APPR).
///
/// ```
/// pending ──somebody decides──▶ answered
///    │  ▲──the disk refused that, or it's asked again──┘
///    ├──nobody does in time──▶ expired
///    └──nobody wants to know any more──▶ resolved
/// ```
package struct Approval: Record {
    /// How it stands.
    package enum Status: String, CaseIterable, Hashable, Sendable {
        /// The app-server waits for an answer.
        case pending
        /// An answer was decided on.
        case answered
        /// Nobody decided in time, so that the configuration did.
        case expired
        /// It was closed without an answer.
        case resolved
    }

    /// Who decided.
    package enum Decider: String, CaseIterable, Hashable, Sendable {
        /// Somebody who called the local API.
        case `operator`
        /// The configured policy.
        case policy
        /// The configured timeout.
        case timeout
        /// There were too many already.
        case limit
    }

    /// Why it was closed without an answer.
    package enum Reason: String, CaseIterable, Hashable, Sendable {
        /// The app-server said so.
        case server
        /// Its turn has ended.
        case turnEnded = "turn_ended"
        /// The connection over which it was asked has ended.
        case transportClosed = "transport_closed"
        /// The codexd that was asked has ended.
        case daemonRestarted = "daemon_restarted"
    }

    /// Our name for it.
    package let approvalID: ApprovalID
    /// The app-server's id of its request: an integer or a string.
    package let requestID: JSON
    /// What the app-server called, such as `item/commandExecution/requestApproval`.
    package let method: String
    /// What it's about.
    package let kind: ApprovalKind
    /// The session that it concerns; a sub-agent's thread has none.
    package let sessionID: SessionID?
    /// The thread that it concerns.
    package let threadID: ThreadID?
    /// The turn that it concerns.
    package let turnID: TurnID?
    /// The item that it concerns.
    package let itemID: String?
    /// How it stands.
    package var status: Status = .pending
    /// When it was asked for first.
    package let createdAt: Timestamp
    /// When anything about it changed last.
    package var updatedAt: Timestamp
    /// When it's decided without anybody, if that is configured.
    package var expiresAt: Timestamp?
    /// What the app-server said of it; of what is too long only how long it was.
    package let params: JSON
    /// What the app-server told before of the item that it's about, where it says nothing of that when it asks.
    package var item: JSON?
    /// What may be decided: words, or objects where the app-server offers them.
    package let availableDecisions: [JSON]
    /// What was decided, in the client's words.
    package var decision: JSON?
    /// The result that the app-server is sent for it; none if it's written nowhere, as there's a secret in it.
    package var answer: JSON?
    /// Who decided.
    package var decidedBy: Decider?
    /// Why it was declined, in the client's words.
    package var rejection: String?
    /// Why it was closed without an answer.
    package var reason: Reason?

    private var unknown: JSONObject = [:]

    /// Creates one that is pending.
    package init(
        approvalID: ApprovalID,
        requestID: JSON,
        method: String,
        kind: ApprovalKind,
        sessionID: SessionID?,
        threadID: ThreadID?,
        turnID: TurnID?,
        itemID: String?,
        createdAt: Timestamp,
        params: JSON,
        availableDecisions: [JSON]
    ) {
        self.approvalID = approvalID
        self.requestID = requestID
        self.method = method
        self.kind = kind
        self.sessionID = sessionID
        self.threadID = threadID
        self.turnID = turnID
        self.itemID = itemID
        self.createdAt = createdAt
        updatedAt = createdAt
        self.params = params
        self.availableDecisions = availableDecisions
    }

    /// Reads an approval, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "approval")
        approvalID = ApprovalID(rawValue: try reader.text("approvalId"))
        requestID = reader.value("requestId")
        method = try reader.text("method")
        kind = try reader.choice("kind")
        sessionID = try reader.optionalText("sessionId").map(SessionID.init(rawValue:))
        threadID = try reader.optionalText("threadId").map(ThreadID.init(rawValue:))
        turnID = try reader.optionalText("turnId").map(TurnID.init(rawValue:))
        itemID = try reader.optionalText("itemId")
        status = try reader.choice("status")
        createdAt = try reader.time("createdAt")
        updatedAt = try reader.time("updatedAt")
        expiresAt = try reader.optionalTime("expiresAt")
        params = reader.value("params")
        item = reader.optionalValue("item")
        availableDecisions = reader.value("availableDecisions").elements ?? []
        decision = reader.optionalValue("decision")
        answer = reader.optionalValue("answer")
        decidedBy = try reader.optionalChoice("decidedBy")
        rejection = try reader.optionalText("rejection")
        reason = try reader.optionalChoice("reason")
        unknown = reader.unknown
    }

    /// Lists the approval's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("approvalId", approvalID.rawValue)
        members.append("requestId", requestID)
        members.append("method", method)
        members.append("kind", kind.rawValue)
        members.append("sessionId", optional: sessionID?.rawValue)
        members.append("threadId", optional: threadID?.rawValue)
        members.append("turnId", optional: turnID?.rawValue)
        members.append("itemId", optional: itemID)
        members.append("status", status.rawValue)
        members.append("createdAt", createdAt.description)
        members.append("updatedAt", updatedAt.description)
        members.append("expiresAt", optional: expiresAt?.description)
        members.append("params", params)
        members.append("item", item ?? .null)
        members.append("availableDecisions", .array(availableDecisions))
        members.append("decision", decision ?? .null)
        members.append("answer", answer ?? .null)
        members.append("decidedBy", optional: decidedBy?.rawValue)
        members.append("rejection", optional: rejection)
        members.append("reason", optional: reason?.rawValue)
        members.append(unknown)
    }
}

extension Approval: RegisteredRecord {
    /// What a registry must know of an approval.
    package struct Outline: RecordOutline {
        package let id: ApprovalID

        /// Since when it isn't pending any more.
        package let settledAt: Timestamp?
    }

    package var outline: Outline { Outline(id: approvalID, settledAt: status == .pending ? nil : updatedAt) }

    package static func outline(of text: JSONSlice) -> Outline? {
        var reader = CompactReader(text)
        let id = reader.text("approvalId")
        reader.value("requestId")
        _ = reader.text("method")
        let _: ApprovalKind? = reader.choice("kind")
        for name in ["sessionId", "threadId", "turnId", "itemId"] { _ = reader.optionalText(name) }
        let status: Status? = reader.choice("status")
        _ = reader.time("createdAt")
        let updatedAt = reader.time("updatedAt")
        _ = reader.optionalTime("expiresAt")
        reader.value("params")
        for name in ["item", "availableDecisions", "decision", "answer"] { reader.value(name) }
        reader.optionalChoice("decidedBy", of: Decider.self)
        _ = reader.optionalText("rejection")
        reader.optionalChoice("reason", of: Reason.self)
        guard reader.isOurs, let id = id?.text, let status, let updatedAt else { return nil }
        return Outline(id: ApprovalID(rawValue: id), settledAt: status == .pending ? nil : updatedAt)
    }
}
