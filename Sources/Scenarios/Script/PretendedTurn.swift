package import Basics

/// A turn as `thread/read` and `thread/resume` show it.
package struct PretendedTurn: Hashable, Sendable {
    /// A turn, and the thread it is in: what one process leaves to those behind it.
    package struct Record: Hashable, Sendable {
        let thread: String
        let directory: String
        let model: String
        let preview: String
        let turn: PretendedTurn

        /// Whether this is about the same turn as another.
        package func isSameTurn(as other: Record) -> Bool {
            turn.id == other.turn.id && thread == other.thread
        }
    }

    let id: String
    var status: JSON = "inProgress"

    /// What was said in it, without what is still being said.
    private(set) var items: [JSON] = []
    var error: JSON = nil
    let started: JSON
    var completed: JSON = nil

    init(id: String, started: JSON) {
        self.id = id
        self.started = started
    }

    var isRunning: Bool { status == "inProgress" }

    /// The turn in the order of the real one's members.
    var json: JSON {
        DefaultAnswers.turn(
            id,
            status: status,
            items: items,
            view: "full",
            error: error,
            started: started,
            completed: completed
        )
    }

    /// How many items of a turn are kept; the oldest are forgotten.
    private static let mostItems = 100

    /// What the id of a message begins with that no notification has named yet.
    private static let unnamed = "item-"

    /// Takes what the client says in a request, under an id of its own until a notification gives it one.
    mutating func hear(_ call: ClientCall) {
        let id = "\(Self.unnamed)\(items.count + 1)"
        add([
            "type": "userMessage", "id": .string(id), "clientId": call.params?["clientUserMessageId"] ?? .null,
            "content": call.params?["input"] ?? [],
        ])
    }

    /// Takes an item that is complete: a message of the client takes the place of what was heard of it.
    mutating func take(_ item: JSON) {
        let isQuestion = item["type"] == "userMessage"
        let place = items.firstIndex { known in
            if isQuestion, known["type"] == "userMessage", known["id"]?.text?.hasPrefix(Self.unnamed) == true {
                return true
            }
            return known["id"] == item["id"]
        }
        guard let place else { return add(item) }
        // A script may say less of the client's message than the client did.
        let named = JSON.object(JSONObject(item.members?.members.filter { !$0.value.isNull && $0.value != [] } ?? []))
        items[place] = isQuestion ? items[place].merged(with: named) : item
    }

    private mutating func add(_ item: JSON) {
        items.append(item)
        if items.count > Self.mostItems { items.removeFirst() }
    }

    /// The turn as one shows it that did not run it: what ran then runs no longer.
    var afterwards: PretendedTurn {
        var turn = self
        if isRunning { turn.status = "interrupted" }
        return turn
    }
}

// MARK: - Between processes

extension PretendedTurn.Record {
    /// The record as it goes from one process to another.
    package var json: JSON {
        [
            "thread": .string(thread), "cwd": .string(directory), "model": .string(model),
            "preview": .string(preview), "turn": turn.json,
        ]
    }

    /// Reads a record, or gives `nil` if it is none.
    package init?(_ json: JSON) {
        guard let thread = json["thread"]?.text, let turn = json["turn"].flatMap(PretendedTurn.init(_:)) else {
            return nil
        }
        self.thread = thread
        self.turn = turn
        directory = json["cwd"]?.text ?? ""
        model = json["model"]?.text ?? ""
        preview = json["preview"]?.text ?? ""
    }
}

extension PretendedTurn {
    fileprivate init?(_ json: JSON) {
        guard let id = json["id"]?.text else { return nil }
        self.init(id: id, started: json["startedAt"] ?? .null)
        status = json["status"] ?? .null
        items = json["items"]?.elements ?? []
        error = json["error"] ?? .null
        completed = json["completedAt"] ?? .null
    }
}
