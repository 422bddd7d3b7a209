package import Basics
package import Contract

/// What a daemon does by itself before it stops by itself: `--run-once` and `smoke`.
package struct ErrandMachine: Hashable, Sendable {
    /// What is now to be done.
    package enum Step: Hashable, Sendable {
        case registerSession
        case closeSession
        case stop
    }

    /// The stub child of a smoke test lives that long, and some more is left for its end to be seen.
    package static let shortestSmoke: Duration = .milliseconds(75)

    private let errand: Configuration.Errand
    private let lifetime: Duration

    /// When it ends, once it has begun.
    package private(set) var deadline: Instant?

    /// Creates an errand that hasn't begun.
    package init(_ errand: Configuration.Errand, lifetime: Duration) {
        self.errand = errand
        self.lifetime = errand == .smoke ? max(lifetime, Self.shortestSmoke) : lifetime
    }

    /// The daemon serves.
    package mutating func began(at now: Instant) -> [Step] {
        deadline = now.advanced(by: lifetime)
        return errand == .smoke ? [.registerSession] : []
    }

    /// A deadline may have passed.
    package mutating func woke(at now: Instant) -> [Step] {
        guard let deadline, deadline <= now else { return [] }
        self.deadline = nil
        return errand == .smoke ? [.closeSession, .stop] : [.stop]
    }
}
