import Basics
import Contract
import DaemonCore
import Testing

@Suite("The life of the daemon and of its child, row by row")
struct LifeTests {
    @Test("Start: the daemon is recorded, then the child, first as starting and then as running")
    func start() throws {
        var world = try World()

        let noted = try world.noted { $0.tell(.booted) }

        #expect(noted == [.daemonStarted, .childStarted])
        #expect(try world.events.map { $0["change"]?["child"]?["status"] } == ["starting", "running"])
        let start = world.time
        world.pass(.seconds(1))
        let time = JSON.string(start.description)
        #expect(
            try world.file(.daemonState).members?.without(["lastChanges"]) == [
                "started": true, "startedAt": time, "stoppedAt": nil, "updatedAt": time, "pid": 99,
                "child": .runningChild(since: start), "format": 1, "parked": nil,
                "reserved": ["through": .integer(1 + Journal.reservedAtOnce), "bootId": "boot-1"], "seq": 2,
            ]
        )
    }

    @Test("The child gets its command, its directory, and two variables beside codexd's own")
    func launch() throws {
        let world = try World.serving()

        let launch = try #require(world.launches.first)
        #expect(world.launches.count == 1)
        #expect(launch.command == "codex")
        #expect(launch.arguments == ["app-server"])
        #expect(launch.directory == "/repo")
        #expect(launch.environment.map(\.name) == ["BAA_CODEXD_DAEMON_ID", "BAA_CODEXD_SERVER_ENDPOINT"])
        let identity = try #require(world.daemon.state.identity?.daemonID.rawValue)
        #expect(launch.environment.map(\.value) == [identity, "stdio://codex-app-server"])
    }

    @Test("Another start keeps the identity, and clears what is known of the child's last end")
    func secondStart() throws {
        var first = try World.serving()
        first.childEnds(.exited(code: 3))
        first.tell(.stopRequested(signal: "SIGTERM"))
        #expect(first.outcome == .done)
        var second = try World(log: first.log, files: first.files)

        let noted = try second.noted { $0.tell(.booted) }

        #expect(noted == [.daemonStarted, .childStarted])
        let starting = try #require(try second.events.dropLast().last?["change"]?["child"])
        #expect(starting["status"] == "starting" && starting["pid"] == .null)
        #expect(try second.childRecord() == .runningChild(since: try #require(second.daemon.state.child?.startedAt)))
        #expect(second.daemon.state.identity == first.daemon.state.identity)
        #expect(try second.file(.daemonState)["stoppedAt"] == .null)
    }

    @Test(
        "A first spawn that fails says what was looked for and what changes it; the daemon is stopped",
        arguments: SpawnFailure.all
    )
    func spawnFails(_ spawn: SpawnFailure) throws {
        var configuration = Configuration.forTesting
        configuration.server.command = spawn.command
        var world = try World(configuration)
        world.launch = .failure(spawn.failure)

        let noted = try world.noted { $0.tell(.booted) }

        #expect(noted == [.daemonStarted, Noted("child.spawn.failed", .error, nil), .daemonStopped])
        #expect(world.outcome == .failed(spawn.text))
        #expect(world.childOrders.isEmpty)
        let state = try world.file(.daemonState)
        let now = JSON.string(world.time.description)
        #expect(state["started"] == false && state["stoppedAt"] == now && state["pid"] == .null)
        #expect(
            state["child"]
                == JSON.child([
                    "command": .string(spawn.command), "status": "failed", "exitedAt": now,
                    "lastError": .string(spawn.text),
                ])
        )
        #expect(world.files[.localAPI] == nil)
    }

    @Test("A listener that can't be opened fails the start before anything is recorded")
    func listenerFails() throws {
        let world = try World()
        var daemon = world.daemon
        var effects: [DaemonEffect] = []
        let taken = SystemFailure(call: "bind", reason: .addressInUse, text: "bind: Address already in use")

        daemon.handle(DaemonEvent(.booted, timestamp: world.time), at: world.now, into: &effects)
        daemon.handle(DaemonEvent(.listenFailed(taken), timestamp: world.time), at: world.now, into: &effects)

        let text =
            "the local API can't listen on http://127.0.0.1:4319: bind: Address already in use"
            + "; another address is set with --local-api-base"
        #expect(effects == [.listen(host: "127.0.0.1", port: 4319), .finish(.failed(text))])
    }

    @Test("Standard error is an event per chunk, and raw in its log")
    func stderr() throws {
        var world = try World.serving()
        let bytes: [UInt8] = [0x63, 0xFF, 0x0A, 0x00]

        let noted = try world.noted { world in
            world.tell(.child(.wrote(.stderr, bytes)))
            world.tell(.child(.wrote(.stderr, [0x64])))
        }

        #expect(
            noted == [
                Noted("child.stderr", .warn, ["bytes": 4, "stream": "stderr"]),
                Noted("child.stderr", .warn, ["bytes": 1, "stream": "stderr"]),
            ]
        )
        #expect(world.output[.stderr] == bytes + [0x64])
        #expect(world.output[.stdout] == nil)
    }

    @Test("Standard output is raw in its log, and no event, before the connection and over it")
    func stdout() throws {
        var world = try World.serving()

        let greeting = try world.noted { $0.tell(.child(.wrote(.stdout, [0xFF, 0x0A, 0x7B, 0x0A]))) }
        let client = world.post("/v1/codexd/sessions", ["purpose": "worker"])
        try world.answerHandshake()
        let half = try world.noted { $0.tell(.child(.wrote(.stdout, Array(#"{"method":"#.utf8)))) }

        #expect(greeting.isEmpty && half.isEmpty)
        #expect(!world.hasAnswer(for: client))
        let handshake = #"{"id":1,"result":{"userAgent":"fake/1","platformFamily":"unix","platformOs":"linux"}}"#
        #expect(world.output[.stdout] == [0xFF, 0x0A, 0x7B, 0x0A] + Array((handshake + "\n" + #"{"method":"#).utf8))
    }

    @Test("A stop ends in the child's exit and the daemon's, and is in the files")
    func stop() throws {
        var world = try World.serving()
        world.pass(.seconds(5))
        let startedAt = try #require(world.daemon.state.daemon.startedAt)

        let noted = try world.noted { world in
            world.tell(.stopRequested(signal: "SIGINT"))
            world.childEnds(.exited(code: 0))
        }

        #expect(noted == [.childExited(code: 0), .daemonStopped])
        #expect(world.outcome == .done)
        let now = JSON.string(world.time.description)
        #expect(
            try world.file(.daemonState).members?.without(["lastChanges"]) == [
                "started": false, "startedAt": .string(startedAt.description), "stoppedAt": now, "updatedAt": now,
                "pid": nil,
                "child": .child([
                    "status": "stopped", "startedAt": .string(startedAt.description), "exitedAt": now, "exitCode": 0,
                ]),
                "format": 1, "parked": nil, "reserved": ["through": 4, "bootId": "boot-1"], "seq": 4,
            ]
        )
        #expect(world.reports.map(\.words) == ["up", "stopped after SIGINT"])
        #expect(try world.rebuiltState() == world.daemon.state)
    }

    @Test("A second stop kills the child at once, the end is in order, and what comes after it is ignored")
    func secondStop() throws {
        var world = try World.serving()
        world.tell(.stopRequested(signal: "SIGTERM"))
        world.pass(.milliseconds(100))
        #expect(world.childOrders == [.closeChildInput])

        world.tell(.stopRequested(signal: "SIGINT"))

        #expect(world.childOrders == [.closeChildInput, .signalChild(.kill)])
        world.tell(.stopRequested(signal: "SIGINT"))
        world.pass(.seconds(5))
        #expect(world.childOrders.count == 2)
        let noted = try world.noted { $0.childEnds(.signalled("SIGKILL")) }
        #expect(noted == [.childExited(signal: "SIGKILL"), .daemonStopped])
        #expect(world.outcome == .done)
        #expect(world.reports.map(\.words) == ["up", "stopped after SIGTERM"])
        world.effects = []
        world.tell(.stopRequested(signal: "SIGINT"))
        #expect(world.effects.isEmpty)
    }
}

/// A way in which the first launch fails, and what's said of it.
struct SpawnFailure: CustomTestStringConvertible {
    let command: String
    let failure: SystemFailure
    let text: String

    private init(_ command: String, _ call: String, _ reason: SystemFailure.Reason, _ text: String) {
        self.command = command
        failure = SystemFailure(call: call, reason: reason, text: "\(call): the system's words")
        self.text = text
    }

    var testDescription: String { text }

    static let all = [
        SpawnFailure(
            "codex",
            "posix_spawn",
            .notFound,
            "the child command codex was not found in any directory of PATH"
                + "; it is set with --server-command (BAA_CODEXD_SERVER_COMMAND)"
        ),
        SpawnFailure(
            "./codex",
            "posix_spawn",
            .notFound,
            "the child command ./codex does not exist"
                + "; it is set with --server-command (BAA_CODEXD_SERVER_COMMAND)"
        ),
        SpawnFailure(
            "codex",
            "chdir",
            .notFound,
            "the child's working directory /repo does not exist; it is set with --server-cwd (BAA_CODEXD_SERVER_CWD)"
        ),
        SpawnFailure(
            "/etc/passwd",
            "posix_spawn",
            .permissionDenied,
            "the child command /etc/passwd may not be executed: posix_spawn: the system's words"
                + "; it is set with --server-command (BAA_CODEXD_SERVER_COMMAND)"
        ),
        SpawnFailure(
            "codex",
            "pipe",
            .other,
            "the child command codex could not be started: pipe: the system's words"
        ),
    ]
}

extension Noted {
    static let daemonStarted = Noted(
        "daemon.started",
        .info,
        [
            "endpoint": "stdio://codex-app-server", "localApiBase": "http://127.0.0.1:4319", "strategy": "spawn",
        ]
    )
    static let daemonStopped = Noted("daemon.stopped", .info, nil)
    static let childStarted = Noted("child.started", .info, ["args": ["app-server"], "command": "codex"])

    /// An exit that counts as in order, unless told otherwise.
    static func childExited(_ level: Event.Level = .info, code: Int? = nil, signal: String? = nil) -> Noted {
        Noted("child.exited", level, ["code": .optional(code), "signal": .optional(signal)])
    }
}

extension JSON {
    /// The child's record as it's configured, but for some members.
    static func child(_ changes: JSONObject) -> JSON {
        let idle: JSON = [
            "strategy": "spawn", "mode": "app-server", "endpoint": "stdio://codex-app-server", "status": "idle",
            "command": "codex", "args": ["app-server"], "cwd": "/repo", "pid": nil, "processStart": nil,
            "startedAt": nil,
            "exitedAt": nil, "exitCode": nil, "signal": nil, "lastError": nil,
        ]
        return idle.with(changes)
    }

    static func runningChild(since start: Timestamp) -> JSON {
        child([
            "status": "running", "pid": 4711, "processStart": "boot-1 4711", "startedAt": .string(start.description),
        ])
    }
}

extension DaemonReport {
    /// The report in a word or three.
    var words: String {
        switch self {
        case .up: "up"
        case .stopped(_, let signal?): "stopped after \(signal)"
        case .stopped(_, nil): "stopped"
        }
    }
}
