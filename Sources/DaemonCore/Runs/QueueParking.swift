package import Basics

/// What a daemon knows, for as long as it lives, of why its queue stands still and what would show that it need not.
///
/// That it stands still is in its record, and outlives it; see `RunParking`.
package struct QueueParking: Hashable, Sendable {
    /// What shows that runs may leave the queue again.
    package enum Reason: String, Hashable, Sendable {
        /// Its time has come.
        case time
        /// A turn has reached its end that began later, or the app-server says that no limit is used up.
        case evidence
        /// The daemon is no longer to wait at all.
        case configuration
    }

    /// The longest that a queue stands still without a new sign, 31 days: no limit is counted over more than a month.
    package static let longest: Duration = .seconds(31 * 86_400)

    private struct Place: Hashable {
        let thread: ThreadID
        let turn: TurnID
    }

    /// How many turns are remembered; of more, those that came first can show it too.
    private static let mostTurns = 1_000

    /// The limits of the account.
    package var limits = RateLimits()

    /// When runs leave the queue again, on the clock that decisions use.
    package private(set) var deadline: Instant?

    /// The turns that have begun since it stands still.
    private var turns: Set<Place> = []

    /// Creates what a daemon knows at its start.
    package init() {}

    /// No run leaves the queue for so long.
    package mutating func begin(for patience: Duration, at now: Instant) {
        if deadline == nil { turns = [] }
        deadline = now.advanced(by: patience)
    }

    /// Runs leave the queue again.
    package mutating func end() {
        deadline = nil
        turns = []
    }

    /// A turn has begun.
    package mutating func began(_ turn: TurnID, on thread: ThreadID) {
        guard deadline != nil, turns.count < Self.mostTurns else { return }
        turns.insert(Place(thread: thread, turn: turn))
    }

    /// Whether a turn began since it stands still.
    package func hasSeenBegin(_ turn: TurnID, on thread: ThreadID) -> Bool {
        turns.contains(Place(thread: thread, turn: turn))
    }
}
