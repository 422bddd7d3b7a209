import Basics
import DaemonCore

/// What's known of one child from outside: what happened to it, and what the machine had done about it.
///
/// The books know nothing of the machine's states. They hold every effect against what
/// happened, and after every step what should have been done by then.
struct ChildBooks {
    // What happened.
    private var isStopAsked = false
    private var isForced = false
    private var isLaunchOpen = false
    private(set) var processID: Int?
    private(set) var stdoutEnd: ChildLifecycle.TransportSource?
    private(set) var hasStderrEnded = false
    /// When it first closed its output or refused its input while nobody had asked it to end.
    private var desertedAt: Instant?
    private var refusal: SystemFailure?
    private(set) var exit: ChildExit?
    private var exitedAt: Instant?

    // What was done.
    private var launches = 0
    private var hasSpawnFailed = false
    private var isRefusalTold = false
    private var closedAt: Instant?
    private var terminatedAt: Instant?
    private var killedAt: Instant?
    private var releases = 0
    private var exitsTold = 0
    private var lossesTold = 0

    /// What has been seen, so that a walk can tell whether it went everywhere.
    private(set) var sights: Set<ChildSight> = []

    var isOver: Bool { hasSpawnFailed || releases > 0 || launches == 0 && isStopAsked }
    var mayLaunch: Bool { isLaunchOpen }
    var mayExit: Bool { processID != nil && exit == nil }
    var wasKilled: Bool { killedAt != nil }

    private var isAlive: Bool { processID != nil && exit == nil }
    private var isStanding: Bool { isAlive && closedAt == nil && desertedAt == nil }
}

// MARK: - What happens

extension ChildBooks {
    mutating func note(_ happening: Happening, at now: Instant) {
        switch happening {
        case .isStarted, .wakes: break
        case .isStopped:
            if isLaunchOpen { sights.insert(.abandonedLaunch) }
            isStopAsked = true
        case .isForced:
            guard launches > 0, !isOver, exit == nil else { return }
            if isLaunchOpen { sights.insert(.abandonedLaunch) }
            if isAlive, killedAt == nil { sights.insert(.forced) }
            (isStopAsked, isForced) = (true, true)
        case .launches:
            isLaunchOpen = false
            processID = 7
        case .launchFails: isLaunchOpen = false
        case .ends(.stdout, let isFailing):
            if stdoutEnd == nil, !isOver { stdoutEnd = isFailing ? .stdoutError : .stdoutEnd }
            if isStanding { desertedAt = now }
        case .ends(.stderr, _): hasStderrEnded = true
        case .refusesInput:
            guard isStanding else { return }
            desertedAt = now
            refusal = .brokenPipe
        case .exits(let exit):
            self.exit = exit
            exitedAt = now
        }
    }
}

// MARK: - What's done about it

extension ChildBooks {
    mutating func check(_ effect: ChildLifecycle.Effect, of happening: Happening, at now: Instant) throws(Misstep) {
        try require(!isOver || releases == 1, "something was done after the end")
        switch effect {
        case .launch:
            try require(happening == .isStarted && launches == 0 && !isStopAsked, "a launch that nobody wants")
            launches = 1
            isLaunchOpen = true
        case .closeInput:
            try require(isAlive && closedAt == nil, "the input of no living child was closed, or twice")
            if !isStopAsked {
                try require(hasPassed(200, since: desertedAt, at: now), "the input was closed too early")
                try require(refusal == nil || isRefusalTold, "a refusal wasn't told")
                try require(stdoutEnd == nil || lossesTold == 1, "the transport's loss wasn't told")
            }
            closedAt = now
        case .terminate:
            try require(isAlive && terminatedAt == nil, "SIGTERM to no living child, or twice")
            try require(hasPassed(200, since: closedAt, at: now), "SIGTERM too early")
            terminatedAt = now
            sights.insert(.terminated)
        case .kill:
            try require(isAlive && killedAt == nil, "SIGKILL to no living child, or twice")
            try require(isForced || hasPassed(1000, since: terminatedAt, at: now), "SIGKILL too early")
            killedAt = now
            sights.insert(.killed)
        case .release:
            try require(exit != nil && releases == 0, "a child was released that isn't dead, or twice")
            let isDrained = stdoutEnd != nil && hasStderrEnded
            try require(isDrained || hasPassed(200, since: exitedAt, at: now), "released before its streams ended")
            releases = 1
            sights.insert(isDrained ? .drained : .outwaited)
        case .announce(let announcement): try check(announcement, of: happening, at: now)
        }
    }

    private mutating func check(
        _ announcement: ChildLifecycle.Announcement,
        of happening: Happening,
        at now: Instant
    ) throws(Misstep) {
        switch announcement {
        case .started(let told):
            try require(happening == .launches && told.processID == processID, "a start was told that wasn't")
        case .spawnFailed(let failure):
            try require(happening == .launchFails && failure == .brokenPipe, "a failed launch was told that wasn't")
            hasSpawnFailed = true
            sights.insert(.failedLaunch)
        case .inputRefused(let failure):
            try require(failure == refusal && isAlive && closedAt == nil && !isRefusalTold, "a refusal out of place")
            try require(hasPassed(200, since: desertedAt, at: now), "a refusal was told too early")
            isRefusalTold = true
            sights.insert(.refusedInput)
        case .exited(let told, let isAsAsked):
            try require(told == exit && releases == 1 && exitsTold == 0, "an exit that wasn't, or before its release")
            try require(isAsAsked == wasAskedFor(told), "\(told) was taken for \(isAsAsked ? "" : "not ")as asked")
            exitsTold = 1
            if case .signalled = told { sights.insert(isAsAsked ? .ownSignal : .foreignSignal) }
        case .transportLost(let source, let told):
            try require(lossesTold == 0, "the transport was lost twice")
            try require(source == stdoutEnd ?? .processExit && told == exit, "the transport ended otherwise")
            try require(exit == nil || exitsTold == 1, "the loss was told before the exit")
            try require(exit != nil || hasPassed(200, since: desertedAt, at: now), "the loss was told too early")
            lossesTold = 1
            sights.insert(exit == nil ? .lostAlive : .lost(source))
        }
    }

    private func wasAskedFor(_ exit: ChildExit) -> Bool {
        switch exit {
        case .exited(let code): code == 0
        // Whoever is killed in a hurry is past caring which of the two it was.
        case .signalled("SIGTERM"): terminatedAt != nil || killedAt != nil
        case .signalled("SIGKILL"): killedAt != nil
        case .signalled: false
        }
    }

    private func hasPassed(_ milliseconds: Int, since start: Instant?, at now: Instant) -> Bool {
        start.map { $0.advanced(by: .milliseconds(milliseconds)) <= now } ?? false
    }
}

// MARK: - What should have been done

extension ChildBooks {
    /// Holds the machine against the books, once all effects of a happening are noted.
    mutating func check(_ machine: ChildLifecycle, after happening: Happening, at now: Instant) throws(Misstep) {
        let isDue = happening == .wakes
        if happening == .isStarted { try require(launches == 1 || isStopAsked, "a start was ignored") }
        if happening == .launchFails { try require(hasSpawnFailed, "a failed launch wasn't told") }
        if isAlive { try require(!isForced || killedAt != nil, "somebody in a hurry was ignored") }
        if isAlive, killedAt == nil {
            try require(!isStopAsked || closedAt != nil, "a stop was ignored")
            if isDue, hasPassed(200, since: desertedAt, at: now) {
                try require(closedAt != nil, "a deserter was let stand")
            }
            if isDue, hasPassed(200, since: closedAt, at: now) {
                try require(terminatedAt != nil, "SIGTERM is overdue")
            }
            if isDue, hasPassed(1000, since: terminatedAt, at: now) {
                try require(killedAt != nil, "SIGKILL is overdue")
            }
        }
        if exit != nil {
            let isEnded = stdoutEnd != nil && hasStderrEnded || isDue && hasPassed(200, since: exitedAt, at: now)
            try require(!isEnded || releases == 1, "a dead child wasn't released")
        }
        try require(exitsTold == releases && (releases == 0 || lossesTold == 1), "an end was told by halves")
        try require(machine.isGone == (isOver || launches == 0), "isGone is \(machine.isGone)")
        try require(machine.isServing == (isStanding && !isStopAsked), "isServing is \(machine.isServing)")
        try require(machine.deadline == deadline, "the deadline is \(String(describing: machine.deadline))")
        if isOver { sights.insert(.end) }
    }

    /// When something must be done at the latest if nothing happens before.
    private var deadline: Instant? {
        if isOver { return nil }
        if let exitedAt { return exitedAt.advanced(by: .milliseconds(200)) }
        if killedAt != nil { return nil }
        if let terminatedAt { return terminatedAt.advanced(by: .seconds(1)) }
        return (closedAt ?? desertedAt)?.advanced(by: .milliseconds(200))
    }

    private func require(_ condition: Bool, _ complaint: String) throws(Misstep) {
        guard !condition else { return }
        throw Misstep(complaint: complaint)
    }
}

/// Something the machine did that it shouldn't have, or didn't.
struct Misstep: Error, CustomStringConvertible {
    let complaint: String
    var trace: [String] = []

    var description: String { ([complaint] + trace).joined(separator: "\n") }
}

/// Something that a walk should have come by.
enum ChildSight: Hashable {
    case abandonedLaunch
    case failedLaunch
    case refusedInput
    case terminated
    case killed
    case forced
    case drained
    case outwaited
    case ownSignal
    case foreignSignal
    case lostAlive
    case lost(ChildLifecycle.TransportSource)
    case end

    static let all: Set<ChildSight> = [
        .abandonedLaunch, .failedLaunch, .refusedInput, .terminated, .killed, .forced, .drained, .outwaited, .ownSignal,
        .foreignSignal, .lostAlive, .lost(.stdoutEnd), .lost(.stdoutError), .lost(.processExit), .end,
    ]
}
