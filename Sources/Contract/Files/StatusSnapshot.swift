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
        [
            "config": .object(configuration.object),
            "identity": state.identity.map { .object($0.object) } ?? .null,
            "daemon": .object(daemonObject),
            "sessionRegistry": .object(state.sessions.object),
            "runRegistry": .object(state.runs.object),
            "recentEvents": .object(state.recentEvents.object),
            "seq": .integer(state.seq),
        ]
    }

    /// The daemon's record; a child that was never started stands as it's configured.
    private var daemonObject: JSONObject {
        var object = state.daemonObject
        object["child"] = .object(child.object)
        return object
    }

    private var child: ChildRecord { state.child ?? ChildRecord(configuration) }

    /// The snapshot as one line of `key=value`.
    package var line: String {
        [
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
        ].joined(separator: " ")
    }
}
