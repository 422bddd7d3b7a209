import Basics
import Contract
import DaemonCore
import Testing

@Suite("Takeover: what other versions wrote is kept")
struct TakeoverTests {
    /// A directory as a version without our additions left it, with members that nobody knows.
    private static let files: [StateFile: JSON] = [
        .identity: [
            "daemonId": "11111111-2222-4333-8444-555555555555", "nodeId": "old-node", "repoRoot": "/old",
            "createdAt": "2026-03-22T13:16:04.000Z", "version": nil, "color": "green",
        ],
        .daemonState: [
            "started": false, "startedAt": "2026-03-22T13:16:04.000Z", "stoppedAt": "2026-03-22T14:00:00.000Z",
            "updatedAt": "2026-03-22T14:00:00.000Z", "pid": nil,
            "child": [
                "strategy": "spawn", "mode": "app-server", "endpoint": "stdio://codex-app-server", "status": "stopped",
                "command": "codex", "args": ["app-server"], "cwd": "/old", "pid": nil, "startedAt": nil,
                "exitedAt": nil, "exitCode": 0, "signal": nil, "lastError": nil, "mood": ["calm", 15],
            ],
            "weather": ["sky": "blue"],
        ],
        .sessionRegistry: [
            "updatedAt": "2026-03-22T14:00:00.000Z",
            "sessions": [
                [
                    "sessionId": "session-old-000001", "purpose": "worker", "threadId": "thread-1", "status": "active",
                    "endpoint": "stdio://codex-app-server", "childPid": 17, "createdAt": "2026-03-22T13:20:00.000Z",
                    "updatedAt": "2026-03-22T13:30:00.000Z", "cwd": "/old", "model": "gpt", "modelProvider": nil,
                    "serviceTier": nil, "reasoningEffort": nil, "currentTurnId": "turn-old",
                    "lastTurnId": "turn-old", "lastTurnStatus": "inProgress", "metadata": ["owner": "me"],
                    "shelf": nil,
                ]
            ],
            "shape": ["corners": 4],
        ],
        .runRegistry: [
            "updatedAt": nil,
            "runs": [
                [
                    "runId": "run-old-000001", "sessionId": nil, "status": "completed", "adapter": "codex-exec",
                    "prompt": "6*7?", "purpose": "smoke", "cwd": "/old", "createdAt": "2026-03-22T13:20:00.000Z",
                    "updatedAt": "2026-03-22T13:30:00.000Z", "startedAt": "2026-03-22T13:20:00.000Z",
                    "finishedAt": "2026-03-22T13:30:00.000Z", "error": nil, "summary": "42", "metadata": [:],
                    "result": ["ok": true], "request": nil, "log": nil, "extra": [1, 2],
                ]
            ],
            "pace": "slow",
        ],
        .recentEvents: [
            "maxEntries": 50, "updatedAt": "2026-03-22T14:00:00.000Z",
            "events": [
                [
                    "createdAt": "2026-03-22T14:00:00.000Z", "level": "info", "type": "daemon.stopped",
                    "message": "stopped", "detail": nil, "tune": true,
                ]
            ],
            "depth": 3,
        ],
    ]

    private static let log = """
        {"createdAt":"2026-03-22T13:16:04.000Z","level":"info","type":"daemon.started","message":"up","detail":null}
        {"createdAt":"2026-03-22T14:00:00.000Z","level":"info","type":"daemon.stopped","message":"down","detail":null}

        """

    private static func takenOver() throws -> World {
        var configuration = Configuration.forTesting
        configuration.logs.keptDays = 36_500  // What the directory has is over for long.
        return try World(configuration, log: Array(log.utf8), files: files.mapValues(\.fileContent))
    }

    @Test("A directory of an earlier version is taken over as it is, and numbers begin at 1 behind its lines")
    func takeover() throws {
        let world = try Self.takenOver().begun()

        #expect(world.log.starts(with: Self.log.utf8))
        #expect(try world.events.dropFirst(2).first?["seq"] == 1)
        #expect(try world.events.allSatisfy { $0["type"] != "log.gap" })
        #expect(world.daemon.state.identity?.daemonID == "11111111-2222-4333-8444-555555555555")
        #expect(world.daemon.state.identity?.nodeID == "mini-main")
        let session = try world.session("session-old-000001")
        #expect(session.lastTurnStatus == "failed")
        #expect(session.currentTurnID == nil)
        #expect(try world.lastEvent(.turnCompletionMissing)["detail"]?["failureClass"] == "daemon_restarted")
        #expect(world.daemon.state.recentEvents.events.first?.message == "stopped")
    }

    @Test("A second life over such a directory finds the first one's state")
    func secondLife() throws {
        let first = try Self.takenOver().begun()

        let second = try World(log: first.log, files: first.files, seed: 9)

        #expect(second.daemon.state.seq == first.daemon.state.seq)
        #expect(second.daemon.state.identity == first.daemon.state.identity)
        #expect(try second.session("session-old-000001") == first.session("session-old-000001"))
    }

    @Test("Members that nobody knows outlive every rewrite, in files and in the records within", arguments: 1...2)
    func unknownMembers(lives: Int) throws {
        var world = try Self.takenOver()
        for life in 1...lives {
            world = world.begun()
            // Every record with strangers in it is changed.
            let client = world.connect()
            world.request(client, "POST", "/v1/codexd/sessions/session-old-000001/close")
            world = world.stopped()
            if life < lives { world = try World(world.daemon.configuration, log: world.log, files: world.files) }
        }

        #expect(try world.file(.identity)["color"] == "green")
        let daemon = try world.file(.daemonState)
        #expect(daemon["weather"] == ["sky": "blue"])
        #expect(daemon["child"]?["mood"] == ["calm", 15])
        #expect(daemon["child"]?["startedAt"] != .null)
        let registry = try world.file(.sessionRegistry)
        #expect(registry["shape"] == ["corners": 4])
        let session = try #require(registry["sessions"]?.elements?.first)
        #expect(session["shelf"] == .null)
        #expect(session["metadata"] == ["owner": "me"])
        #expect(session["status"] == "closed")
        let runs = try world.file(.runRegistry)
        #expect(runs["pace"] == "slow")
        #expect(runs["runs"] == Self.files[.runRegistry]?["runs"])
        let recent = try world.file(.recentEvents)
        #expect(recent["depth"] == 3)
        #expect(recent["events"]?.elements?.first?["tune"] == true)
    }

    @Test("Members that nobody knows come out of the log alone too, for every record that a line carries whole")
    func unknownMembersInLog() throws {
        let world = try Self.takenOver().begun()

        let next = try World(log: world.log).begun().stopped()

        #expect(try next.file(.identity)["color"] == "green")
        #expect(try next.file(.daemonState)["weather"] == ["sky": "blue"])
        #expect(try next.file(.daemonState)["child"]?["mood"] != nil)
        #expect(try next.file(.sessionRegistry)["sessions"]?.elements?.first?["shelf"] == .null)
    }

    @Test("All files of a directory that was taken over carry the number they're complete up to")
    func numbersAfterTakeover() throws {
        let world = try Self.takenOver().begun().stopped()

        for file in StateFile.checkpoints {
            #expect(try world.file(file)["seq"]?.integer == world.daemon.state.seq, "\(file.rawValue)")
        }
    }
}
