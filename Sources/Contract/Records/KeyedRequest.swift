package import Basics

/// Marks the keys by which clients name their requests.
package enum RequestKeyKind {}

/// A client's own name for one of its requests: the value of `Idempotency-Key`.
package typealias RequestKey = Identifier<RequestKeyKind>

/// A request that came with a key, and what came of it (contract CTR-API-4).
///
/// ```
/// (none) ──its intent is written down──▶ undecided ──────▶ decided
///    │                                    ▲   └─▶ untaken     ▲ ▲
///    │                                    └──repeated──┴──────┘ │
///    └──────────it's answered──────────────────────────────────┘
/// ```
///
/// It's undecided while nobody knows whether the app-server took what it was sent.
package struct KeyedRequest: Record {
    /// The client's name for it.
    package let key: RequestKey

    /// When codexd took it up.
    package let createdAt: Timestamp

    /// What was asked, as a hash of method, path and body; see ``RequestFingerprint``.
    package let fingerprint: String

    /// The session that it made, or is about.
    package var sessionID: SessionID?

    /// The run that it made, or is about.
    package var runID: RunID?

    /// The turn that it started or steered.
    package var turnID: TurnID?

    /// The approval that it decided.
    package var approvalID: ApprovalID?

    /// Under which name the app-server was sent the turn.
    package var clientUserMessageID: String?

    /// Whether the app-server turned out not to have taken the turn, so that it may be sent again.
    package var isUntaken = false

    /// The HTTP status of its answer; none while it's undecided.
    package var status: Int?

    /// The body of its answer; none if it's too long to be kept, and then it's made anew of what it was about.
    package var body: JSON?

    private var unknown: JSONObject = [:]

    /// Creates the record of a request of which nothing has come yet.
    package init(key: RequestKey, createdAt: Timestamp, fingerprint: String) {
        self.key = key
        self.createdAt = createdAt
        self.fingerprint = fingerprint
    }

    /// Whether it's known what came of it.
    package var isDecided: Bool { status != nil }

    /// Reads a request, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "keyed request")
        key = RequestKey(rawValue: try reader.text("key"))
        createdAt = try reader.time("createdAt")
        fingerprint = try reader.text("fingerprint")
        sessionID = try reader.optionalText("sessionId").map(SessionID.init(rawValue:))
        runID = try reader.optionalText("runId").map(RunID.init(rawValue:))
        turnID = try reader.optionalText("turnId").map(TurnID.init(rawValue:))
        approvalID = try reader.optionalText("approvalId").map(ApprovalID.init(rawValue:))
        clientUserMessageID = try reader.optionalText("clientUserMessageId")
        isUntaken = try reader.boolean("untaken")
        status = try reader.optionalInteger("status")
        body = try reader.optionalObject("body").map(JSON.object)
        unknown = reader.unknown
    }

    /// Lists the request's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("key", key.rawValue)
        members.append("createdAt", createdAt.description)
        members.append("fingerprint", fingerprint)
        members.append("sessionId", optional: sessionID?.rawValue)
        members.append("runId", optional: runID?.rawValue)
        members.append("turnId", optional: turnID?.rawValue)
        members.append("approvalId", optional: approvalID?.rawValue)
        members.append("clientUserMessageId", optional: clientUserMessageID)
        members.append("untaken", .bool(isUntaken))
        members.append("status", optional: status)
        members.append("body", body ?? .null)
        members.append(unknown)
    }
}

extension KeyedRequest: RegisteredRecord {
    /// What a registry must know of a keyed request.
    package struct Outline: RecordOutline {
        package let id: RequestKey

        /// When it was taken up, once it's decided.
        package let settledAt: Timestamp?
    }

    package var outline: Outline { Outline(id: key, settledAt: isDecided ? createdAt : nil) }

    package static func outline(of text: JSONSlice) -> Outline? {
        var reader = CompactReader(text)
        let key = reader.text("key")
        let createdAt = reader.time("createdAt")
        _ = reader.text("fingerprint")
        for name in ["sessionId", "runId", "turnId", "approvalId", "clientUserMessageId"] {
            _ = reader.optionalText(name)
        }
        reader.optionalBoolean("untaken")
        let isDecided = reader.optionalInteger("status") != nil
        _ = reader.optionalObject("body")
        guard reader.isOurs, let key = key?.text, let createdAt else { return nil }
        return Outline(id: RequestKey(rawValue: key), settledAt: isDecided ? createdAt : nil)
    }
}
