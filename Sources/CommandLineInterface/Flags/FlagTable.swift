import Contract

/// All flags that take a value (contract CTR-CONF), in the order in which they're shown and stored.
///
/// The repository comes first, because other paths are by default found from it.
package enum FlagTable {
    /// The table.
    package static let flags: [Flag] =
        paths + server + restart + exec + logs + localAPI + limits + approvals + deadlines

    /// The flag of that name, if there is one.
    package static func flag(named name: String) -> Flag? {
        flags.first { $0.name == name }
    }

    private static let paths: [Flag] = [
        Flag(
            "--repo-root",
            "<path>",
            ["BAA_CODEXD_REPO_ROOT"],
            .workingDirectory,
            .path(\.repoRoot),
            "the repository that codexd works for"
        ),
        Flag(
            "--node-id",
            "<id>",
            ["BAA_NODE_ID"],
            .text("mini-main"),
            .text(\.nodeID),
            "the name of this node"
        ),
        Flag(
            "--mode",
            "<app-server|exec>",
            ["BAA_CODEXD_MODE"],
            .text("app-server"),
            .mode(\.server.mode),
            "keep sessions and run jobs, or only run jobs"
        ),
        Flag(
            "--logs-dir",
            "<path>",
            ["BAA_CODEXD_LOGS_DIR", "BAA_LOGS_DIR"],
            .inRepoRoot("logs"),
            .path(\.logsRoot),
            "logs go to codexd/ in this directory"
        ),
        Flag(
            "--state-dir",
            "<path>",
            ["BAA_CODEXD_STATE_DIR", "BAA_STATE_DIR"],
            .inRepoRoot("state"),
            .path(\.stateRoot),
            "state goes to codexd/ in this directory"
        ),
        Flag(
            "--runs-dir",
            "<path>",
            ["BAA_CODEXD_RUNS_DIR"],
            .inRepoRoot("runs"),
            .path(\.runsRoot),
            "each run gets a directory in this one"
        ),
    ]

    private static let server: [Flag] = [
        Flag(
            "--server-endpoint",
            "<url-or-stdio>",
            ["BAA_CODEXD_SERVER_ENDPOINT"],
            .text("stdio://codex-app-server"),
            .text(\.server.endpoint),
            "where the app-server is reached"
        ),
        Flag(
            "--server-strategy",
            "<spawn|external>",
            ["BAA_CODEXD_SERVER_STRATEGY"],
            .text("spawn"),
            .strategy(\.server.strategy),
            "start the app-server, or find it (external: not in this build)"
        ),
        Flag(
            "--server-command",
            "<command>",
            ["BAA_CODEXD_SERVER_COMMAND"],
            .text("codex"),
            .text(\.server.command),
            "the program to start as the app-server"
        ),
        Flag(
            "--server-arg",
            "<arg>",
            ["BAA_CODEXD_SERVER_ARGS"],
            .text("app-server"),
            .arguments(\.server.arguments),
            "an argument for it; repeatable (variable: a b, or [\"a\", \"b\"])"
        ),
        Flag(
            "--server-cwd",
            "<path>",
            ["BAA_CODEXD_SERVER_CWD"],
            .repoRoot,
            .path(\.server.directory),
            "the directory to start it in"
        ),
    ]

    private static let restart: [Flag] = [
        Flag(
            "--restart",
            "<policy>",
            ["BAA_CODEXD_RESTART"],
            .text("always"),
            .restart(\.restart.policy),
            "start a child again that ended: never, on-failure, always"
        ),
        Flag(
            "--restart-max",
            "<integer ≥ 0>",
            ["BAA_CODEXD_RESTART_MAX"],
            .text("10"),
            .count(\.restart.most, atLeast: 0),
            "how often in a row"
        ),
        Flag(
            "--restart-delay-ms",
            "<ms ≥ 1>",
            ["BAA_CODEXD_RESTART_DELAY_MS"],
            .text("1000"),
            .milliseconds(\.restart.delay, atLeast: 1),
            "how long after the first end; doubles up to a minute"
        ),
    ]

    private static let exec: [Flag] = [
        Flag(
            "--exec-command",
            "<command>",
            ["BAA_CODEXD_EXEC_COMMAND"],
            .text("codex"),
            .text(\.exec.command),
            "the program that runs one-shot jobs"
        ),
        Flag(
            "--exec-arg",
            "<arg>",
            ["BAA_CODEXD_EXEC_ARGS"],
            .nothing,
            .arguments(\.exec.arguments),
            "an argument before exec; repeatable (variable: as above)"
        ),
        Flag(
            "--max-concurrent-runs",
            "<n ≥ 1>",
            ["BAA_CODEXD_MAX_CONCURRENT_RUNS"],
            .text("4"),
            .count(\.limits.concurrentRuns, atLeast: 1),
            "how many runs may run at once"
        ),
        Flag(
            "--max-queued-runs",
            "<n ≥ 0>",
            ["BAA_CODEXD_MAX_QUEUED_RUNS"],
            .text("1000"),
            .count(\.limits.queuedRuns, atLeast: 0),
            "how many runs may wait for others to end"
        ),
        Flag(
            "--usage-limit-pause-ms",
            "<ms ≥ 0>",
            ["BAA_CODEXD_USAGE_LIMIT_PAUSE_MS"],
            .text("900000"),
            .milliseconds(\.limits.usageLimitPause, atLeast: 0),
            "how long runs wait after a usage limit; 0 is not at all"
        ),
    ]

    private static let logs: [Flag] = [
        Flag(
            "--event-log-max-bytes",
            "<n ≥ 4096>",
            ["BAA_CODEXD_EVENT_LOG_MAX_BYTES"],
            .text("67108864"),
            .count(\.logs.longestEventLog, atLeast: 4096),
            "how long the event log grows before it goes on in a new file"
        ),
        Flag(
            "--output-log-max-bytes",
            "<n ≥ 4096>",
            ["BAA_CODEXD_OUTPUT_LOG_MAX_BYTES"],
            .text("67108864"),
            .count(\.logs.longestOutputLog, atLeast: 4096),
            "the same of the child's output; four earlier files are kept"
        ),
        Flag(
            "--retention-days",
            "<n ≥ 0>",
            ["BAA_CODEXD_RETENTION_DAYS"],
            .text("30"),
            .count(\.logs.keptDays, atLeast: 0),
            "how long closed sessions, finished runs and old logs are kept"
        ),
        Flag(
            "--retention-count",
            "<n ≥ 0>",
            ["BAA_CODEXD_RETENTION_COUNT"],
            .text("10000"),
            .count(\.logs.keptCount, atLeast: 0),
            "how many of each are kept"
        ),
    ]

    private static let localAPI: [Flag] = [
        Flag(
            "--listen-public",
            "",
            ["BAA_CODEXD_LISTEN_PUBLIC"],
            .text("false"),
            .choice(\.isPublic),
            "let --local-api-base be an address that other machines reach"
        ),
        Flag(
            "--allowed-host",
            "<name>",
            ["BAA_CODEXD_ALLOWED_HOSTS"],
            .nothing,
            .arguments(\.allowedHosts),
            "a name by which other machines call; may be repeated"
        ),
        Flag(
            "--local-api-base",
            "<url>",
            ["BAA_CODEXD_LOCAL_API_BASE"],
            .text("http://127.0.0.1:4319"),
            .address(\.localAPI),
            "where the local API listens; port 0 lets the system choose"
        ),
        Flag(
            "--event-stream-path",
            "<path>",
            ["BAA_CODEXD_EVENT_STREAM_PATH"],
            .text("/v1/codexd/events"),
            .urlPath(\.eventStreamPath),
            "the path of the event stream in the local API"
        ),
        Flag(
            "--event-cache-size",
            "<integer ≥ 0>",
            ["BAA_CODEXD_EVENT_CACHE_SIZE"],
            .text("50"),
            .count(\.eventCacheSize, atLeast: 0),
            "how many recent events are kept at hand"
        ),
        Flag(
            "--smoke-lifetime-ms",
            "<integer ≥ 0>",
            ["BAA_CODEXD_SMOKE_LIFETIME_MS"],
            .text("100"),
            .milliseconds(\.smokeLifetime, atLeast: 0),
            "how long smoke and --run-once live"
        ),
        Flag(
            "--version",
            "<string>",
            ["BAA_CODEXD_VERSION"],
            .nothing,
            .optionalText(\.version),
            "the version to report"
        ),
    ]

    private static let deadlines: [Flag] = [
        Flag(
            "--recovery-wait-ms",
            "<ms ≥ 1>",
            ["BAA_CODEXD_RECOVERY_WAIT_MS"],
            .text("30000"),
            .milliseconds(\.deadlines.recoveryWait, atLeast: 1),
            "the longest wait of a turn for its session to be recovered"
        ),
        deadline("initialize", .text("10000"), \.deadlines.initialize, "the longest wait for the handshake"),
        deadline("thread", .text("60000"), \.deadlines.thread, "… for starting, resuming or reading a thread"),
        deadline("turn-start", .text("30000"), \.deadlines.turnStart, "… for accepting a turn"),
        deadline("steer", .text("10000"), \.deadlines.steer, "… for accepting more input to a turn"),
        deadline("interrupt", .text("5000"), \.deadlines.interrupt, "… for acknowledging an interrupt"),
        Flag(
            "--turn-stall-timeout",
            "<ms ≥ 0>",
            ["BAA_CODEXD_TURN_STALL_TIMEOUT"],
            .text("600000"),
            .milliseconds(\.deadlines.turnStall, atLeast: 0),
            "after what silence a turn is told to be stalled; 0 for never"
        ),
        Flag(
            "--interrupt-stalled-turns",
            "",
            ["BAA_CODEXD_INTERRUPT_STALLED_TURNS"],
            .text("false"),
            .choice(\.interruptsStalledTurns),
            "interrupt turns that are stalled"
        ),
        deadline("exec-drain", .text("5000"), \.deadlines.execDrain, "… for a job to end that has told its result"),
    ]

    private static func deadline(
        _ request: String,
        _ fallback: Flag.Fallback,
        _ place: Flag.Place<Duration>,
        _ summary: String
    ) -> Flag {
        let words = request.uppercased().map { $0 == "-" ? "_" : $0 }
        return Flag(
            "--\(request)-timeout-ms",
            "<ms ≥ 1>",
            ["BAA_CODEXD_\(String(words))_TIMEOUT_MS"],
            fallback,
            .milliseconds(place, atLeast: 1),
            summary
        )
    }
}
