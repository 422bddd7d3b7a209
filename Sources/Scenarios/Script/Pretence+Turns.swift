import Basics

// What becomes of turns: what was asked for, and what a script or a plain server has told of it since.
extension Pretence {
    /// The thread of that id as one shows it that did not run it; `nil` if no earlier process has left a turn of it.
    func shelved(_ id: String?) -> Thread? {
        let records = shelf.filter { $0.thread == id }
        guard let last = records.last else { return nil }
        var thread = Thread(id: last.thread, directory: last.directory, model: last.model)
        thread.preview = last.preview
        thread.turns = records.map(\.turn.afterwards)
        return thread
    }

    /// Begins a turn that the client has asked for, or hears more for one that runs.
    mutating func begin(turn id: String, of thread: String, saying call: ClientCall) {
        remember(turn: id, of: thread)
        change(id, in: thread, canBegin: true) { $0.hear(call) }
        guard let place = threads.firstIndex(where: { $0.id == thread }), threads[place].preview.isEmpty else { return }
        threads[place].preview = call.params?["input"]?.elements?.first?["text"]?.text ?? ""
    }

    /// Takes from a notification what the thread will show from now on.
    mutating func follow(_ method: String, _ said: JSON) {
        switch method {
        case "turn/started": change(turnID, in: threadID, canBegin: true) { $0.status = "inProgress" }
        case "item/completed":
            guard let item = said.member("item") else { return }
            let whole = DefaultNotifications.item(item)
            change(turnID, in: threadID) { $0.take(whole) }
        case "turn/completed":
            let turn = said.member("turn")
            let seconds = seconds
            change(turnID, in: threadID) {
                $0.status = turn?["status"] ?? "completed"
                $0.error = turn?["error"] ?? .null
                $0.completed = seconds
            }
        default: break
        }
    }

    /// Changes a turn of a thread that is loaded; the thread of a stranger isn't.
    mutating func change(
        _ id: String,
        in thread: String,
        canBegin: Bool = false,
        _ change: (inout PretendedTurn) -> Void
    ) {
        guard let place = threads.lastIndex(where: { $0.id == thread }) else { return }
        if threads[place].turns.last(where: { $0.id == id }) == nil {
            guard canBegin else { return }
            threads[place].turns.append(PretendedTurn(id: id, started: seconds))
            if threads[place].turns.count > Self.mostRemembered { threads[place].turns.removeFirst() }
        }
        guard let index = threads[place].turns.lastIndex(where: { $0.id == id }) else { return }
        change(&threads[place].turns[index])
        let known = threads[place]
        let record = PretendedTurn.Record(
            thread: known.id,
            directory: known.directory,
            model: known.model,
            preview: known.preview,
            turn: known.turns[index]
        )
        unsaved.removeAll { $0.isSameTurn(as: record) }
        unsaved.append(record)
    }
}

extension Pretence.Thread {
    /// How the thread stands, as every message shows it.
    var status: JSON {
        if turns.contains(where: \.isRunning) { return ["type": "active", "activeFlags": []] }
        return turns.last?.status == "failed" ? ["type": "systemError"] : ["type": "idle"]
    }
}
