import Basics
import Contract

/// What an agent says and does in a turn, as text for people.
///
/// The agent's messages come in pieces, or whole where a piece was never told. Each begins on a new line.
struct AgentTalk: Sendable {
    private let appearance: Appearance
    /// The message that was printed last, and whether a line of it is open.
    private var item: String?
    private var isInLine = false
    /// The messages of which a piece was printed, and that haven't ended.
    private var told: Set<String> = []
    /// What the app-server asked last, until it's certain that it is still to be told.
    private var held: Held?
    private let place: String

    /// Something that may be over before anybody could have read of it.
    private struct Held: Sendable {
        let request: JSON?
        let approval: String?
        let lines: [String]
        let until: Instant
    }

    /// How long something is held.
    private static let patience: Duration = .milliseconds(200)

    /// Begins.
    ///
    /// - Parameters:
    ///   - appearance: How text looks.
    ///   - place: The flags by which the daemon is found, as they stand behind a command.
    init(_ appearance: Appearance, place: String) {
        self.appearance = appearance
        self.place = place
    }

    /// Takes what an event tells of the turn.
    mutating func take(_ type: EventType, _ detail: JSON, at now: Instant, into effects: inout [ClientEffect]) {
        settleHeld(type, detail, into: &effects)
        switch type {
        case .turnMessageDelta:
            say(detail["delta"]?.text ?? "", item: detail["itemId"]?.text ?? "", into: &effects)
        case .notification:
            guard let item = detail["params"]?["item"] else { return }
            take(item, hasEnded: detail["notificationMethod"]?.text == "item/completed", into: &effects)
        case .turnError:
            // A final one is the reason of the verdict, and told there.
            guard detail["willRetry"]?.boolean != false else { return }
            end(into: &effects)
            let message = detail["error"]?["message"]?.text ?? detail["error"]?.text ?? "no message"
            effects.append(.note("the app-server tries again after an error: \(message.oneLine)"))
        case .serverRequest:
            let line = "the app-server asks: \((detail["method"]?.text ?? "something").oneLine)"
            hold([line], request: detail["requestId"], approval: nil, at: now, into: &effects)
        case .approvalRequested:
            guard detail["policy"]?.text == ApprovalPolicy.ask.rawValue else { return }
            let lines = ApprovalHint(detail, place: place).lines
            hold(lines, request: nil, approval: detail["approvalId"]?.text, at: now, into: &effects)
        case .approvalAnswered, .approvalExpired, .approvalResolved:
            end(into: &effects)
            effects.append(.note(ApprovalHint.outcome(detail)))
        case .turnStalled:
            end(into: &effects)
            let seconds = (detail["quietMs"]?.integer ?? 0) / 1000
            effects.append(.note("nothing was heard of the turn for \(seconds) s"))
        case .turnStarted: effects.append(.progress("the agent works"))
        default: break
        }
    }

    /// Tells what was held, if it's time for that.
    mutating func wake(at now: Instant, into effects: inout [ClientEffect]) {
        if let held, held.until <= now { tellHeld(into: &effects) }
    }

    private mutating func hold(
        _ lines: [String],
        request: JSON?,
        approval: String?,
        at now: Instant,
        into effects: inout [ClientEffect]
    ) {
        let until = now.advanced(by: Self.patience)
        held = Held(request: request, approval: approval, lines: lines, until: until)
        effects.append(.wake(at: until))
    }

    /// What is an approval needs no word as a request, and what is decided at once no word of how to decide.
    private mutating func settleHeld(_ type: EventType, _ detail: JSON, into effects: inout [ClientEffect]) {
        guard let held else { return }
        let isOver =
            switch type {
            case .approvalRequested: held.request != nil && held.request == detail["requestId"]
            case .approvalAnswered, .approvalExpired, .approvalResolved:
                held.approval != nil && held.approval == detail["approvalId"]?.text
            default: false
            }
        if isOver { self.held = nil } else { tellHeld(into: &effects) }
    }

    private mutating func tellHeld(into effects: inout [ClientEffect]) {
        guard let lines = held?.lines else { return }
        held = nil
        end(into: &effects)
        for line in lines { effects.append(.note(line)) }
    }

    /// Ends the line that is open.
    mutating func end(into effects: inout [ClientEffect]) {
        guard isInLine else { return }
        effects.append(.write("\n"))
        isInLine = false
    }

    private mutating func say(_ text: String, item: String, into effects: inout [ClientEffect]) {
        guard !text.isEmpty else { return }
        if self.item != item { end(into: &effects) }
        self.item = item
        told.insert(item)
        effects.append(.write(appearance.safe(text)))
        isInLine = text.last != "\n"
    }

    /// Takes an item of the app-server, such as a message or a command.
    private mutating func take(_ item: JSON, hasEnded: Bool, into effects: inout [ClientEffect]) {
        let id = item["id"]?.text ?? ""
        switch item["type"]?.text {
        case "agentMessage":
            // Where no piece of it was told, as by an app-server that doesn't stream.
            guard hasEnded, told.remove(id) == nil, let text = item["text"]?.text else { return }
            say(text, item: id, into: &effects)
            told.remove(id)
            end(into: &effects)
        case "commandExecution":
            let command = (item["command"]?.text ?? "a command").oneLine.cut(to: 60)
            effects.append(.progress(hasEnded ? "ran \(command)" : "runs \(command)"))
        case "fileChange": effects.append(.progress(hasEnded ? "changed files" : "changes files"))
        case "reasoning": effects.append(.progress("the agent thinks"))
        case .some(let type): effects.append(.progress(type.oneLine.cut(to: 60)))
        case nil: break
        }
    }
}
