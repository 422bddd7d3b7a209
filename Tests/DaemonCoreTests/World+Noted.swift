import Basics
import Contract
import DaemonCore
import Testing

/// An event as the contract fixes it: without its number, its time and its wording.
struct Noted: Hashable, CustomStringConvertible {
    let type: String
    let level: Event.Level
    let detail: JSON

    init(_ type: String, _ level: Event.Level, _ detail: JSON) {
        self.type = type
        self.level = level
        self.detail = detail
    }

    init(line: JSON) throws {
        type = try #require(line["type"]?.text)
        level = try #require(line["level"]?.text.flatMap(Event.Level.init(rawValue:)))
        detail = try #require(line["detail"])
    }

    var description: String { "\(type) (\(level)) \(String(decoding: detail.encoded(), as: UTF8.self))" }
}

extension World {
    /// What's written down while something happens, in order.
    mutating func noted(_ act: (inout World) throws -> Void) throws -> [Noted] {
        let before = try events.count
        try act(&self)
        return try events.dropFirst(before).map(Noted.init)
    }

    /// Has a new client post something.
    mutating func post(_ target: String, _ body: JSON? = nil) -> ClientID {
        let client = connect()
        request(client, "POST", target, body)
        return client
    }

    /// Has a new client ask for a turn.
    mutating func askTurn(of session: String, _ body: JSON = ["input": "6*7?"]) -> ClientID {
        post("/v1/codexd/sessions/\(session)/turns", body)
    }

    /// Has a new client ask for an interrupt.
    mutating func askInterrupt(of session: String) -> ClientID {
        post("/v1/codexd/sessions/\(session)/interrupt")
    }

    /// Adds a session on a thread, which the app-server need not know.
    mutating func addSession(on thread: String) throws -> String {
        let client = post("/v1/codexd/sessions", ["purpose": "duplex", "threadId": .string(thread)])
        try answer("thread/resume", ["thread": ["id": .string(thread)]])
        return try #require(try reply(to: client).body["sessionId"]?.text)
    }

    /// The child in `daemon-state.json`, once that has followed.
    mutating func childRecord() throws -> JSON {
        pass(.seconds(1))
        return try #require(try file(.daemonState)["child"])
    }

    /// The session's record in `session-registry.json`, once that has followed.
    mutating func sessionRecord(_ id: String) throws -> JSON {
        pass(.seconds(1))
        return try #require(
            try file(.sessionRegistry)["sessions"]?.elements?.first { $0["sessionId"]?.text == id }
        )
    }
}

extension World: CustomTestStringConvertible {
    /// Short, because a failed expectation shows every value in it.
    var testDescription: String { "a world at \(time)" }
}

extension JSON {
    /// The same object with some members changed.
    func with(_ changes: JSONObject) -> JSON {
        var object = members ?? [:]
        for change in changes.members { object[change.name] = change.value }
        return .object(object)
    }
}

extension JSONObject {
    /// The names of the members, in order.
    var names: [String] { members.map(\.name) }
}

extension SystemFailure {
    /// The child has closed the pipe.
    static let brokenPipe = SystemFailure(call: "write", reason: .other, text: "write: Broken pipe")
}

extension SystemFailure {
    static let diskFull = SystemFailure(
        call: "write",
        reason: .other,
        text: "write events.jsonl: No space left on device"
    )
}
