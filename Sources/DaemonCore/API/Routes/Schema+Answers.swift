import Basics
import Contract

// What the local API answers with. Later versions may add members, and never take one away.
extension Schema {
    /// The schemas that have a name of their own in the description.
    package static var components: [(name: String, schema: Schema)] {
        [
            ("Session", session), ("Run", run), ("RunLogEntry", runLogEntry), ("RunLogSummary", runLogSummary),
            ("Approval", approval), ("Event", event), ("Gap", gap), ("Status", status), ("Problem", problem),
        ]
    }

    static let state = object([Member("status", text)])

    static let readyState = object([Member("status", text), Member("runQueue", runQueue)])

    private static let runQueue = object([
        Member("state", choice(["open", "parked"])), Member("failureClass", text, isRequired: false),
        Member("until", time, isRequired: false),
    ])

    static let browserLink = object([
        Member("url", text.described("Works once, in the browser that opens it first.")),
        Member("expiresAt", time),
    ])

    static let acceptedTurn = object([
        Member("accepted", boolean), Member("session", named("Session")), Member("turnId", text),
    ])

    static func page(of record: String) -> Schema {
        object([
            Member("items", list(of: named(record))),
            Member("nextCursor", text.orNull.described("The `cursor` of the next page; null on the last.")),
        ])
    }

    static let runLogPage = object([
        Member("items", list(of: named("RunLogEntry"))),
        Member("next", text.described("The `from` of the next page.")),
        Member("summary", named("RunLogSummary")),
    ])

    static let eventPage = object([
        Member("events", list(of: named("Event"))),
        Member("next", eventCursor.described("The `since` of the next page.")),
        Member("gap", named("Gap"), isRequired: false),
    ])

    private static let session = object([
        Member("sessionId", text), Member("purpose", choice(SessionPurpose.self)), Member("threadId", text.orNull),
        Member("status", choice(Session.Status.self)), Member("endpoint", text), Member("childPid", integer.orNull),
        Member("createdAt", time), Member("updatedAt", time), Member("cwd", text.orNull),
        Member("model", text.orNull), Member("modelProvider", text.orNull), Member("serviceTier", text.orNull),
        Member("reasoningEffort", text.orNull), Member("currentTurnId", text.orNull),
        Member("lastTurnId", text.orNull), Member("lastTurnStatus", text.orNull),
        Member("lastTurnEvidence", text.orNull), Member("otherTurnIds", list(of: text)),
        Member("settings", object.orNull), Member("rights", object.orNull),
        Member("provisional", boolean.orNull), Member("metadata", map(of: text)),
    ])

    private static let run = object([
        Member("runId", text), Member("sessionId", text.orNull), Member("status", choice(Run.Status.self)),
        Member("adapter", text), Member("prompt", text), Member("purpose", choice(RunPurpose.self)),
        Member("cwd", text), Member("createdAt", time), Member("updatedAt", time),
        Member("startedAt", time.orNull), Member("finishedAt", time.orNull), Member("error", text.orNull),
        Member("summary", text.orNull), Member("metadata", map(of: text)), Member("result", object.orNull),
        Member("request", object.orNull), Member("log", any(of: [named("RunLogSummary"), nothing])),
    ])

    private static let approval = object([
        Member("approvalId", text), Member("requestId", any(of: [integer, text])), Member("method", text),
        Member("kind", choice(ApprovalKind.self)), Member("sessionId", text.orNull), Member("threadId", text.orNull),
        Member("turnId", text.orNull), Member("itemId", text.orNull), Member("status", choice(Approval.Status.self)),
        Member("createdAt", time), Member("updatedAt", time), Member("expiresAt", time.orNull),
        Member("params", anything.described("What the app-server said of it.")),
        Member("availableDecisions", list(of: any(of: [text, object])).described("What the app-server allows.")),
        Member("decision", any(of: [text, object, nothing])), Member("answer", object.orNull),
        Member("decidedBy", text.orNull), Member("reason", text.orNull),
    ])

    private static let runLogEntry = object([
        Member("seq", integer), Member("channel", choice(RunChannel.self)),
    ])

    private static let runLogSummary = object([
        Member("totalEntries", integer), Member("lastSeq", integer), Member("lifecycleEventCount", integer),
        Member("stdoutChunkCount", integer), Member("stderrChunkCount", integer),
    ])

    private static let event = object([
        Member("seq", integer), Member("createdAt", time), Member("level", choice(Event.Level.self)),
        Member("type", text), Member("message", text), Member("detail", object.orNull),
    ])

    private static let gap = object([
        Member("reason", text), Member("from", integer.orNull), Member("through", integer.orNull),
        Member("resumesAfter", eventCursor),
    ])

    private static let status = object([
        Member("config", object), Member("identity", object.orNull), Member("daemon", object),
        Member("sessionRegistry", object), Member("runRegistry", object),
        Member("approvalRegistry", object), Member("recentEvents", object), Member("seq", integer),
        Member(
            "readiness",
            object([
                Member("ready", boolean), Member("failureClass", text.orNull), Member("detail", text.orNull),
                Member("runQueue", runQueue),
            ])
        ),
    ])

    private static let problem = object([
        Member("type", text), Member("title", text), Member("status", integer), Member("detail", text),
        Member("failureClass", text, isRequired: false), Member("field", text, isRequired: false),
        Member("sessionId", text, isRequired: false), Member("runId", text, isRequired: false),
        Member("code", integer, isRequired: false),
    ])

    private static let nothing = Schema(members: ["type": "null"])
}
