import AgentWire
import Basics

extension ScriptedServer {
    /// Answers one call by default, and says what the real one says after it.
    mutating func serve(_ call: ClientCall, _ pace: ScriptVerb.Pace?) {
        guard let id = call.id else {
            if call.method == "initialized" {
                notify("configWarning")
                notify("remoteControl/status/changed")
            }
            return
        }
        guard !steps(in: call) else { return }
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
            let status = pretence.thread(pretence.threadID)?.status ?? ["type": "idle"]
            notify("thread/status/changed", ["threadId": .string(pretence.threadID), "status": status])
            answer(call)
        case "turn/start": playTurn(call, pace)
        default: answer(call)
        }
    }

    private mutating func answer(_ call: ClientCall) { answer(call, saying: [:]) }

    mutating func answer(_ call: ClientCall, saying said: JSON) {
        let result = DefaultAnswers.result(of: call, saying: said, &pretence)
        send(Self.line(["id": call.id ?? .null, "result": result]))
    }

    /// Refuses a call, as nearly all are refused.
    mutating func refuse(_ call: ClientCall, with words: String) {
        send(Self.line(["error": RPCError(code: .invalidRequest, message: words).json, "id": call.id ?? .null]))
    }

    mutating func notify(_ method: String, _ said: JSON = [:]) {
        send(line(notifying: method, said))
    }

    /// Plays a turn in the order of the real one's messages: the whole of it, or its beginning if it has a pace.
    private mutating func playTurn(_ call: ClientCall, _ pace: ScriptVerb.Pace?) {
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
        let turn = PacedTurn(
            thread: pretence.threadID,
            id: pretence.turnID,
            pace: pace,
            next: now.advanced(by: pace?.interval ?? .zero)
        )
        show(questionOf: call, in: turn)
        notify("item/started", ["item": ["type": "agentMessage", "id": "m1", "text": ""]])
        guard pace == nil else {
            pacedTurns.append(turn)
            return
        }
        notify("item/agentMessage/delta", ["itemId": "m1", "delta": PacedTurn.text])
        complete(turn, saying: PacedTurn.text)
    }
}
