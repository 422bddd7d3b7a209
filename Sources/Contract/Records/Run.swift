package import Basics

/// What a run is for.
package enum RunPurpose: String, CaseIterable, Sendable {
    case smoke
    case simpleWorker = "simple-worker"
    case fallbackWorker = "fallback-worker"
}

/// One job of `codex exec`, from its acceptance to its verdict (contract CTR-RUN).
///
/// ```
/// queued ──started──▶ running ──▶ completed
///    └──────cancelled────┴───────▶ failed
/// ```
package struct Run: Record {
    /// How a run stands.
    package enum Status: String, CaseIterable, Sendable {
        /// It waits for others to end.
        case queued
        case running
        case completed
        case failed

        /// Whether there is a verdict.
        package var isSettled: Bool { self == .completed || self == .failed }
    }

    /// What runs it.
    package static let adapter = "codex-exec"

    /// Our name for it.
    package let runID: RunID

    /// The session that it was asked for in, if there's one.
    package let sessionID: SessionID?

    /// How it stands.
    package var status: Status

    /// What runs it; other versions may have others.
    package let adapter: String

    /// What Codex is asked.
    package let prompt: String

    /// What it's for.
    package let purpose: RunPurpose

    /// The directory it works in.
    package let directory: String

    /// When it was accepted.
    package let createdAt: Timestamp

    /// When anything about it changed last.
    package var updatedAt: Timestamp

    /// When it left the queue.
    package var startedAt: Timestamp?

    /// When it was settled.
    package var finishedAt: Timestamp?

    /// Why it failed, in one line for people.
    package var error: String?

    /// What it said last, or why it failed.
    package var summary: String?

    /// What the client wants remembered.
    package let metadata: JSONObject

    /// The response, once it's settled.
    package var result: JSONObject?

    /// What else the client asked for; values of its environment are nowhere written.
    package let request: JSONObject?

    /// What its log holds, once it's settled.
    package var log: RunLogSummary?

    private var unknown: JSONObject = [:]

    /// Creates a run that waits for its turn.
    package init(
        runID: RunID,
        sessionID: SessionID?,
        prompt: String,
        purpose: RunPurpose,
        directory: String,
        createdAt: Timestamp,
        metadata: JSONObject,
        request: JSONObject
    ) {
        self.runID = runID
        self.sessionID = sessionID
        status = .queued
        adapter = Self.adapter
        self.prompt = prompt
        self.purpose = purpose
        self.directory = directory
        self.createdAt = createdAt
        updatedAt = createdAt
        self.metadata = metadata
        self.request = request
    }

    /// Reads a run, and keeps what it doesn't know.
    ///
    /// - Throws: ``RecordError``; members that may be `null` may also be absent.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "run")
        runID = RunID(rawValue: try reader.text("runId"))
        sessionID = try reader.optionalText("sessionId").map(SessionID.init(rawValue:))
        status = try reader.choice("status")
        adapter = try reader.text("adapter")
        prompt = try reader.text("prompt")
        purpose = try reader.choice("purpose")
        directory = try reader.text("cwd")
        createdAt = try reader.time("createdAt")
        updatedAt = try reader.time("updatedAt")
        startedAt = try reader.optionalTime("startedAt")
        finishedAt = try reader.optionalTime("finishedAt")
        error = try reader.optionalText("error")
        summary = try reader.optionalText("summary")
        metadata = try reader.object("metadata")
        result = try reader.optionalObject("result")
        request = try reader.optionalObject("request")
        log = try reader.optionalObject("log").map { (log) throws(RecordError) in try RunLogSummary(log) }
        unknown = reader.unknown
    }

    /// Lists the run's members as they're written, known ones first.
    package func list(into members: inout some JSONMembers) {
        members.append("runId", runID.rawValue)
        members.append("sessionId", optional: sessionID?.rawValue)
        members.append("status", status.rawValue)
        members.append("adapter", adapter)
        members.append("prompt", prompt)
        members.append("purpose", purpose.rawValue)
        members.append("cwd", directory)
        members.append("createdAt", createdAt.description)
        members.append("updatedAt", updatedAt.description)
        members.append("startedAt", optional: startedAt?.description)
        members.append("finishedAt", optional: finishedAt?.description)
        members.append("error", optional: error)
        members.append("summary", optional: summary)
        members.append("metadata", .object(metadata))
        members.append("result", result.map(JSON.object) ?? .null)
        members.append("request", request.map(JSON.object) ?? .null)
        if let log { members.append("log", object: { log.list(into: &$0) }) } else { members.append("log", .null) }
        members.append(unknown)
    }
}

extension Run {
    /// Where its directory lies.
    package var place: RunPlace { RunPlace(taskID: RunLabels(metadata).taskID, runID: runID) }
}
