import Basics
import Contract
import HTTPWire

// What is counted, for those who watch many services (contract CTR-API-8).
extension Daemon {
    /// All counts of this moment.
    var metrics: Metrics {
        var metrics = Metrics()
        metrics.add(
            "codexd_info",
            .gauge,
            "Which codexd this is.",
            [([("version", configuration.version ?? "0.0.0"), ("mode", configuration.server.mode.rawValue)], 1)]
        )
        let started = state.daemon.startedAt.map { $0.millisecondsSinceEpoch / 1000 } ?? 0
        metrics.add("codexd_start_time_seconds", .gauge, Int(started), "When it started, in seconds since 1970.")
        metrics.add("codexd_ready", .gauge, obstacle() == nil ? 1 : 0, "Whether work is taken.")
        metrics.add("codexd_child_running", .gauge, child.isServing ? 1 : 0, "Whether the app-server runs.")
        metrics.add("codexd_child_backlog_bytes", .gauge, childBacklog, "Bytes that the app-server has yet to take.")
        metrics.add("codexd_run_queue_parked", .gauge, isParked ? 1 : 0, "Whether no run leaves the queue for now.")
        addRecords(to: &metrics)
        addEvents(to: &metrics)
        addClients(to: &metrics)
        return metrics
    }

    private func addRecords(to metrics: inout Metrics) {
        let sessions = state.sessions.sessions
        metrics.add(
            "codexd_sessions",
            .gauge,
            "Sessions that are kept.",
            [
                ([("status", "active")], sessions.count - sessions.settledCount),
                ([("status", "closed")], sessions.settledCount),
            ]
        )
        let waiting = approvalDesk.waitingCount
        metrics.add("codexd_approvals_waiting", .gauge, waiting, "Approvals that nobody has decided.")
        let runs = state.runs.runs
        metrics.add(
            "codexd_runs",
            .gauge,
            "Runs that are kept.",
            [
                ([("status", "queued")], desk.admissions.count + desk.waiting.count),
                ([("status", "running")], desk.active.count),
                ([("status", "settled")], runs.settledCount),
            ]
        )
    }

    private func addEvents(to metrics: inout Metrics) {
        let counted = meters.events.sorted { $0.key.rawValue < $1.key.rawValue }
        metrics.add(
            "codexd_events_total",
            .counter,
            "Events recorded since the start.",
            counted.map { ([("type", $0.key.rawValue)], $0.value) }
        )
        metrics.add("codexd_event_seq", .gauge, journal.nextSeq - 1, "The number of the last event.")
        metrics.add("codexd_event_log_bytes", .gauge, journal.length, "Bytes that the event log has had in all.")
    }

    private func addClients(to metrics: inout Metrics) {
        let counted = meters.requests.map { counted in
            (counted.key.operation?.rawValue ?? "none", counted.key.status.rawValue, counted.value)
        }
        metrics.add(
            "codexd_http_requests_total",
            .counter,
            "Requests answered since the start.",
            counted.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
                .map { ([("operation", $0.0), ("status", String($0.1))], $0.2) }
        )
        metrics.add("codexd_connections", .gauge, clients.count, "Clients that are connected.")
        let subscribers = clients.values.count(where: \.isStreaming)
        metrics.add("codexd_subscribers", .gauge, subscribers, "Clients that follow the events.")
    }
}
