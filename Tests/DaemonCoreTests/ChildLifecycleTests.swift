import Basics
import Testing

@testable import DaemonCore

@Suite("The child's life, step by step")
struct ChildLifecycleTests {
    @Test("From each stage each happening has its effects and leads where it should", arguments: Transition.all)
    func transition(_ transition: Transition) {
        var machine = transition.stage.machine

        let effects = transition.happening.happen(to: &machine, at: .milliseconds(transition.milliseconds))

        #expect(effects == transition.effects)
        #expect(machine.state == transition.state)
    }

    @Test("Whatever happens once it's gone is nothing", arguments: Happening.all)
    func afterGone(_ happening: Happening) {
        var machine = Stage.gone.machine

        // What can only be told of a child that lives would be a bug of the shell.
        guard happening.isPossibleAfterEnd else { return }
        #expect(happening.happen(to: &machine, at: .milliseconds(9)).isEmpty)
        #expect(machine.state == .gone && machine.deadline == nil && machine.isGone && !machine.isServing)
    }

    @Test("It serves only while it stands with its standard output open", arguments: Stage.allCases)
    func serving(_ stage: Stage) {
        #expect(stage.machine.isServing == (stage == .standing || stage == .standingHalf))
        #expect(stage.machine.isGone == (stage == .idle || stage == .gone))
    }

    @Test("Nothing's left to wait for but what a stage waits for", arguments: Stage.allCases)
    func deadline(_ stage: Stage) {
        let expected: Int64? =
            switch stage {
            case .deserted, .refusing, .refusingDeserted, .inputClosed, .draining: 200
            case .terminated: 1200
            case .idle, .launching, .abandoning, .standing, .standingHalf, .killed, .gone: nil
            }
        #expect(stage.machine.deadline == expected.map(Instant.milliseconds))
    }

    @Test("A launch that was abandoned in a hurry is killed as soon as it runs")
    func forcedLaunch() {
        var machine = Stage.abandoning.machine
        #expect(Happening.isForced.happen(to: &machine, at: .milliseconds(5)).isEmpty)

        let effects = Happening.launches.happen(to: &machine, at: .milliseconds(6))

        #expect(effects == [.announce(.started(.seven)), .kill])
        #expect(machine.state == .alive(ChildLifecycle.Streams(), .killed))
    }

    @Test("A transport that was lost before the exit isn't lost again with it")
    func lostOnce() {
        var machine = Stage.deserted.machine
        let lost = Happening.wakes.happen(to: &machine, at: .milliseconds(200))
        _ = Happening.ends(.stderr).happen(to: &machine, at: .milliseconds(300))

        let end = Happening.exits(.exited(code: 0)).happen(to: &machine, at: .milliseconds(300))

        #expect(lost == [.announce(.transportLost(.stdoutEnd, nil)), .closeInput])
        #expect(end == [.release, .announce(.exited(.exited(code: 0), asAsked: true))])
    }
}

/// Something that happens to a child's life.
enum Happening: Hashable {
    case isStarted
    case isStopped
    case isForced
    case launches
    case launchFails
    case ends(ChildStream, failing: Bool = false)
    case refusesInput
    case exits(ChildExit)
    case wakes

    static let all: [Happening] = [
        .isStarted, .isStopped, .isForced, .launches, .launchFails, .ends(.stdout), .ends(.stdout, failing: true),
        .ends(.stderr),
        .refusesInput, .exits(.exited(code: 0)), .wakes,
    ]

    var isPossibleAfterEnd: Bool {
        switch self {
        case .launches, .launchFails, .exits: false
        case .isStarted, .isStopped, .isForced, .ends, .refusesInput, .wakes: true
        }
    }

    func happen(to machine: inout ChildLifecycle, at now: Instant) -> [ChildLifecycle.Effect] {
        switch self {
        case .isStarted: machine.start()
        case .isStopped: machine.stop(at: now)
        case .isForced: machine.force()
        case .launches: machine.launched(.seven, at: now)
        case .launchFails: machine.launchFailed(.brokenPipe)
        case .ends(let stream, let isFailing): machine.ended(stream, failed: isFailing, at: now)
        case .refusesInput: machine.inputFailed(.brokenPipe, at: now)
        case .exits(let exit): machine.exited(exit, at: now)
        case .wakes: machine.woke(at: now)
        }
    }
}

/// A stage of the child's life, and the shortest way to it, all at time 0 but for wakes.
enum Stage: CaseIterable {
    case idle
    case launching
    case abandoning
    case standing
    /// Only standard error has ended.
    case standingHalf
    case deserted
    case refusing
    case refusingDeserted
    case inputClosed
    case terminated
    case killed
    case draining
    case gone

    var machine: ChildLifecycle {
        var machine = ChildLifecycle()
        for (milliseconds, happening) in path {
            _ = happening.happen(to: &machine, at: .milliseconds(milliseconds))
        }
        return machine
    }

    private var path: [(Int64, Happening)] {
        switch self {
        case .idle: []
        case .launching: [(0, .isStarted)]
        case .abandoning: Stage.launching.path + [(0, .isStopped)]
        case .standing: Stage.launching.path + [(0, .launches)]
        case .standingHalf: Stage.standing.path + [(0, .ends(.stderr))]
        case .deserted: Stage.standing.path + [(0, .ends(.stdout))]
        case .refusing: Stage.standing.path + [(0, .refusesInput)]
        case .refusingDeserted: Stage.refusing.path + [(0, .ends(.stdout))]
        case .inputClosed: Stage.standing.path + [(0, .isStopped)]
        case .terminated: Stage.inputClosed.path + [(200, .wakes)]
        case .killed: Stage.terminated.path + [(1200, .wakes)]
        case .draining: Stage.standing.path + [(0, .exits(.exited(code: 3)))]
        case .gone: Stage.launching.path + [(0, .launchFails)]
        }
    }
}

extension Instant {
    static func milliseconds(_ count: Int64) -> Instant { Instant(nanoseconds: count * 1_000_000) }
}
