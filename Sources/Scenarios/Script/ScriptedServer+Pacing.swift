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

    /// How many pieces of the message are still to come, and when the next is due.
    private(set) var left: Int
    private(set) var next: Instant
    private let interval: Duration

    /// All of the message so far.
    private(set) var message = ""

    init(thread: String, id: String, pace: ScriptVerb.Pace?, next: Instant) {
        self.thread = thread
        self.id = id
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

extension PacedTurn {
    /// Where it is, as its notifications say it.
    fileprivate var place: JSON { ["threadId": .string(thread), "turnId": .string(id)] }
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
            complete(turn, saying: .string(turn.message))
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
        case "turn/start":
            hear(more: call, for: turn)
            return true
        case "turn/steer", "turn/interrupt":
            let meant = call.params?[call.method == "turn/steer" ? "expectedTurnId" : "turnId"]?.text ?? ""
            guard meant == turn.id else {
                refuse(call, with: "expected active turn id `\(meant)` but found `\(turn.id)`")
                return true
            }
            if call.method == "turn/steer" {
                pretence.change(turn.id, in: turn.thread) { $0.hear(call) }
                answer(call, saying: [:])
                show(questionOf: call, in: turn)
            } else {
                pacedTurns.remove(at: index)
                notify("account/rateLimits/updated")
                answer(call, saying: [:])
                end(turn, as: "interrupted", showing: [])
            }
            return true
        default: return false
        }
    }

    /// Takes a start on a thread whose turn runs: what is said goes into that turn, whatever the answer calls it.
    private mutating func hear(more call: ClientCall, for turn: PacedTurn) {
        switch plan.profile {
        case .current: answer(call, saying: ["turn": ["id": .string(turn.id)]])
        case .older:
            pretence.change(turn.id, in: turn.thread) { $0.hear(call) }
            let phantom = DefaultAnswers.turn(pretence.nextID(), status: "inProgress")
            send(Self.line(["id": call.id ?? .null, "result": ["turn": phantom]]))
        }
        show(questionOf: call, in: turn)
    }

    /// Shows in a turn what the client has said.
    mutating func show(questionOf call: ClientCall, in turn: PacedTurn) {
        let question: JSON = [
            "type": "userMessage", "id": .string(pretence.nextID()),
            "clientId": call.params?["clientUserMessageId"] ?? .null, "content": call.params?["input"] ?? [],
        ]
        let told = turn.place.merged(with: ["item": question])
        notify("item/started", told)
        notify("item/completed", told)
    }

    /// Tells that a turn has done its work, in the order of the real one's messages.
    mutating func complete(_ turn: PacedTurn, saying text: JSON) {
        let reply: JSON = [
            "type": "agentMessage", "id": "m1", "text": text, "phase": nil, "memoryCitation": nil, "delivery": nil,
            "questions": nil,
        ]
        notify("item/completed", JSON.object(["item": reply]).merged(with: turn.place))
        notify("thread/tokenUsage/updated", turn.place)
        notify("account/rateLimits/updated")
        end(turn, as: "completed", showing: [reply])
    }

    /// Tells the end of a turn.
    private mutating func end(_ turn: PacedTurn, as status: String, showing items: [JSON]) {
        let thread = JSON.string(turn.thread)
        notify("thread/status/changed", ["threadId": thread])
        var told: JSON = ["id": .string(turn.id), "status": .string(status)]
        if !items.isEmpty { told = told.merged(with: ["items": .array(items)]) }
        notify("turn/completed", ["threadId": thread, "turn": told])
    }
}
