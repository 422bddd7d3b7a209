import AgentWire
import Basics

extension ScriptedServer {
    /// Answers one call by default, and says what the real one says after it.
    mutating func serve(_ call: ClientCall) {
        guard let id = call.id else {
            if call.method == "initialized" {
                notify("configWarning")
                notify("remoteControl/status/changed")
            }
            return
        }
        if let refusal = DefaultRefusals.refusal(of: call, pretence) {
            send(Self.line(["error": refusal.json, "id": id]))
            return
        }
        pretence.noteRequest(call)
        switch call.method {
        case "initialize":
            pretence.isInitialized = true
            answer(call)
        case "thread/start":
            answer(call)
            notify("thread/started")
        case "thread/resume":
            notify("thread/status/changed", ["threadId": .string(pretence.threadID), "status": ["type": "idle"]])
            answer(call)
        case "turn/start": playTurn(call)
        default: answer(call)
        }
    }

    private mutating func answer(_ call: ClientCall) {
        let result = DefaultAnswers.result(of: call, saying: [:], &pretence)
        send(Self.line(["id": call.id ?? .null, "result": result]))
    }

    private mutating func notify(_ method: String, _ said: JSON = [:]) {
        send(line(notifying: method, said))
    }

    /// Plays a whole turn, in the order of the real one's messages.
    private mutating func playTurn(_ call: ClientCall) {
        // The separator in the middle is no end of line, and whoever takes it for one shows it here.
        let text: JSON = "hello \u{2028} world"
        notify(
            "warning",
            [
                "threadId": .string(pretence.threadID),
                "message": """
                Model metadata for `mock-model` not found. Defaulting to fallback metadata; \
                this can degrade performance and cause issues.
                """,
            ]
        )
        answer(call)
        notify("thread/status/changed", ["status": ["type": "active", "activeFlags": []]])
        notify("turn/started")
        let question: JSON = [
            "type": "userMessage", "id": .string(pretence.nextID()),
            "clientId": call.params?["clientUserMessageId"] ?? .null, "content": call.params?["input"] ?? [],
        ]
        notify("item/started", ["item": question])
        notify("item/completed", ["item": question])
        notify("item/started", ["item": ["type": "agentMessage", "id": "m1", "text": ""]])
        notify("item/agentMessage/delta", ["itemId": "m1", "delta": text])
        let reply: JSON = [
            "type": "agentMessage", "id": "m1", "text": text, "phase": nil, "memoryCitation": nil, "delivery": nil,
            "questions": nil,
        ]
        notify("item/completed", ["item": reply])
        notify("thread/tokenUsage/updated")
        notify("account/rateLimits/updated")
        notify("thread/status/changed")
        notify("turn/completed", ["turn": ["items": [reply]]])
        let finished = DefaultAnswers.turn(
            pretence.turnID,
            status: "completed",
            items: [question, reply],
            view: "full",
            started: pretence.seconds,
            completed: pretence.seconds
        )
        pretence.remember(finished: finished, in: pretence.threadID, preview: Self.preview(of: call))
    }

    private static func preview(of call: ClientCall) -> String {
        call.params?["input"]?.elements?.first?["text"]?.text ?? ""
    }
}
