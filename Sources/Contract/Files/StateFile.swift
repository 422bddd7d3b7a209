/// A file of the state directory that's replaced as a whole (contract CTR-FILE).
package enum StateFile: String, CaseIterable, Hashable, Sendable {
    case identity = "identity.json"
    case daemonState = "daemon-state.json"
    case sessionRegistry = "session-registry.json"
    case runRegistry = "run-registry.json"
    case requestKeys = "idempotency-keys.json"
    case approvalRegistry = "approval-registry.json"
    case recentEvents = "recent-events.json"
    case localAPI = "local-api.json"
    case apiToken = "api-token"

    /// The files that carry the service's state, each with the event number it's complete up to.
    package static let checkpoints: [StateFile] = [
        .identity, .daemonState, .sessionRegistry, .runRegistry, .requestKeys, .approvalRegistry, .recentEvents,
    ]

    /// The member that has the records of a registry.
    var records: String? {
        switch self {
        case .sessionRegistry: "sessions"
        case .runRegistry: "runs"
        case .requestKeys: "keys"
        case .approvalRegistry: "approvals"
        case .identity, .daemonState, .recentEvents, .localAPI, .apiToken: nil
        }
    }

    /// The permission bits of the file; the token is for its owner alone.
    package var permissions: UInt32 {
        switch self {
        case .apiToken: 0o600
        case .identity, .daemonState, .sessionRegistry, .runRegistry, .requestKeys, .approvalRegistry, .recentEvents,
            .localAPI:
            0o644
        }
    }
}
