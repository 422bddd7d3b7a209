import Basics

/// What a server of version 0.163.0 puts into its notifications: members and their order are the real one's.
enum DefaultNotifications {
    /// The params of a notification, with what a script says of them laid over; for an unknown method only that.
    static func params(of method: String, saying said: JSON, _ pretence: inout Pretence) -> JSON {
        pretence.note(Pretence.Names(in: said))
        pretence.follow(method, said)
        return usual(method, said, pretence).merged(with: said)
    }

    /// An item that a notification shows, with what a script says of it laid over.
    static func item(_ said: JSON) -> JSON { usualItem(said) }

    /// The same params of a notification that ``isFixed(_:naming:)``.
    static func params(of method: String, saying said: JSON) -> JSON {
        var pretence = Pretence(spawn: 0, directory: "/", started: Instant(nanoseconds: 0))
        return params(of: method, saying: said, &pretence)
    }

    /// Whether the params follow from what a script says alone, if it says these names.
    static func isFixed(_ method: String, naming names: Pretence.Names) -> Bool {
        switch method {
        case "thread/started": false
        case "thread/status/changed": names.thread != nil
        case "turn/started", "turn/completed", "item/started", "item/completed", "item/agentMessage/delta",
            "thread/tokenUsage/updated", "error":
            names.thread != nil && names.turn != nil
        default: true
        }
    }

    private static func usual(_ method: String, _ said: JSON, _ pretence: Pretence) -> JSON {
        let place: JSON = ["threadId": .string(pretence.threadID), "turnId": .string(pretence.turnID)]
        let item = said["item"].map { JSON.object(["item": usualItem($0)]).merged(with: place) }
        return switch method {
        case "configWarning": ["summary": .string(bubblewrap), "details": nil]
        case "remoteControl/status/changed": remoteControl
        case "thread/started":
            ["thread": DefaultAnswers.thread(thread(pretence), pretence)]
        case "thread/status/changed": ["threadId": .string(pretence.threadID), "status": ["type": "idle"]]
        case "turn/started": turn("inProgress", said, pretence)
        case "turn/completed": turn("completed", said, pretence)
        case "item/started": (item ?? place).merged(with: ["startedAtMs": pretence.instant])
        case "item/completed": (item ?? place).merged(with: ["completedAtMs": pretence.instant])
        case "item/agentMessage/delta": place.merged(with: ["itemId": "m1", "delta": ""])
        case "thread/tokenUsage/updated": place.merged(with: ["tokenUsage": tokenUsage])
        case "account/rateLimits/updated": rateLimits
        case "error": failure.merged(with: place)
        default: [:]
        }
    }

    private static func thread(_ pretence: Pretence) -> Pretence.Thread {
        pretence.thread(pretence.threadID)
            ?? Pretence.Thread(id: pretence.threadID, directory: pretence.directory, model: "mock-model")
    }

    private static func turn(_ usual: JSON, _ said: JSON, _ pretence: Pretence) -> JSON {
        let status = said["turn"]?["status"] ?? usual
        let hasEnded = status != "inProgress"
        let turn = DefaultAnswers.turn(
            pretence.turnID,
            status: status,
            view: said["turn"]?["items"] == nil ? "notLoaded" : "summary",
            started: pretence.seconds,
            completed: hasEnded ? pretence.seconds : nil
        )
        return ["threadId": .string(pretence.threadID), "turn": turn]
    }

    /// An item of a kind that is known by its type, in the order of its members.
    private static func usualItem(_ said: JSON) -> JSON {
        let usual: JSON =
            switch said["type"]?.text {
            case "agentMessage":
                [
                    "type": "agentMessage", "id": "m1", "text": "", "phase": nil, "memoryCitation": nil,
                    "delivery": nil, "questions": nil,
                ]
            case "userMessage": ["type": "userMessage", "id": "u1", "clientId": nil, "content": []]
            default: [:]
            }
        return usual.merged(with: said)
    }

    // MARK: - Constants of the recordings

    private static let bubblewrap = """
        Codex could not find bubblewrap on PATH. Install bubblewrap with your OS package manager. \
        See the sandbox prerequisites: https://developers.openai.com/codex/concepts/sandboxing#prerequisites. \
        Codex will use the bundled bubblewrap in the meantime.
        """

    private static let remoteControl: JSON = [
        "status": "disabled", "serverName": "host", "installationId": "ae7288bd-0e25-4052-8720-042b497e63c3",
        "environmentId": nil,
    ]

    private static let tokenUsage: JSON = ["total": usage, "last": usage, "modelContextWindow": 258400]

    private static let usage: JSON = [
        "totalTokens": 15, "inputTokens": 10, "cachedInputTokens": 2, "cacheWriteInputTokens": 0, "outputTokens": 5,
        "reasoningOutputTokens": 1,
    ]

    private static let rateLimits: JSON = [
        "rateLimits": [
            "limitId": "codex", "limitName": nil, "normalModelSlug": nil, "primary": nil, "secondary": nil,
            "credits": nil, "individualLimit": nil, "spendControlReached": nil, "planType": nil,
            "rateLimitReachedType": nil,
        ]
    ]

    private static let failure: JSON = [
        "error": ["message": "", "codexErrorInfo": nil, "additionalDetails": nil, "misalignment": nil],
        "willRetry": false,
    ]
}
