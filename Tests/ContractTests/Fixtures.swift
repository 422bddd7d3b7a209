import Basics
import Contract

extension Timestamp {
    /// A moment some milliseconds after the one that the contract's example has.
    static func forTesting(_ milliseconds: Int = 0) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: 1_774_185_364_000 + Int64(milliseconds))
    }
}

extension Configuration {
    static func forTesting(nodeID: String = "mini-main", logsRoot: String = "/w/logs") -> Configuration {
        Configuration(
            nodeID: nodeID,
            version: nil,
            repoRoot: "/w",
            logsRoot: logsRoot,
            stateRoot: "/w/state",
            runsRoot: "/w/runs",
            server: Server(
                mode: .appServer,
                endpoint: "stdio://codex-app-server",
                strategy: .spawn,
                command: "codex",
                arguments: ["app-server"],
                directory: "/w"
            ),
            localAPI: LocalAPIAddress(host: "127.0.0.1", port: 4319),
            eventStreamPath: "/v1/codexd/events",
            eventCacheSize: 50,
            smokeLifetime: .milliseconds(100)
        )
    }
}

extension Session {
    static func forTesting(_ id: SessionID, thread: ThreadID? = nil, at milliseconds: Int = 0) -> Session {
        Session(
            sessionID: id,
            purpose: .duplex,
            threadID: thread,
            endpoint: "stdio://codex-app-server",
            childProcessID: nil,
            createdAt: .forTesting(milliseconds),
            metadata: [:]
        )
    }
}

extension Identity {
    static func forTesting(nodeID: String = "mini-main") -> Identity {
        Identity(daemonID: "d-1", nodeID: nodeID, repoRoot: "/w", createdAt: .forTesting(), version: nil)
    }
}

extension Event {
    static func forTesting(_ seq: Int, detail: JSONObject? = nil) -> Event {
        Event(
            seq: seq,
            createdAt: .forTesting(seq),
            level: .info,
            type: EventType(rawValue: "test"),
            message: "m",
            detail: detail
        )
    }
}

extension ServiceState {
    /// Takes over a checkpoint that's written out as an object.
    mutating func load(_ file: StateFile, from object: JSONObject) throws {
        try load(file, from: JSONSlice(validating: object.encoded(.pretty)))
    }
}

extension JSONObject {
    /// The names of the members, in their order.
    var names: [String] { members.map(\.name) }

    /// Reads an object that's written out in a test.
    init(_ text: String) throws {
        self = try JSON(parsing: text).members ?? [:]
    }
}
