import AgentWire
import Basics

/// A turn of a plain server that takes its time.
struct PacedTurn: Hashable, Sendable {
    /// What a turn without a pace says.
    ///
    /// The separator in the middle is no end of line, and whoever takes it for one shows it here.
    static let text: JSON = "hello \u{2028} world"

    let thread: String
    let id: String

    /// The item that has what the client said.
    let question: JSON

    /// The beginning of what the client said.
    let preview: String

    /// How many pieces of the message are still to come, and when the next is due.
    private(set) var left: Int
    private(set) var next: Instant
    private let interval: Duration

    /// All of the message so far.
    private(set) var message = ""

    init(thread: String, id: String, question: JSON, preview: String, pace: ScriptVerb.Pace?, next: Instant) {
        self.thread = thread
        self.id = id
        self.question = question
        self.preview = preview
        self.next = next
        left = pace?.deltas ?? 0
        interval = pace?.interval ?? .zero
    }

    /// Takes the next piece of the message; the one behind it is due one interval later.
    fileprivate mutating func takePiece() -> String {
        let piece = "\(message.isEmpty ? "" : " ")piece-\(left)"
        message += piece
        left -= 1
        next = next.advanced(by: interval)
        return piece
    }
}

extension ScriptedServer {
    /// When the next piece of a turn is due.
    var nextPiece: Instant? {
        guard case .calls = wait else { return nil }
        return pacedTurns.map(\.next).min()
    }

    /// Says all pieces that are due, in the order of the turns, and ends the turns that have said theirs.
    mutating func goOnWithTurns() {
        var index = 0
        while index < pacedTurns.count {
            guard pacedTurns[index].next <= now else {
                index += 1
                continue
            }
            let piece = pacedTurns[index].takePiece()
            let turn = pacedTurns[index]
            notify(
                "item/agentMessage/delta",
                ["threadId": .string(turn.thread), "turnId": .string(turn.id), "itemId": "m1", "delta": .string(piece)]
            )
            guard turn.left == 0 else { continue }
            pacedTurns.remove(at: index)
            end(turn, as: "completed", saying: .string(turn.message))
        }
    }

    /// Answers a call that steps into a turn which runs, as the real one does.
    ///
    /// - Returns: Whether it does.
    mutating func steps(in call: ClientCall) -> Bool {
        let thread = call.params?["threadId"]?.text
        guard let index = pacedTurns.firstIndex(where: { $0.thread == thread }) else { return false }
        let turn = pacedTurns[index]
        switch call.method {
        // More input for the turn that runs, under its name.
        case "turn/start": answer(call, saying: ["turn": ["id": .string(turn.id)]])
        case "turn/steer" where call.params?["expectedTurnId"]?.text == turn.id: answer(call, saying: [:])
        case "turn/interrupt" where call.params?["turnId"]?.text == turn.id:
            pacedTurns.remove(at: index)
            answer(call, saying: [:])
            end(turn, as: "interrupted", saying: .string(turn.message))
        default: return false
        }
        return true
    }

    /// Tells the end of a turn, in the order of the real one's messages.
    mutating func end(_ turn: PacedTurn, as status: String, saying text: JSON) {
        let place: JSON = ["threadId": .string(turn.thread), "turnId": .string(turn.id)]
        let reply: JSON = [
            "type": "agentMessage", "id": "m1", "text": text, "phase": nil, "memoryCitation": nil, "delivery": nil,
            "questions": nil,
        ]
        notify("item/completed", JSON.object(["item": reply]).merged(with: place))
        notify("thread/tokenUsage/updated", place)
        notify("account/rateLimits/updated")
        notify("thread/status/changed", ["threadId": .string(turn.thread)])
        notify(
            "turn/completed",
            [
                "threadId": .string(turn.thread),
                "turn": ["id": .string(turn.id), "status": .string(status), "items": [reply]],
            ]
        )
        let finished = DefaultAnswers.turn(
            turn.id,
            status: .string(status),
            items: [turn.question, reply],
            view: "full",
            started: pretence.seconds,
            completed: pretence.seconds
        )
        pretence.remember(finished: finished, in: turn.thread, preview: turn.preview)
    }
}
