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

    init(_ appearance: Appearance) {
        self.appearance = appearance
    }

    /// Takes what an event tells of the turn.
    mutating func take(_ type: EventType, _ detail: JSON, into effects: inout [ClientEffect]) {
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
            effects.append(.note("the app-server asks: \((detail["method"]?.text ?? "something").oneLine)"))
        case .approvalRequested:
            guard detail["policy"]?.text == ApprovalPolicy.ask.rawValue else { return }
            let (id, about) = (detail["approvalId"]?.text ?? "", detail["about"]?.text ?? detail["kind"]?.text ?? "")
            end(into: &effects)
            effects.append(.note("an approval waits: \(about.oneLine)"))
            effects.append(.note("to decide: codexd approve \(id.oneLine), or codexd decline \(id.oneLine)"))
        case .approvalExpired:
            end(into: &effects)
            effects.append(.note("nobody decided in time: \((detail["decision"]?.text ?? "decided").oneLine)"))
        case .turnStarted: effects.append(.progress("the agent works"))
        default: break
        }
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
