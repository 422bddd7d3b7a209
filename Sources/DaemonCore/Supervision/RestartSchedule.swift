package import Basics
package import Contract

/// When a child that ended by itself is started again (contract CTR-LIFE).
///
/// ```
/// resting ──ended──▶ waiting(due) ──due──▶ resting, and the child is started
///    └────ended once too often──▶ given up
/// ```
///
/// Each end in a row doubles the wait. A child that has run well for a while is forgiven the ones before.
package struct RestartSchedule: Hashable, Sendable {
    /// What follows the end of a child.
    package enum Decision: Hashable, Sendable {
        /// It stays as it ended, since that is what was asked for.
        case stay
        /// It's started again after that time, for the how-manieth time in a row.
        case wait(Duration, attempt: Int)
        /// It ended too often in a row, and stays as it ended.
        case giveUp(attempts: Int)
    }

    /// The longest wait, before a share of it is added by chance.
    package static let longestDelay: Duration = .seconds(60)
    /// How long a child must run for what was before it to be forgiven.
    package static let forgiveness: Duration = .seconds(60)

    private let restart: Configuration.Restart
    /// How often in a row it was started again.
    private var attempts = 0
    private var runningSince: Instant?

    var flaw = Flaw()

    /// When the child is to be started again.
    package private(set) var due: Instant?

    /// Creates the schedule of a child that has never ended.
    package init(_ restart: Configuration.Restart) {
        self.restart = restart
    }

    /// The child runs.
    ///
    /// - Returns: For the how-manieth time in a row it was started again; 0 if it never was.
    package mutating func started(at now: Instant) -> Int {
        runningSince = now
        return attempts
    }

    /// The child has ended, or could not be started.
    ///
    /// - Parameters:
    ///   - well: Whether its exit code was 0.
    ///   - now: When.
    ///   - share: A share of the wait from 0 to 1 to be added to it, half of it at most, so that many daemons that lost
    ///     the same thing don't come back at once.
    /// - Returns: What follows.
    package mutating func ended(well: Bool, at now: Instant, jitter share: Double) -> Decision {
        if let since = runningSince, since.advanced(by: Self.forgiveness) <= now { attempts = 0 }
        runningSince = nil
        due = nil
        switch restart.policy {
        case .never: return .stay
        case .onFailure where restart.most == 0, .always where restart.most == 0: return .stay
        case .onFailure where well: return .stay
        case .always where well && flaw.isMutated(.restartOnFailureOnly): return .stay
        case .onFailure, .always: break
        }
        guard attempts < restart.most || flaw.isMutated(.crashLoopEndless) else { return .giveUp(attempts: attempts) }
        var delay = restart.delay
        for _ in 0..<min(attempts, 16) where delay < Self.longestDelay { delay = delay + delay }
        delay = min(delay, Self.longestDelay)
        delay += .nanoseconds(Int64(Double(delay.nanoseconds) * share / 2))
        attempts += 1
        if flaw.isMutated(.restartNotDelayed) { delay = .zero }
        due = now.advanced(by: delay)
        return .wait(delay, attempt: attempts)
    }

    /// Whether the child is to be started now.
    package mutating func takeDue(at now: Instant) -> Bool {
        guard let due, due <= now else { return false }
        self.due = nil
        return true
    }

    /// Nobody wants the child any more.
    package mutating func cancel() {
        due = nil
    }
}
