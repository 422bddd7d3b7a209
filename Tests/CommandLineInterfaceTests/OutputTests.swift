import Basics
import CommandLineInterface
import Contract
import Testing

@Suite("Output")
struct OutputTests {
    @Test("The lines of config are the contract's, in its order, and more behind them")
    func config() throws {
        let configuration = try Invocation.forTesting(
            ["config", "--repo-root", "/r"],
            ["BAA_CODEXD_SERVER_ARGS": ""]
        ).configuration

        #expect(
            Rendering.configuration(configuration, asJSON: false) == """
                node_id: mini-main
                version: not-set
                mode: app-server
                endpoint: stdio://codex-app-server
                child_strategy: spawn
                child_command: codex
                child_args: (none)
                child_cwd: /r
                logs_dir: /r/logs/codexd
                state_dir: /r/state/codexd
                event_cache_size: 50
                smoke_lifetime_ms: 100
                repo_root: /r
                runs_dir: /r/runs
                local_api_base: http://127.0.0.1:4319
                listen_public: false
                allowed_hosts: (none)
                event_stream_path: /v1/codexd/events
                max_connections: 256
                max_queued_events: 1024
                max_queued_bytes: 16777216
                max_idempotency_keys: 10000
                max_head_bytes: 16384
                max_body_bytes: 8388608
                head_timeout_ms: 10000
                idle_timeout_ms: 60000
                initialize_timeout_ms: 10000
                thread_timeout_ms: 60000
                turn_start_timeout_ms: 30000
                steer_timeout_ms: 10000
                interrupt_timeout_ms: 5000
                recovery_wait_ms: 30000
                turn_stall_timeout: 600000
                interrupt_stalled_turns: false
                restart: always
                restart_max: 10
                restart_delay_ms: 1000
                exec_command: codex
                exec_args: (none)
                max_concurrent_runs: 4
                max_queued_runs: 1000
                usage_limit_pause_ms: 900000
                event_log_max_bytes: 67108864
                output_log_max_bytes: 67108864
                retention_days: 30
                retention_count: 10000
                approval_policy: ask
                approval_policy_command: ask
                approval_policy_file_change: ask
                approval_policy_permissions: ask
                approval_policy_user_input: ask
                approval_policy_elicitation: ask
                approval_policy_tool_call: ask
                approval_timeout: none
                approval_timeout_command: none
                approval_timeout_file_change: none
                approval_timeout_permissions: none
                approval_timeout_user_input: none
                approval_timeout_elicitation: none
                approval_timeout_tool_call: none
                approval_timeout_decision: decline
                max_approvals: 1000
                exec_drain_timeout_ms: 5000

                """
        )
    }

    @Test("Config as JSON is the object of the snapshot")
    func configJSON() throws {
        let configuration = try Invocation.forTesting(["config"]).configuration

        let text = Rendering.configuration(configuration, asJSON: true)

        #expect(text.hasPrefix("{\n  \"nodeId\": \"mini-main\",\n"))
        #expect(text.hasSuffix("\n}\n"))
        #expect(try JSON(parsing: text) == .object(configuration.object))
    }

    @Test("Status is one line, or the whole snapshot")
    func status() throws {
        let configuration = try Invocation.forTesting(["status"]).configuration
        let snapshot = StatusSnapshot(
            configuration: configuration,
            state: ServiceState(eventCacheSize: 9),
            isRunning: false
        )

        let line = Rendering.status(snapshot, asJSON: false)

        #expect(
            line.hasPrefix("identity=none node=mini-main daemon=stopped child=idle strategy=spawn mode=app-server ")
        )
        #expect(line == snapshot.line + "\n")
        #expect(try JSON(parsing: Rendering.status(snapshot, asJSON: true)) == .object(snapshot.object))
        #expect(Rendering.farewell(snapshot, after: "SIGTERM") == "codexd stopped after SIGTERM\n\(line)")
    }

    @Test("A usage error says what's wrong and where to look")
    func usageError() {
        #expect(
            Rendering.usageError(.unknownFlag("--x")) == "codexd: unknown flag --x\ncodexd: try codexd --help\n"
        )
        #expect(Rendering.usageError(.missingOperand("RUN", .cancel)).hasSuffix("\ncodexd: try codexd help cancel\n"))
        #expect(Rendering.usageError(.unknownFlag("-v")).contains("behind -- nothing is a flag"))
    }
}
