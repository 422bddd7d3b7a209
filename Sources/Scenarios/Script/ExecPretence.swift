import Basics

/// What a process of `codex exec` has told of its work so far, and what the next event has beside what a script says.
///
/// Members and their order are those of version 0.163.0.
struct ExecPretence: Hashable, Sendable {
    /// The thread that it pretends to have begun.
    let threadID: String

    /// How many items are complete, which numbers the next one.
    private var items = 0

    /// The text of the last message of the agent.
    private(set) var lastMessage = ""

    /// Whether it has told that its turn is completed.
    private(set) var hasCompleted = false

    init(threadID: String) {
        self.threadID = threadID
    }

    /// An event, with what a script says of it laid over; of an unknown type only that.
    func event(saying said: JSON) -> JSON {
        usual(said).merged(with: said)
    }

    /// Takes over what an event tells that was written as a whole.
    mutating func note(_ event: JSON) {
        switch event.member("type")?.text {
        case "item.completed":
            items += 1
            guard let item = event.member("item"), item.member("type")?.text == "agent_message" else { return }
            lastMessage = item.member("text")?.text ?? lastMessage
        case "turn.completed": hasCompleted = true
        default: break
        }
    }

    private func usual(_ said: JSON) -> JSON {
        let type = said.member("type") ?? .null
        return switch type.text {
        case "thread.started": ["type": type, "thread_id": .string(threadID)]
        case "item.started", "item.updated", "item.completed": ["type": type, "item": item(said.member("item"))]
        case "turn.completed": ["type": type, "usage": Self.usage]
        case "turn.failed": ["type": type, "error": ["message": .string(Self.complaint)]]
        case "error": ["type": type, "message": .string(Self.complaint)]
        default: ["type": type]
        }
    }

    /// An item, which is a message of the agent unless the script says that it's something else.
    private func item(_ said: JSON?) -> JSON {
        let id = JSON.string("item_\(items)")
        switch said?.member("type")?.text {
        case nil, "agent_message": return ["id": id, "type": "agent_message", "text": ""]
        case let type?: return ["id": id, "type": .string(type)]
        }
    }

    // MARK: - Constants of the recordings

    private static let usage: JSON = [
        "input_tokens": 20, "cached_input_tokens": 2, "cache_write_input_tokens": 0, "output_tokens": 10,
        "reasoning_output_tokens": 1,
    ]

    private static let complaint =
        "We’re currently experiencing high demand, which may cause temporary errors."
}

// MARK: - The last message

extension ExecPretence {
    /// The file to which the last message goes, if the arguments name one; a relative path begins at `directory`.
    static func lastMessageFile(in arguments: [String], from directory: String) -> String? {
        let (short, long) = ("-o", "--output-last-message")
        var path: String?
        for (index, argument) in arguments.enumerated() {
            if argument == short || argument == long {
                path = index + 1 < arguments.count ? arguments[index + 1] : path
            } else if argument.hasPrefix("\(long)=") {
                path = String(argument.dropFirst(long.count + 1))
            }
        }
        return path.map { $0.hasPrefix("/") ? $0 : "\(directory)/\($0)" }
    }
}
