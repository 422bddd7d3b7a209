import Contract
import Scenarios
import Simulation

/// One session with one turn, in a world of the test's making.
enum PlainScenario {
    static func parsed(
        script: String? = nil,
        steps: String? = nil,
        setup: String = "{}",
        faults: String = "[]"
    ) throws -> Scenario {
        let turn = """
            { "expect": { "method": "initialize" } }, { "reply": {} },
            { "expect": { "method": "initialized" } },
            { "expect": { "method": "thread/start" } }, { "reply": { "thread": { "id": "thread-1" } } },
            { "expect": { "method": "turn/start" } }, { "reply": { "turn": { "id": "turn-1" } } },
            { "notify": "turn/started",
              "params": { "threadId": "thread-1", "turn": { "id": "turn-1", "status": "inProgress" } } },
            { "notify": "item/agentMessage/delta",
              "params": { "threadId": "thread-1", "turnId": "turn-1", "itemId": "m", "delta": "forty-two" } },
            { "sync": "said" },
            { "notify": "turn/completed",
              "params": { "threadId": "thread-1", "turn": { "id": "turn-1", "status": "completed" } } },
            { "serve": true }
            """
        let work = """
            { "op": "createSession", "with": { "purpose": "worker" },
              "expect": { "sessionId": { "$capture": "session" } } },
            { "op": "startTurn", "with": { "sessionId": "${session}", "input": "6*7?" } },
            { "sync": "said" }, { "release": "said" },
            { "await": { "session": "${session}", "is": { "lastTurnStatus": "completed" } } }
            """
        let text = """
            {
              "format": 1, "id": "plain", "title": "One turn", "level": "must",
              "setup": \(setup),
              "servers": { "app": { "kind": "app-server", "extraSpawn": "repeat-last",
                                      "spawns": [[ \(script ?? turn) ]] } },
              "steps": [ \(steps ?? work) ],
              "faults": \(faults)
            }
            """
        return try Scenario(parsing: Array(text.utf8), named: "plain.json", mode: .sim, fragments: [:])
    }

    /// Options that let codexd start with what a test needs of its flags.
    static func options(_ scenario: Scenario, seed: UInt64? = nil) -> SimulationOptions {
        SimulationOptions(scenario, seed: seed) { (arguments, _, directory) throws(ConfigurationRefusal) in
            guard let command = arguments.value(of: "--server-command") else {
                throw ConfigurationRefusal("no command")
            }
            return .plain(in: directory, mode: .appServer, command: command)
        }
    }
}

extension Configuration {
    /// What codexd is told where a test doesn't care.
    static func plain(in directory: String, mode: ServiceMode, command: String) -> Configuration {
        Configuration(
            nodeID: "node",
            version: nil,
            repoRoot: directory,
            logsRoot: "\(directory)/logs",
            stateRoot: "\(directory)/state",
            runsRoot: "\(directory)/runs",
            server: Configuration.Server(
                mode: mode,
                endpoint: "stdio://codex-app-server",
                strategy: .spawn,
                command: command,
                arguments: ["app-server"],
                directory: directory
            ),
            localAPI: LocalAPIAddress(host: "127.0.0.1", port: 0),
            eventStreamPath: "/v1/codexd/events",
            eventCacheSize: 100,
            smokeLifetime: .seconds(1),
            deadlines: Configuration.Deadlines(),
            errand: nil
        )
    }
}

extension [String] {
    func value(of flag: String) -> String? {
        firstIndex(of: flag).flatMap { $0 + 1 < count ? self[$0 + 1] : nil }
    }
}
