import Basics
import Contract

/// A state file as it was replaced.
struct PublishedFile {
    let path: String
    let bytes: [UInt8]

    /// What it says; `nil` if that is no JSON, as in a token's file.
    let content: JSONSlice?

    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        // Whoever expects JSON says so when there is none.
        content = path.hasSuffix(".json") ? try? JSONSlice(validating: bytes) : nil
    }

    /// Whether it's that file, wherever the state directory lies.
    func `is`(_ file: StateFile) -> Bool {
        path == file.rawValue || path.hasSuffix("/" + file.rawValue)
    }

    /// The turns that are current in it, if it's the registry of sessions.
    var currentTurns: [(session: String, turn: TurnName)]? {
        guard self.is(.sessionRegistry), let sessions = content?.member("sessions") else { return nil }
        return sessions.currentTurns
    }

    /// The event up to which it's complete.
    var seq: Int? { content?.member("seq")?.integer }
}

extension JSONSlice {
    /// The turns that are current in an array of session records.
    var currentTurns: [(session: String, turn: TurnName)] {
        elements.compactMap { record in
            guard let turn = record.member("currentTurnId")?.text else { return nil }
            let name = TurnName(thread: record.member("threadId")?.text ?? "", turn: turn)
            return (record.member("sessionId")?.text ?? "", name)
        }
    }
}
