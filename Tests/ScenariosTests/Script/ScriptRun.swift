import Basics
import Scenarios
import Testing

/// One process of a scripted server under a test, and all that it has done so far.
struct ScriptRun {
    /// Where every process is started.
    static let directory = "/work"

    private(set) var server: ScriptedServer
    private(set) var now = Instant(nanoseconds: 1_000_000_000)

    /// Everything that was done, in order.
    private(set) var actions: [ScriptedServer.Action] = []

    /// Starts the first process of a server with this script.
    init(
        _ script: String,
        kind: ServerPlan.Kind = .appServer,
        always: String = "[]",
        started: String = "{}",
        profile: String = "",
        bindings: Bindings = Bindings()
    ) throws {
        let releases = ["one", "two"].filter { script.contains("\"sync\": \"\($0)\"") }
        let steps = releases.map { "{\"release\": \"\($0)\"}" }.joined(separator: ", ")
        let rest = kind == .appServer ? ", \"always\": \(always)" : ""
        let profile = profile.isEmpty ? "" : ", \"profile\": \"\(profile)\""
        let text = """
            {"format": 1, "id": "test", "title": "A test", "level": "must", "steps": [\(steps)], "servers": {"app":
            {"kind": "\(kind.rawValue)", "spawns": [\(script)], "started": \(started)\(rest)\(profile)}}}
            """
        let scenario = try Scenario(parsing: Array(text.utf8), named: "test.json")
        self.init(try #require(scenario.server("app")), bindings: bindings)
    }

    /// Starts a process of a server.
    init(
        _ plan: ServerPlan,
        spawn: Int = 0,
        arguments: [String] = ["codex", "app-server"],
        bindings: Bindings = Bindings(),
        shelf: [PretendedTurn.Record] = []
    ) {
        server = ScriptedServer(plan: plan, bindings: bindings, shelf: shelf)
        hand(
            .started(
                spawn: spawn,
                arguments: arguments,
                directory: Self.directory,
                environment: ["HOME": "/home/demo", "BAA_CODEXD_DAEMON_ID": "d-1"]
            )
        )
    }

    /// Goes on with a process, as if it had done nothing so far.
    init(continuing run: ScriptRun) {
        (server, now) = (run.server, run.now)
    }

    mutating func hand(_ event: ScriptedServer.Event) {
        actions += server.handle(event, at: now)
    }

    /// Sends lines as a client does.
    mutating func say(_ lines: String...) {
        for line in lines { hand(.received(Array((line + "\n").utf8))) }
    }

    /// Lets time go by, and says so as often as it was asked for.
    mutating func pass(_ duration: Duration) {
        now = now.advanced(by: duration)
        hand(.woke)
    }

    /// Everything that was written to standard output.
    var output: [UInt8] {
        actions.flatMap { action -> [UInt8] in if case .write(let bytes) = action { bytes } else { [] } }
    }

    /// The messages that were written.
    var messages: [JSON] {
        get throws { try output.split(separator: 0x0A).map { try JSON(parsing: Array($0)) } }
    }

    /// The methods of the messages, `=` standing for an answer.
    var methods: [String] {
        get throws { try messages.map { $0["method"]?.text ?? "=" } }
    }

    /// What it has left to later processes.
    var shelf: [PretendedTurn.Record] {
        var shelf: [PretendedTurn.Record] = []
        for case .report(.remembered(let record)) in actions {
            shelf.removeAll { $0.isSameTurn(as: record) }
            shelf.append(record)
        }
        return shelf
    }

    var failure: Failure? {
        for case .report(.failed(let failure)) in actions { return failure }
        return nil
    }

    /// What was done beside reports and alarms.
    var deeds: [ScriptedServer.Action] {
        actions.filter { action in
            switch action {
            case .report, .wake: false
            case .write, .writeError, .writeFile, .close, .stopReading, .exit, .crash, .holdPipe, .reached: true
            }
        }
    }
}

extension ScriptedServer.Action {
    /// A write of a text.
    static func text(_ text: String) -> Self { .write(Array(text.utf8)) }
}
