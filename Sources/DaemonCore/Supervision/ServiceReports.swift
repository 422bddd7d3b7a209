package import Basics

/// Something for whoever runs the daemon as a service.
package enum ServiceNotice: Hashable, Sendable {
    /// The daemon serves; how it is, for people.
    case ready(String)
    /// It is otherwise now.
    case status(String)
    /// It has begun to stop.
    case stopping
    /// It isn't stuck.
    case alive
}

/// When whoever runs the daemon as a service is told what.
///
/// ```
/// unwatched ──supervised──▶ starting ──up──▶ serving ──stops──▶ stopping
///                                              └ each change of how it is
/// ```
///
/// That it lives is told at half the time that it's wanted in, from the core: one that is stuck says nothing.
package struct ServiceReports: Hashable, Sendable {
    private enum State: Hashable {
        /// Nobody wants to hear anything.
        case unwatched
        case starting
        /// It's up; what stood in the way of work when that was last told, if anything did.
        case serving(obstacle: String?)
        case stopping
    }

    private var state = State.unwatched
    private var interval: Duration?
    /// How the daemon is if nothing stands in the way of work.
    private var usual = ""

    /// When it's next to be told that the daemon lives.
    package private(set) var deadline: Instant?

    /// Whether somebody hears of each change.
    package var isFollowed: Bool { if case .serving = state { true } else { false } }

    /// Creates the reports of a daemon that nobody watches.
    package init() {}

    /// Somebody wants to hear how the daemon is.
    ///
    /// - Parameters:
    ///   - patience: In what time it must be heard of, if it must.
    ///   - now: When.
    package mutating func supervised(within patience: Duration?, at now: Instant) {
        guard state == .unwatched else { return }
        state = .starting
        interval = patience.map { $0 / 2 }
        deadline = interval.map { now.advanced(by: $0) }
    }

    /// The daemon is up.
    ///
    /// - Parameters:
    ///   - usual: What it does, for people.
    ///   - obstacle: What stands in the way of work, if anything does.
    /// - Returns: What is to be told.
    package mutating func up(_ usual: String, unless obstacle: String?) -> [ServiceNotice] {
        guard state == .starting else { return [] }
        self.usual = usual
        state = .serving(obstacle: obstacle)
        return [.ready(obstacle ?? usual)]
    }

    /// That stands in the way of work now, or nothing does; asked after every event, and seldom news.
    package mutating func noted(_ obstacle: String?) -> [ServiceNotice] {
        guard case .serving(let last) = state, obstacle != last else { return [] }
        state = .serving(obstacle: obstacle)
        return [.status(obstacle ?? usual)]
    }

    /// The daemon has begun to stop.
    package mutating func stops() -> [ServiceNotice] {
        switch state {
        case .unwatched, .stopping: return []
        case .starting, .serving:
            state = .stopping
            return [.stopping]
        }
    }

    /// A deadline may have passed.
    package mutating func woke(at now: Instant) -> [ServiceNotice] {
        guard let deadline, let interval, deadline <= now else { return [] }
        self.deadline = now.advanced(by: interval)
        return [.alive]
    }
}
