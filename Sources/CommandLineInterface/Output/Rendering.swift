import Basics
package import Contract

/// What's printed for people or for programs, always with a final newline.
package enum Rendering {
    /// The answer to `config`.
    package static func configuration(_ configuration: Configuration, asJSON: Bool) -> String {
        guard !asJSON else { return document(configuration.object) }
        return lines(of: configuration).map { "\($0.key): \($0.value)\n" }.joined()
    }

    /// The answer to `status`, and what `start` prints once it's up.
    package static func status(_ snapshot: StatusSnapshot, asJSON: Bool) -> String {
        asJSON ? document(snapshot.object) : snapshot.line + "\n"
    }

    /// What `start` prints after a signal has ended it.
    package static func farewell(_ snapshot: StatusSnapshot, after signal: String) -> String {
        "codexd stopped after \(signal)\n\(snapshot.line)\n"
    }

    /// The answer to `smoke`.
    package static func smoke(_ report: SmokeReport, asJSON: Bool) -> String {
        asJSON ? document(report.object) : report.text
    }

    /// What's wrong with a call, for standard error.
    package static func usageError(_ error: UsageError) -> String {
        "codexd: \(error)\ncodexd: try codexd \(error.action.map { "help \($0.rawValue)" } ?? "--help")\n"
    }

    /// An object for programs and people alike, over several lines.
    static func document(_ object: JSONObject) -> String {
        String(decoding: JSON.object(object).fileContent, as: UTF8.self)
    }

    /// The first twelve are the contract's, in its order.
    private static func lines(of configuration: Configuration) -> [(key: String, value: String)] {
        let server = configuration.server
        let deadlines = configuration.deadlines
        return [
            ("node_id", configuration.nodeID),
            ("version", configuration.version ?? "not-set"),
            ("mode", server.mode.rawValue),
            ("endpoint", server.endpoint),
            ("child_strategy", server.strategy.rawValue),
            ("child_command", server.command),
            ("child_args", server.arguments.shown),
            ("child_cwd", server.directory),
            ("logs_dir", configuration.logsDirectory),
            ("state_dir", configuration.stateDirectory),
            ("event_cache_size", "\(configuration.eventCacheSize)"),
            ("smoke_lifetime_ms", "\(configuration.smokeLifetime.milliseconds)"),
            ("repo_root", configuration.repoRoot),
            ("runs_dir", configuration.runsRoot),
            ("local_api_base", configuration.localAPI.base),
            ("listen_public", "\(configuration.isPublic)"),
            ("allowed_hosts", configuration.allowedHosts.shown),
            ("event_stream_path", configuration.eventStreamPath),
            ("max_connections", "\(configuration.limits.connections)"),
            ("max_queued_events", "\(configuration.limits.queuedEvents)"),
            ("max_queued_bytes", "\(configuration.limits.queuedBytes)"),
            ("max_idempotency_keys", "\(configuration.limits.requestKeys)"),
            ("max_head_bytes", "\(configuration.limits.headBytes)"),
            ("max_body_bytes", "\(configuration.limits.bodyBytes)"),
            ("head_timeout_ms", "\(configuration.limits.headPatience.milliseconds)"),
            ("idle_timeout_ms", "\(configuration.limits.idlePatience.milliseconds)"),
            ("initialize_timeout_ms", "\(deadlines.initialize.milliseconds)"),
            ("thread_timeout_ms", "\(deadlines.thread.milliseconds)"),
            ("turn_start_timeout_ms", "\(deadlines.turnStart.milliseconds)"),
            ("steer_timeout_ms", "\(deadlines.steer.milliseconds)"),
            ("interrupt_timeout_ms", "\(deadlines.interrupt.milliseconds)"),
            ("recovery_wait_ms", "\(deadlines.recoveryWait.milliseconds)"),
            ("turn_stall_timeout", "\(deadlines.turnStall.milliseconds)"),
            ("interrupt_stalled_turns", "\(configuration.interruptsStalledTurns)"),
            ("restart", configuration.restart.policy.rawValue),
            ("restart_max", "\(configuration.restart.most)"),
            ("restart_delay_ms", "\(configuration.restart.delay.milliseconds)"),
            ("exec_command", configuration.exec.command),
            ("exec_args", configuration.exec.arguments.shown),
            ("max_concurrent_runs", "\(configuration.limits.concurrentRuns)"),
            ("max_queued_runs", "\(configuration.limits.queuedRuns)"),
            ("usage_limit_pause_ms", "\(configuration.limits.usageLimitPause.milliseconds)"),
            ("event_log_max_bytes", "\(configuration.logs.longestEventLog)"),
            ("output_log_max_bytes", "\(configuration.logs.longestOutputLog)"),
            ("retention_days", "\(configuration.logs.keptDays)"),
            ("retention_count", "\(configuration.logs.keptCount)"),
        ] + approvals(configuration.approvals) + [
            ("exec_drain_timeout_ms", "\(deadlines.execDrain.milliseconds)")
        ]
    }
}

extension Rendering {
    /// What is done about approvals; of kinds that nothing is said of, what holds for all.
    private static func approvals(_ approvals: Configuration.Approvals) -> [(key: String, value: String)] {
        let shown = { (timeout: Duration?) in timeout.map { "\($0.milliseconds)" } ?? "none" }
        let kinds = ApprovalKind.allCases.map { (kind: $0, key: String($0.rawValue.map { $0 == "-" ? "_" : $0 })) }
        return [("approval_policy", approvals.policy.rawValue)]
            + kinds.map { ("approval_policy_\($0.key)", approvals.policy(for: $0.kind).rawValue) }
            + [("approval_timeout", shown(approvals.timeout))]
            + kinds.map { ("approval_timeout_\($0.key)", shown(approvals.timeouts[$0.kind] ?? approvals.timeout)) }
            + [
                ("approval_timeout_decision", approvals.timeoutDecision.rawValue),
                ("max_approvals", "\(approvals.most)"),
            ]
    }
}

extension [String] {
    /// The arguments on one line.
    fileprivate var shown: String { isEmpty ? "(none)" : joined(separator: " ") }
}
