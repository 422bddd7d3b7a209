import Basics

/// How long a client goes on trying to reach a daemon that it has lost.
struct Reconnection: Hashable, Sendable {
    /// What to do after a loss.
    enum Step: Hashable, Sendable {
        /// Try again then.
        case again(at: Instant, isFirst: Bool)
        /// It has been tried long enough.
        case giveUp
    }

    /// How long a daemon may be gone.
    static let patience: Duration = .seconds(60)
    /// How long to wait between two attempts.
    static let pause: Duration = .milliseconds(250)

    private var lostAt: Instant?

    /// Whether the daemon is being looked for.
    var isLost: Bool { lostAt != nil }

    /// The connection is gone, or an attempt has failed.
    mutating func lose(at now: Instant) -> Step {
        let start = lostAt ?? now
        defer { lostAt = start }
        guard now < start.advanced(by: Self.patience) else { return .giveUp }
        return .again(at: now.advanced(by: Self.pause), isFirst: lostAt == nil)
    }

    /// There is a connection again.
    mutating func restore() {
        lostAt = nil
    }
}
