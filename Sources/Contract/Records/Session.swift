package import Basics

/// What a session is for.
package enum SessionPurpose: String, CaseIterable, Sendable {
    case duplex
    case smoke
    case worker
}

/// One app-server thread and what codexd knows of it.
package struct Session: Record {
    /// Whether work may be given to the session.
    package enum Status: String, CaseIterable, Sendable {
        case active
        case closed
    }

    /// Our name for it.
    package let sessionID: SessionID

    /// What it's for.
    package var purpose: SessionPurpose

    /// The thread it stands for; a registered session may have none.
    package var threadID: ThreadID?

    /// Whether work may be given to it.
    package var status: Status

    /// The endpoint that served it first.
    package var endpoint: String

    /// The child that served it first.
    package var childProcessID: Int?

    /// When it was made.
    package let createdAt: Timestamp

    /// When anything about it changed last.
    package var updatedAt: Timestamp

    /// The directory its thread works in.
    package var directory: String?

    /// The model that answers.
    package var model: String?

    /// Who serves the model.
    package var modelProvider: String?

    /// The service tier asked of the provider.
    package var serviceTier: String?

    /// How much the model is to think.
    package var reasoningEffort: String?

    /// The turn that runs, if one does.
    package var currentTurnID: TurnID?

    /// The turn that began last.
    package var lastTurnID: TurnID?

    /// How the last turn stands, in the app-server's words, which may grow.
    package var lastTurnStatus: String?

    /// Where the verdict on the last turn comes from, once there is one.
    package var lastTurnEvidence: TurnEvidence?

    /// The turns beside the current one that have no verdict yet, oldest first: another began, or was accepted, over them.
    package var otherTurnIDs: [TurnID] = []

    /// What its client chose for the thread, by the names of the wire; none is known of sessions of an earlier codexd.
    package var settings: JSONObject?

    /// What the app-server said last that the thread may do: `approvalPolicy` and `sandbox`, in its own form.
    package var rights: JSONObject?

    /// Whether codexd made the thread and no turn was ever taken on it, so that no new process can find it.
    ///
    /// `nil` for a session of an earlier codexd, which didn't note it.
    package var isProvisional: Bool?

    /// What the client wants remembered.
    package var metadata: JSONObject

    private var unknown: JSONObject = [:]

    /// Creates an active session without a turn.
    package init(
        sessionID: SessionID,
        purpose: SessionPurpose,
        threadID: ThreadID?,
        endpoint: String,
        childProcessID: Int?,
        createdAt: Timestamp,
        metadata: JSONObject
    ) {
        self.sessionID = sessionID
        self.purpose = purpose
        self.threadID = threadID
        status = .active
        self.endpoint = endpoint
        self.childProcessID = childProcessID
        self.createdAt = createdAt
        updatedAt = createdAt
        self.metadata = metadata
    }

    /// Reads a session, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "session")
        sessionID = SessionID(rawValue: try reader.text("sessionId"))
        purpose = try reader.choice("purpose")
        threadID = try reader.optionalText("threadId").map(ThreadID.init(rawValue:))
        status = try reader.choice("status")
        endpoint = try reader.text("endpoint")
        childProcessID = try reader.optionalInteger("childPid")
        createdAt = try reader.time("createdAt")
        updatedAt = try reader.time("updatedAt")
        directory = try reader.optionalText("cwd")
        model = try reader.optionalText("model")
        modelProvider = try reader.optionalText("modelProvider")
        serviceTier = try reader.optionalText("serviceTier")
        reasoningEffort = try reader.optionalText("reasoningEffort")
        currentTurnID = try reader.optionalText("currentTurnId").map(TurnID.init(rawValue:))
        lastTurnID = try reader.optionalText("lastTurnId").map(TurnID.init(rawValue:))
        lastTurnStatus = try reader.optionalText("lastTurnStatus")
        lastTurnEvidence = try reader.optionalText("lastTurnEvidence").map(TurnEvidence.init(rawValue:))
        otherTurnIDs = try reader.optionalTexts("otherTurnIds").map(TurnID.init(rawValue:))
        settings = try reader.optionalObject("settings")
        rights = try reader.optionalObject("rights")
        isProvisional = try reader.optionalBoolean("provisional")
        metadata = try reader.object("metadata")
        unknown = reader.unknown
    }

    /// Lists the session's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("sessionId", sessionID.rawValue)
        members.append("purpose", purpose.rawValue)
        members.append("threadId", optional: threadID?.rawValue)
        members.append("status", status.rawValue)
        members.append("endpoint", endpoint)
        members.append("childPid", optional: childProcessID)
        members.append("createdAt", createdAt.description)
        members.append("updatedAt", updatedAt.description)
        members.append("cwd", optional: directory)
        members.append("model", optional: model)
        members.append("modelProvider", optional: modelProvider)
        members.append("serviceTier", optional: serviceTier)
        members.append("reasoningEffort", optional: reasoningEffort)
        members.append("currentTurnId", optional: currentTurnID?.rawValue)
        members.append("lastTurnId", optional: lastTurnID?.rawValue)
        members.append("lastTurnStatus", optional: lastTurnStatus)
        members.append("lastTurnEvidence", optional: lastTurnEvidence?.rawValue)
        members.append("otherTurnIds", .array(otherTurnIDs.map(JSON.identifier)))
        members.append("settings", settings.map(JSON.object) ?? .null)
        members.append("rights", rights.map(JSON.object) ?? .null)
        members.append("provisional", isProvisional.map(JSON.bool) ?? .null)
        members.append("metadata", .object(metadata))
        members.append(unknown)
    }
}

/// Where the verdict on a turn comes from; newer versions may know more.
package struct TurnEvidence: RawRepresentable, Hashable, Sendable {
    /// The word that stands in files and events.
    package let rawValue: String

    /// Takes the word over as it is.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The app-server said so when it happened.
    package static let liveEvent = TurnEvidence(rawValue: "live_event")

    /// The connection ended first, so the turn is taken to have failed.
    package static let transportClosed = TurnEvidence(rawValue: "transport_closed")

    /// The app-server that holds the thread said so when it was asked to read it.
    package static let threadRead = TurnEvidence(rawValue: "thread_read")
}
