import Basics
import Contract
import Testing

@Suite("Configuration and files")
struct ConfigurationTests {
    @Test("The configuration shows the contract's members, and ours among them")
    func object() throws {
        let object = Configuration.forTesting().object

        #expect(
            object.names == ["nodeId", "version", "eventCacheSize", "smokeLifetimeMs", "paths", "service", "server"]
        )
        #expect(object["version"] == .null)
        #expect(object["smokeLifetimeMs"] == 100)
        #expect(object["service"] == ["eventStreamPath": "/v1/codexd/events", "localApiBase": "http://127.0.0.1:4319"])
        #expect(
            object["server"] == [
                "mode": "app-server", "endpoint": "stdio://codex-app-server", "childStrategy": "spawn",
                "childCommand": "codex", "childArgs": ["app-server"], "childCwd": "/w",
            ]
        )
        #expect(
            object["paths"] == [
                "repoRoot": "/w", "logsRootDir": "/w/logs", "stateRootDir": "/w/state", "runsRootDir": "/w/runs",
                "logsDir": "/w/logs/codexd", "stateDir": "/w/state/codexd",
                "structuredEventLogPath": "/w/logs/codexd/events.jsonl",
                "stdoutLogPath": "/w/logs/codexd/stdout.log", "stderrLogPath": "/w/logs/codexd/stderr.log",
                "identityPath": "/w/state/codexd/identity.json",
                "daemonStatePath": "/w/state/codexd/daemon-state.json",
                "sessionRegistryPath": "/w/state/codexd/session-registry.json",
                "runRegistryPath": "/w/state/codexd/run-registry.json",
                "approvalRegistryPath": "/w/state/codexd/approval-registry.json",
                "recentEventsPath": "/w/state/codexd/recent-events.json",
            ]
        )
    }

    @Test("A file is pretty-printed with two spaces and a final newline")
    func fileContent() {
        var state = ServiceState(eventCacheSize: 2)
        state.apply(LogEntry(.forTesting(1), changing: StateChange(identity: .forTesting())))

        #expect(
            String(decoding: state.checkpoint(.identity), as: UTF8.self) == """
                {
                  "daemonId": "d-1",
                  "nodeId": "mini-main",
                  "repoRoot": "/w",
                  "createdAt": "2026-03-22T13:16:04.000Z",
                  "version": null,
                  "seq": 1
                }

                """
        )
        #expect(String(decoding: state.checkpoint(.runRegistry), as: UTF8.self).contains("\"runs\": []"))
    }

    @Test("The token is for its owner alone", arguments: StateFile.allCases)
    func permissions(of file: StateFile) {
        #expect(file.permissions == (file == .apiToken ? 0o600 : 0o644))
        #expect(StateFile.checkpoints.contains(file) == (file != .apiToken && file != .localAPI))
    }

    @Test("A snapshot has all records, and a child before there ever was one")
    func snapshot() throws {
        let snapshot = StatusSnapshot(
            configuration: .forTesting(),
            state: ServiceState(eventCacheSize: 3),
            isRunning: false
        )

        let object = snapshot.object

        #expect(
            object.names == [
                "config", "identity", "daemon", "sessionRegistry", "runRegistry", "approvalRegistry", "recentEvents",
                "seq",
            ]
        )
        #expect(object["identity"] == .null)
        let daemon = try #require(object["daemon"]?.members)
        #expect(daemon.names == ["started", "startedAt", "stoppedAt", "updatedAt", "pid", "child", "format", "parked"])
        #expect(daemon["child"] == .object(ChildRecord(.forTesting()).object))
        #expect(
            snapshot.line == """
                identity=none node=mini-main daemon=stopped child=idle strategy=spawn mode=app-server \
                endpoint=stdio://codex-app-server sessions=0 recent_events=0 logs_dir=/w/logs/codexd \
                state_dir=/w/state/codexd local_api=http://127.0.0.1:4319 runs=0
                """
        )
    }
}
