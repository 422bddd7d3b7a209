package import Basics
import Contract

/// The runs that have no verdict yet, each at its place.
///
/// ```
/// admitted (being written down) ──▶ waiting, first in first out ──a slot is free──▶ active ──▶ settled
/// ```
package struct RunDesk: Hashable, Sendable {
    /// Runs whose acceptance isn't durable yet.
    package var admissions: Set<RunID> = []
    /// Runs that wait for a slot, the one that goes next first.
    package var waiting: [RunID] = []
    /// Runs that have left the queue.
    package var active: [RunID: RunExecution] = [:]
    /// The logs of those that haven't.
    package var logs: [RunID: RunLog] = [:]
    /// Settled runs whose verdict isn't durable yet.
    package var untold: Set<RunID> = []
    /// What clients gave their workers; it's nowhere else.
    package var environments: [RunID: [EnvironmentVariable]] = [:]

    var flaw = Flaw()

    /// Whether one more can be taken.
    func hasRoom(_ limits: Configuration.Limits) -> Bool {
        let slots = max(0, limits.concurrentRuns - active.count)
        return admissions.count + waiting.count < limits.queuedRuns + slots
    }

    /// When one of them must be looked at.
    var deadline: Instant? { active.isEmpty ? nil : active.values.compactMap(\.deadline).min() }

    /// Takes the run that goes next, if there's a slot for it.
    mutating func next(_ limits: Configuration.Limits) -> RunID? {
        guard !waiting.isEmpty, active.count < limits.concurrentRuns else { return nil }
        return flaw.isMutated(.runQueueReversed) ? waiting.removeLast() : waiting.removeFirst()
    }

    /// Forgets a run, wherever it stands.
    mutating func forget(_ id: RunID) {
        admissions.remove(id)
        waiting.removeAll { $0 == id }
        active[id] = nil
        logs[id] = nil
        environments[id] = nil
    }
}
