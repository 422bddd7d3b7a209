import Basics
import Contract
import Testing

/// A record as the contract has it, with all that can be said of it.
struct Sample: Sendable, CustomTestStringConvertible {
    /// The record's kind, as errors call it.
    let kind: String
    /// The members in order; a `?` behind a name marks one that may be null or absent.
    private let members: String
    let text: String
    /// Reads a record and writes it again.
    let rewrite: @Sendable (JSONObject) throws -> JSONObject

    var names: [String] { members.split(separator: " ").map { String($0.filter { $0 != "?" }) } }
    var optional: [String] { members.split(separator: " ").filter { $0.hasSuffix("?") }.map { String($0.dropLast()) } }
    /// The members that are objects themselves, so that another object isn't of the wrong type.
    var objects: [String] { ["metadata", "settings", "rights", "detail", "result", "request", "log", "parked"] }
    var testDescription: String { kind }

    /// What is written of a member that was absent.
    static func absent(_ name: String) -> JSON {
        switch name {
        case "seq": 0
        case "otherTurnIds": []
        default: .null
        }
    }

    static let all = [identity, daemon, child, session, sessions, run, runs, events, event]

    static let identity = Sample(
        kind: "identity",
        members: "daemonId nodeId repoRoot createdAt version?",
        text: """
            {"daemonId": "6f1c", "nodeId": "n", "repoRoot": "/w", "createdAt": "2026-03-22T13:16:04.000Z",
             "version": "1.2"}
            """,
        rewrite: { try Identity($0).object }
    )

    static let daemon = Sample(
        kind: "daemon state",
        members: "started startedAt? stoppedAt? pid? format? parked?",
        text: """
            {"started": true, "startedAt": "2026-03-22T13:16:04.000Z", "stoppedAt": "2026-03-22T13:16:05.000Z",
             "pid": 7, "format": 1, "parked": {"failureClass": "usage_limit", "since": "2026-03-22T13:16:04.000Z",
             "until": "2026-03-22T13:31:04.000Z"}}
            """,
        rewrite: { try DaemonRecord($0).object }
    )

    static let child = Sample(
        kind: "child",
        members: """
            strategy mode endpoint status command args cwd pid? processStart? startedAt? exitedAt? exitCode? \
            signal? lastError?
            """,
        text: """
            {"strategy": "spawn", "mode": "app-server", "endpoint": "stdio://x", "status": "failed",
             "command": "codex", "args": ["a", "b"], "cwd": "/w", "pid": 8, "processStart": "boot 8",
             "startedAt": "2026-03-22T13:16:04.000Z", "exitedAt": "2026-03-22T13:16:04.500Z", "exitCode": 3, "signal": "SIGKILL", "lastError": "e"}
            """,
        rewrite: { try ChildRecord($0).object }
    )

    static let session = Sample(
        kind: "session",
        members: """
            sessionId purpose threadId? status endpoint childPid? createdAt updatedAt cwd? model? modelProvider? \
            serviceTier? reasoningEffort? currentTurnId? lastTurnId? lastTurnStatus? lastTurnEvidence? \
            otherTurnIds? settings? rights? provisional? metadata
            """,
        text: """
            {"sessionId": "s-1", "purpose": "duplex", "threadId": "t", "status": "active", "endpoint": "stdio://x",
             "childPid": 8, "createdAt": "2026-03-22T13:16:04.000Z", "updatedAt": "2026-03-22T13:16:05.000Z",
             "cwd": "/w", "model": "m", "modelProvider": "p", "serviceTier": "fast", "reasoningEffort": "high",
             "currentTurnId": "u", "lastTurnId": "u", "lastTurnStatus": "inProgress",
             "lastTurnEvidence": "live_event", "otherTurnIds": [], "settings": {"sandbox": "read-only"},
             "rights": {"sandbox": {"type": "readOnly"}}, "provisional": false, "metadata": {"b": "1", "a": "2"}}
            """,
        rewrite: { try Session($0).object }
    )

    static let sessions = Sample(
        kind: "session registry",
        members: "updatedAt? sessions",
        text: #"{"updatedAt": "2026-03-22T13:16:04.000Z", "sessions": [\#(session.text)]}"#,
        rewrite: { try SessionRegistry($0).object }
    )

    static let run = Sample(
        kind: "run",
        members: """
            runId sessionId? status adapter prompt purpose cwd createdAt updatedAt startedAt? finishedAt? error? \
            summary? metadata result? request? log?
            """,
        text: """
            {"runId": "r", "sessionId": "s", "status": "completed", "adapter": "codex-exec", "prompt": "6*7?",
             "purpose": "fallback-worker", "cwd": "/w", "createdAt": "2026-03-22T13:16:04.000Z",
             "updatedAt": "2026-03-22T13:16:04.000Z", "startedAt": "2026-03-22T13:16:04.000Z",
             "finishedAt": "2026-03-22T13:16:04.000Z", "error": "e", "summary": "42", "metadata": {"a": "b"},
             "result": {"ok": true}, "request": {"model": null},
             "log": {"totalEntries": 3, "lastSeq": 3, "lifecycleEventCount": 2, "stdoutChunkCount": 1,
             "stderrChunkCount": 0}}
            """,
        rewrite: { try Run($0).object }
    )

    static let runs = Sample(
        kind: "run registry",
        members: "updatedAt? runs",
        text: #"{"updatedAt": "2026-03-22T13:16:04.000Z", "runs": [\#(run.text)]}"#,
        rewrite: { try RunRegistry($0).object }
    )

    static let events = Sample(
        kind: "recent events",
        members: "maxEntries updatedAt? events",
        text: #"{"maxEntries": 5, "updatedAt": "2026-03-22T13:16:04.000Z", "events": [\#(event.text)]}"#,
        rewrite: { try RecentEvents($0).object }
    )

    static let event = Sample(
        kind: "event",
        members: "seq? createdAt level type message detail?",
        text: """
            {"seq": 4, "createdAt": "2026-03-22T13:16:04.000Z", "level": "warn", "type": "x.y", "message": "m",
             "detail": {"z": 1, "a": [1.0, 1e3]}}
            """,
        rewrite: { try Event($0).object }
    )
}
