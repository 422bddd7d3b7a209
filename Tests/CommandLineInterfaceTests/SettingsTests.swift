import CommandLineInterface
import Contract
import Testing

@Suite("Settings")
struct SettingsTests {
    @Test(
        "A flag beats its variables, an earlier variable beats a later one, each beats the default",
        arguments: Case.all
    )
    func precedence(_ setting: Case) throws {
        let flag = try #require(FlagTable.flag(named: setting.flag))
        var environment: [String: String] = [:]
        #expect(try Invocation.forTesting(["config"]).configuration.settings[setting.key] == setting.fallback)

        for variable in flag.variables.dropFirst() { environment[variable] = setting.other }
        environment[flag.variables[0]] = setting.value
        let told = try Invocation.forTesting(["config"], environment).configuration
        #expect(told.settings[setting.key] == setting.shown)

        environment[flag.variables[0]] = setting.other
        let call = flag.takesValue ? [setting.flag, setting.value] : ["\(setting.flag)=\(setting.value)"]
        let both = try Invocation.forTesting(["config"] + call, environment).configuration
        #expect(both.settings[setting.key] == setting.shown)

        let attached = try Invocation.forTesting(["\(setting.flag)=\(setting.value)", "config"]).configuration
        #expect(attached.settings[setting.key] == setting.shown)
    }

    @Test("Every flag of the table has its case here")
    func completeness() {
        #expect(FlagTable.flags.map(\.name) == Case.all.map(\.flag))
        #expect(Set(FlagTable.flags.flatMap(\.variables)).count == FlagTable.flags.count + 2)
    }

    @Test("The second variable counts where the first is absent or blank", arguments: [nil, "", " \t"])
    func secondVariable(first: String?) throws {
        var environment = ["BAA_LOGS_DIR": "/second/logs", "BAA_STATE_DIR": "/second/state"]
        environment["BAA_CODEXD_LOGS_DIR"] = first
        environment["BAA_CODEXD_STATE_DIR"] = first

        let configuration = try Invocation.forTesting([], environment).configuration

        #expect(configuration.logsRoot == "/second/logs")
        #expect(configuration.stateRoot == "/second/state")
    }

    @Test(
        "Blank text counts as unset",
        arguments: FlagTable.flags.map(\.name).filter { !["--mode", "--server-strategy"].contains($0) }
    )
    func blank(flag name: String) throws {
        let flag = try #require(FlagTable.flag(named: name))
        let plain = try Invocation.forTesting()

        #expect(try Invocation.forTesting(["\(name)=  "]) == plain)
        // Of arguments, a blank variable means that there are none; that has a test of its own.
        guard name != "--server-arg" else { return }
        #expect(try Invocation.forTesting([], [flag.variables[0]: " "]) == plain)
    }

    @Test("Logs, state, runs and the server's directory follow the repository")
    func derived() throws {
        let configuration = try Invocation.forTesting(["--repo-root", "../other"]).configuration

        #expect(configuration.logsRoot == "/srv/other/logs")
        #expect(configuration.stateRoot == "/srv/other/state")
        #expect(configuration.runsRoot == "/srv/other/runs")
        #expect(configuration.server.directory == "/srv/other")
    }

    @Test(
        "A path is made absolute by its text",
        arguments: [
            ("logs", "/srv/repo/logs"), ("./logs/", "/srv/repo/logs"), ("../a//b/./c", "/srv/a/b/c"),
            ("/a/../../b", "/b"), ("/", "/"), (".", "/srv/repo"), ("/a/..", "/"), ("...", "/srv/repo/..."),
        ]
    )
    func paths(given: String, meant: String) throws {
        #expect(try Invocation.forTesting(["--logs-dir", given]).configuration.logsRoot == meant)
    }

    @Test(
        "The variable of arguments is blank-separated or a JSON array, and blank means none",
        arguments: [
            ("app-server", ["app-server"]), (" a  b\tc ", ["a", "b", "c"]),
            (#"["a b", "", "--c"]"#, ["a b", "", "--c"]),
            (" [] ", []), ("", []), ("  ", []), ("-c a=[1]", ["-c", "a=[1]"]),
        ]
    )
    func argumentVariable(text: String, arguments: [String]) throws {
        let configuration = try Invocation.forTesting([], ["BAA_CODEXD_SERVER_ARGS": text]).configuration

        #expect(configuration.server.arguments == arguments)
    }

    @Test("Arguments on the command line add up, and replace the variable's")
    func repeatedArguments() throws {
        let arguments = ["--server-arg", "-c", "--server-arg=--x=y", "--server-arg", "a b"]

        let configuration = try Invocation.forTesting(arguments, ["BAA_CODEXD_SERVER_ARGS": "["]).configuration

        #expect(configuration.server.arguments == ["-c", "--x=y", "a b"])
    }

    @Test(
        "An external endpoint is a WebSocket or a socket path",
        arguments: [
            ("ws://h:1/p", "ws://h:1/p"), ("wss://h", "wss://h"), ("http://h:1", "ws://h:1"),
            ("https://h/p", "wss://h/p"),
            ("unix:///run/a/../b.sock", "unix:///run/b.sock"), ("unix://b.sock", "unix:///srv/repo/b.sock"),
        ]
    )
    func endpoints(given: String, meant: String) throws {
        let external = ["config", "--server-strategy", "external", "--server-endpoint", given]

        #expect(try Invocation.forTesting(external).configuration.server.endpoint == meant)
        #expect(try Invocation.forTesting(["--server-endpoint", given]).configuration.server.endpoint == given)
    }
}

/// A setting told in each of the ways in which it can be told.
struct Case: Sendable, CustomTestStringConvertible {
    let flag: String
    let key: String
    let fallback: String
    let value: String
    let shown: String
    let other: String

    init(_ flag: String, _ key: String, _ fallback: String, _ value: String, shown: String? = nil, other: String) {
        self.flag = flag
        self.key = key
        self.fallback = fallback
        self.value = value
        self.shown = shown ?? value
        self.other = other
    }

    var testDescription: String { flag }

    static let all = [
        Case("--repo-root", "repo_root", "/srv/repo", "/a", other: "/b"),
        Case("--node-id", "node_id", "mini-main", "n1", other: "n2"),
        Case("--mode", "mode", "app-server", "exec", other: "app-server"),
        Case("--logs-dir", "logs_dir", "/srv/repo/logs/codexd", "l", shown: "/srv/repo/l/codexd", other: "/b"),
        Case("--state-dir", "state_dir", "/srv/repo/state/codexd", "/s", shown: "/s/codexd", other: "/b"),
        Case("--runs-dir", "runs_dir", "/srv/repo/runs", "/r", other: "/b"),
        Case("--server-endpoint", "endpoint", "stdio://codex-app-server", "stdio://x", other: "stdio://y"),
        Case("--server-strategy", "child_strategy", "spawn", "spawn", other: "bogus"),
        Case("--server-command", "child_command", "codex", "/usr/bin/codex", other: "other"),
        Case("--server-arg", "child_args", "app-server", "serve", other: "[]"),
        Case("--server-cwd", "child_cwd", "/srv/repo", "..", shown: "/srv", other: "/b"),
        Case("--restart", "restart", "always", "never", other: "often"),
        Case("--restart-max", "restart_max", "10", "0", other: "-1"),
        Case("--restart-delay-ms", "restart_delay_ms", "1000", "5", other: "0"),
        Case("--exec-command", "exec_command", "codex", "/usr/bin/codex", other: "other"),
        Case("--exec-arg", "exec_args", "(none)", "-x", other: "[]"),
        Case("--max-concurrent-runs", "max_concurrent_runs", "4", "1", other: "0"),
        Case("--max-queued-runs", "max_queued_runs", "1000", "0", other: "-1"),
        Case("--usage-limit-pause-ms", "usage_limit_pause_ms", "900000", "0", other: "-1"),
        Case("--event-log-max-bytes", "event_log_max_bytes", "67108864", "4096", other: "4095"),
        Case("--output-log-max-bytes", "output_log_max_bytes", "67108864", "4096", other: "4095"),
        Case("--retention-days", "retention_days", "30", "0", other: "-1"),
        Case("--retention-count", "retention_count", "10000", "0", other: "-1"),
        Case("--listen-public", "listen_public", "false", "true", other: "perhaps"),
        Case("--allowed-host", "allowed_hosts", "(none)", "box.local", other: "[]"),
        Case("--local-api-base", "local_api_base", "http://127.0.0.1:4319", "http://[::1]:0", other: "ftp:"),
        Case("--event-stream-path", "event_stream_path", "/v1/codexd/events", "/e", other: "e"),
        Case("--event-cache-size", "event_cache_size", "50", "0", other: "many"),
        Case("--smoke-lifetime-ms", "smoke_lifetime_ms", "100", "0", other: "-1"),
        Case("--version", "version", "not-set", "1.2.3", other: "2"),
        Case("--max-connections", "max_connections", "256", "1", other: "0"),
        Case("--max-queued-events", "max_queued_events", "1024", "1", other: "0"),
        Case("--max-queued-bytes", "max_queued_bytes", "16777216", "1", other: "0"),
        Case("--max-idempotency-keys", "max_idempotency_keys", "10000", "0", other: "-1"),
        Case("--max-head-bytes", "max_head_bytes", "16384", "1024", other: "1023"),
        Case("--max-body-bytes", "max_body_bytes", "8388608", "1024", other: "1023"),
        Case("--head-timeout-ms", "head_timeout_ms", "10000", "1", other: "0"),
        Case("--idle-timeout-ms", "idle_timeout_ms", "60000", "1", other: "0"),
        Case("--approval-policy", "approval_policy", "ask", "accept", other: "perhaps"),
        Case("--approval-policy-command", "approval_policy_command", "ask", "decline", other: "perhaps"),
        Case("--approval-policy-file-change", "approval_policy_file_change", "ask", "decline", other: "perhaps"),
        Case("--approval-policy-permissions", "approval_policy_permissions", "ask", "decline", other: "perhaps"),
        Case("--approval-policy-user-input", "approval_policy_user_input", "ask", "decline", other: "perhaps"),
        Case("--approval-policy-elicitation", "approval_policy_elicitation", "ask", "decline", other: "perhaps"),
        Case("--approval-policy-tool-call", "approval_policy_tool_call", "ask", "decline", other: "perhaps"),
        Case("--approval-timeout", "approval_timeout", "none", "0", other: "-1"),
        Case("--approval-timeout-command", "approval_timeout_command", "none", "7", other: "-1"),
        Case("--approval-timeout-file-change", "approval_timeout_file_change", "none", "7", other: "-1"),
        Case("--approval-timeout-permissions", "approval_timeout_permissions", "none", "7", other: "-1"),
        Case("--approval-timeout-user-input", "approval_timeout_user_input", "none", "7", other: "-1"),
        Case("--approval-timeout-elicitation", "approval_timeout_elicitation", "none", "7", other: "-1"),
        Case("--approval-timeout-tool-call", "approval_timeout_tool_call", "none", "7", other: "-1"),
        Case("--approval-timeout-decision", "approval_timeout_decision", "decline", "accept", other: "ask"),
        Case("--max-approvals", "max_approvals", "1000", "0", other: "-1"),
        Case("--recovery-wait-ms", "recovery_wait_ms", "30000", "7", other: "0"),
        Case("--initialize-timeout-ms", "initialize_timeout_ms", "10000", "1", other: "0"),
        Case("--thread-timeout-ms", "thread_timeout_ms", "60000", "2", other: "0"),
        Case("--turn-start-timeout-ms", "turn_start_timeout_ms", "30000", "3", other: "0"),
        Case("--steer-timeout-ms", "steer_timeout_ms", "10000", "4", other: "0"),
        Case("--interrupt-timeout-ms", "interrupt_timeout_ms", "5000", "5", other: "0"),
        Case("--turn-stall-timeout", "turn_stall_timeout", "600000", "0", other: "-1"),
        Case("--interrupt-stalled-turns", "interrupt_stalled_turns", "false", "true", other: "perhaps"),
        Case("--exec-drain-timeout-ms", "exec_drain_timeout_ms", "5000", "6", other: "0"),
    ]
}
