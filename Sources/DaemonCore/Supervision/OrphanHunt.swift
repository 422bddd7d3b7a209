package import Basics

/// Finds what an earlier life has left running, and ends it, before this life starts anything.
///
/// ```
/// idle ──begin──▶ looking ──somebody──▶ spared ──200 ms──▶ terminated ──1 s──▶ killed ──1 s──▶ over
///                    └──nobody──▶ over     └───────────nobody is left───────────┘ └▶ over
/// ```
///
/// Who ends by itself within the first wait, as Codex does at the end of its input, is no orphan. Numbers are used
/// again, so a process counts as ours only by its start as well, or by the mark in its environment; a number that isn't
/// proven ours is left alone and told. Processes that belong to our own ancestry are never touched: somebody may start
/// codexd in a shell that an earlier codexd's child has opened.
package struct OrphanHunt: Hashable, Sendable {
    /// Something that must be done, in order.
    package enum Effect: Hashable, Sendable {
        case look
        case signal(ProcessIdentity, ChildSignal)
        /// Nobody is left, or nobody can be helped: this life may go on.
        case finish
    }

    /// A process that was left alone.
    package struct Spared: Hashable, Sendable {
        /// Its number.
        package let processID: Int
        /// Why it was left, for people.
        package let reason: String
    }

    /// How far those that were found have been asked to end.
    enum Step: Hashable {
        case first
        case spared(until: Instant)
        case terminated(until: Instant)
        case killed(until: Instant)
    }

    enum State: Hashable {
        case idle
        case looking(Step)
        case waiting(Step, lookAt: Instant)
        case over
    }

    /// How long they may take to end by themselves.
    package static let patience = ChildLifecycle.inputPatience
    /// How long each signal may take to end them.
    package static let signalPatience = ChildLifecycle.terminationPatience
    /// How long is waited from one look to the next.
    package static let pause: Duration = .milliseconds(50)

    /// Those that were ended, in the order in which they were found to be gone.
    package private(set) var reaped: [Int] = []
    /// Those that were left.
    package private(set) var left: [Spared] = []

    private var state = State.idle
    /// The child as it was recorded.
    private var recorded: ProcessIdentity?
    /// Whether that child was seen; whoever is in its session is ours then, even once it's gone.
    private var isChildProven = false
    /// Those that were sent a signal and aren't known to be gone.
    private var signalled: [ProcessIdentity] = []

    var flaw = Flaw()

    /// Creates a hunt that hasn't begun.
    package init() {}

    /// When it must look again.
    package var deadline: Instant? {
        if case .waiting(_, let lookAt) = state { lookAt } else { nil }
    }
}

// MARK: - What may happen

extension OrphanHunt {
    /// Begins to look.
    ///
    /// - Parameter recorded: The child that an earlier life had, if it wasn't known to have ended.
    /// - Returns: What must be done.
    package mutating func begin(_ recorded: ProcessIdentity?) -> [Effect] {
        guard state == .idle else { return [] }
        self.recorded = recorded
        guard !flaw.isMutated(.orphanKept) else { return finish() }
        state = .looking(.first)
        return [.look]
    }

    /// These are there.
    package mutating func seen(_ sights: [OrphanSight], at now: Instant) -> [Effect] {
        guard case .looking(let step) = state else { return [] }
        isChildProven = isChildProven || sights.contains(where: isRecorded)
        let ours = sights.filter(isOurs)
        if step == .first, let other = sights.first(where: isUnproven) {
            left.append(Spared(processID: other.process.processID, reason: doubt(about: other)))
        }
        let gone = signalled.filter { process in !ours.contains { $0.process == process } }
        signalled.removeAll { gone.contains($0) }
        reaped += gone.map(\.processID)
        guard !ours.isEmpty else { return finish() }
        switch step {
        case .first: return wait(.spared(until: now.advanced(by: Self.patience)), at: now)
        case .spared(let until) where now < until: return wait(step, at: now)
        case .spared:
            return signal(ours, .terminate) + wait(.terminated(until: now.advanced(by: Self.signalPatience)), at: now)
        case .terminated(let until) where now < until:
            return signal(ours.filter { !signalled.contains($0.process) }, .terminate) + wait(step, at: now)
        case .terminated:
            return signal(ours, .kill) + wait(.killed(until: now.advanced(by: Self.signalPatience)), at: now)
        case .killed(let until) where now < until:
            return signal(ours.filter { !signalled.contains($0.process) }, .kill) + wait(step, at: now)
        case .killed:
            left += ours.map { Spared(processID: $0.process.processID, reason: "it does not end, whatever it is sent") }
            return finish()
        }
    }

    /// It can't be told which processes there are.
    package mutating func failed(_ failure: SystemFailure) -> [Effect] {
        guard case .looking = state else { return [] }
        if let recorded {
            left.append(Spared(processID: recorded.processID, reason: "it can't be looked for: \(failure.text)"))
        }
        return finish()
    }

    /// A deadline may have passed.
    package mutating func woke(at now: Instant) -> [Effect] {
        guard case .waiting(let step, let lookAt) = state, lookAt <= now else { return [] }
        state = .looking(step)
        return [.look]
    }

    private mutating func wait(_ step: Step, at now: Instant) -> [Effect] {
        state = .waiting(step, lookAt: now.advanced(by: Self.pause))
        return []
    }

    private mutating func signal(_ sights: [OrphanSight], _ signal: ChildSignal) -> [Effect] {
        for sight in sights where !signalled.contains(sight.process) { signalled.append(sight.process) }
        return sights.map { .signal($0.process, signal) }
    }

    private mutating func finish() -> [Effect] {
        state = .over
        return [.finish]
    }
}

// MARK: - Whose a process is

extension OrphanHunt {
    private func isOurs(_ sight: OrphanSight) -> Bool {
        guard !sight.isKin else { return false }
        let isInSession = isChildProven && sight.sessionID == recorded?.processID
        return sight.isMarked || isInSession || isRecorded(sight)
    }

    /// Whether it's the very process that was recorded, in the session that it was given.
    private func isRecorded(_ sight: OrphanSight) -> Bool {
        guard let recorded, sight.process.processID == recorded.processID else { return false }
        if flaw.isMutated(.foreignPidKilled) { return true }
        return recorded.start != nil && sight.process == recorded && sight.sessionID == recorded.processID
    }

    /// Whether it has the recorded number, and nothing else says that it's ours.
    private func isUnproven(_ sight: OrphanSight) -> Bool {
        sight.process.processID == recorded?.processID && !isOurs(sight)
    }

    private func doubt(about sight: OrphanSight) -> String {
        guard let start = recorded?.start else { return "the record does not say when its process was started" }
        guard sight.process.start == start else { return "its number belongs to another process now" }
        return sight.isKin ? "codexd was started from within it" : "it does not lead the session that it was given"
    }
}

/// One process, told apart from every other that has its number at another time.
package struct ProcessIdentity: Hashable, Sendable {
    /// Its number.
    package let processID: Int
    /// When it was started, in words that only the system that said them understands; nothing if that isn't known.
    package let start: String?

    /// Creates an identity.
    package init(processID: Int, start: String?) {
        self.processID = processID
        self.start = start
    }
}

/// A process that an earlier life may have left.
package struct OrphanSight: Hashable, Sendable {
    /// The process.
    package let process: ProcessIdentity
    /// The session that it's in, by the number of the process that leads it, or did.
    package let sessionID: Int
    /// Whether it was started with the daemon's mark in its environment, and belongs to no run.
    package let isMarked: Bool
    /// Whether it belongs to the ancestry of this daemon: one of its ancestors, or in the daemon's own session.
    package let isKin: Bool

    /// Creates a sight.
    package init(process: ProcessIdentity, sessionID: Int, isMarked: Bool, isKin: Bool) {
        self.process = process
        self.sessionID = sessionID
        self.isMarked = isMarked
        self.isKin = isKin
    }
}

/// What an earlier life may have left, and by what it's known.
package struct OrphanSearch: Hashable, Sendable {
    /// The number of the child that was recorded; those in its session are looked for as well.
    package let processID: Int?
    /// The variable by which everything is known that the daemon's child has started.
    package let mark: EnvironmentVariable?

    /// Creates a search.
    package init(processID: Int?, mark: EnvironmentVariable?) {
        self.processID = processID
        self.mark = mark
    }
}
