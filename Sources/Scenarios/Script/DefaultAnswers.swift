import Basics

/// What a server of version 0.163.0 answers: members and their order are the real one's.
enum DefaultAnswers {
    static let version = "0.163.0"

    /// The result of a request, with what a script says of it laid over; for an unknown method only that.
    static func result(of call: ClientCall, saying said: JSON, _ pretence: inout Pretence) -> JSON {
        let usual = usual(call, said, &pretence)
        return usual.merged(with: said)
    }

    /// Whether ``result(of:saying:_:)`` has something of its own to say.
    static let methods = [
        "initialize", "thread/start", "thread/resume", "thread/read", "thread/list", "thread/unsubscribe",
        "turn/start", "turn/steer", "turn/interrupt",
    ]

    private static func usual(_ call: ClientCall, _ said: JSON, _ pretence: inout Pretence) -> JSON {
        switch call.method {
        case "initialize": initialize(call, &pretence)
        case "thread/start": session(of: open(call, said, &pretence), pretence)
        case "thread/resume": resumed(session(of: open(call, said, &pretence), pretence))
        case "thread/read": read(call, pretence)
        case "thread/list":
            ["data": .array(pretence.threads.reversed().map { thread($0, pretence) }), "nextCursor": nil]
        case "thread/unsubscribe": ["status": "unsubscribed"]
        case "turn/start": ["turn": begin(call, said, &pretence)]
        case "turn/steer": ["turnId": call.params?["expectedTurnId"] ?? .string(pretence.turnID)]
        default: [:]
        }
    }

    private static func initialize(_ call: ClientCall, _ pretence: inout Pretence) -> JSON {
        pretence.noteRequest(call)
        let client = pretence.client
        let system = "(Debian 12.0.0; x86_64) xterm (\(client.name); \(client.version))"
        return [
            "userAgent": .string("\(client.name)/\(version) \(system)"),
            "codexHome": "/home/demo",
            "platformFamily": "unix",
            "platformOs": "linux",
        ]
    }

    // MARK: - Threads

    /// Loads the thread of a request: the one that the script names, that was asked for, or a new one.
    private static func open(_ call: ClientCall, _ said: JSON, _ pretence: inout Pretence) -> Pretence.Thread {
        let id = said["thread"]?["id"]?.text ?? call.params?["threadId"]?.text ?? pretence.nextID()
        let known = pretence.thread(id) ?? pretence.shelved(id)
        let thread =
            known
            ?? Pretence.Thread(
                id: id,
                directory: call.params?["cwd"]?.text ?? pretence.directory,
                model: call.params?["model"]?.text ?? "mock-model"
            )
        pretence.remember(thread)
        return thread
    }

    /// A thread as every message shows it, without its turns unless told.
    static func thread(_ thread: Pretence.Thread, _ pretence: Pretence, turns: [PretendedTurn] = []) -> JSON {
        let directory = JSON.string(thread.directory)
        let environment: JSON = ["environmentId": "local", "cwd": directory, "runtimeWorkspaceRoots": [directory]]
        let rollout = "/home/demo/sessions/2026/11/20/rollout-2026-11-20T08-52-20-\(thread.id).jsonl"
        return [
            "id": .string(thread.id), "environments": [environment], "extra": nil, "sessionId": .string(thread.id),
            "forkedFromId": nil, "parentThreadId": nil, "preview": .string(thread.preview), "ephemeral": false,
            "section": nil, "sectionEnteredAt": nil, "projectId": nil, "historyMode": "paginated",
            "modelProvider": "mock_provider", "model": .string(thread.model), "reasoningEffort": nil,
            "createdAt": pretence.seconds, "updatedAt": pretence.seconds, "recencyAt": pretence.seconds,
            "status": pretence.isLoaded(thread.id) ? thread.status : ["type": "notLoaded"], "path": .string(rollout),
            "cwd": directory, "cliVersion": .string(version),
            "originator": .string(pretence.client.name), "source": "vscode", "canAcceptDirectInput": true,
            "threadSource": nil, "agentNickname": nil, "agentRole": nil, "gitInfo": nil, "name": nil,
            "daybreakEnabled": nil, "turns": .array(turns.map(\.json)),
        ]
    }

    private static func session(of opened: Pretence.Thread, _ pretence: Pretence) -> JSON {
        let directory = JSON.string(opened.directory)
        return [
            "thread": thread(opened, pretence, turns: opened.turns), "model": .string(opened.model),
            "modelProvider": "mock_provider", "serviceTier": nil, "disabledPluginIds": [], "cwd": directory,
            "runtimeWorkspaceRoots": [directory], "instructionSources": [], "approvalPolicy": "never",
            "approvalsReviewer": "user", "sandbox": ["type": "readOnly", "networkAccess": false],
            "activePermissionProfile": nil, "reasoningEffort": nil, "multiAgentMode": "explicitRequestOnly",
        ]
    }

    /// The answer to `thread/resume`, which has a few members more.
    private static func resumed(_ session: JSON) -> JSON {
        let settings: JSON = [
            "model": session["model"] ?? .null, "reasoning_effort": nil, "developer_instructions": nil,
        ]
        let more: JSON = [
            "collaborationMode": ["mode": "default", "settings": settings],
            "initialTurnsPage": nil, "turnsBackwardsCursor": nil, "itemsBackwardsCursor": nil,
        ]
        return session.merged(with: more)
    }

    private static func read(_ call: ClientCall, _ pretence: Pretence) -> JSON {
        let id = call.params?["threadId"]?.text ?? pretence.threadID
        let known =
            pretence.thread(id) ?? pretence.shelved(id)
            ?? Pretence.Thread(id: id, directory: pretence.directory, model: "mock-model")
        let turns = call.params?["includeTurns"]?.boolean == true ? known.turns : []
        return ["thread": thread(known, pretence, turns: turns)]
    }

    // MARK: - Turns

    private static func begin(_ call: ClientCall, _ said: JSON, _ pretence: inout Pretence) -> JSON {
        let id = said["turn"]?["id"]?.text ?? pretence.nextID()
        pretence.begin(turn: id, of: call.params?["threadId"]?.text ?? pretence.threadID, saying: call)
        return turn(id, status: "inProgress")
    }

    /// A turn as every message shows it; one that has ended shows what it said.
    static func turn(
        _ id: String,
        status: JSON,
        items: [JSON] = [],
        view: JSON = "notLoaded",
        error: JSON = nil,
        started: JSON = nil,
        completed: JSON = nil
    ) -> JSON {
        [
            "id": .string(id), "rootTurnId": .string(id), "items": .array(items), "itemsView": view,
            "status": status, "error": error, "startedAt": started, "completedAt": completed,
            "durationMs": completed.isNull ? nil : 0,
        ]
    }
}
