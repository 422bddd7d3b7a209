package import Basics

/// Everything there is to see of a daemon at one moment (contract CTR-FILE).
package struct StatusSnapshot: Hashable, Sendable {
    /// The configuration of whoever asks.
    package let configuration: Configuration

    /// The state as of ``ServiceState/seq``.
    package let state: ServiceState

    /// Whether a daemon serves the state directory now.
    package let isRunning: Bool

    /// Creates a snapshot.
    package init(configuration: Configuration, state: ServiceState, isRunning: Bool) {
        self.configuration = configuration
        self.state = state
        self.isRunning = isRunning
    }

    /// The whole snapshot for programs.
    package var object: JSONObject {
        var object = JSONObject()
        list(into: &object)
        return object
    }

    /// The whole snapshot as compact text.
    package var encoded: [UInt8] {
        var text = JSONObjectText(capacity: 8192)
        list(into: &text)
        return text.ended()
    }

    private func list(into members: inout some JSONMembers) {
        members.append("config", .object(configuration.object))
        if let identity = state.identity {
            members.append("identity", object: { identity.list(into: &$0) })
        } else {
            members.append("identity", .null)
        }
        // A child that was never started stands as it's configured.
        members.append("daemon", object: { state.listDaemon(into: &$0, child: child) })
        members.append("sessionRegistry", object: { state.sessions.list(into: &$0) })
        members.append("runRegistry", object: { state.runs.list(into: &$0) })
        members.append("approvalRegistry", object: { state.approvals.list(into: &$0) })
        members.append("recentEvents", object: { state.recentEvents.list(into: &$0) })
        members.append("seq", state.seq)
    }

    private var child: ChildRecord { state.child ?? ChildRecord(configuration) }

    /// The snapshot as one line of `key=value`.
    package var line: String {
        var parts = [
            "identity=\(state.identity?.daemonID.rawValue ?? "none")",
            "node=\(state.identity?.nodeID ?? configuration.nodeID)",
            "daemon=\(isRunning ? "running" : "stopped")",
            "child=\(child.status.rawValue)",
            "strategy=\(child.strategy.rawValue)",
            "mode=\(child.mode.rawValue)",
            "endpoint=\(child.endpoint)",
            "sessions=\(state.sessions.sessions.count)",
            "recent_events=\(state.recentEvents.events.count)",
            "logs_dir=\(configuration.logsDirectory)",
            "state_dir=\(configuration.stateDirectory)",
            "local_api=\(configuration.localAPI.base)",
            "runs=\(state.runs.runs.count)",
        ]
        if let parked = state.daemon.parked { parts.append("runs_parked_until=\(parked.until)") }
        return parts.joined(separator: " ")
    }
}
