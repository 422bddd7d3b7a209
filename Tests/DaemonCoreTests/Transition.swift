import Basics
import Testing

@testable import DaemonCore

/// One happening at one stage, its effects, and the state it leads to.
struct Transition: CustomTestStringConvertible {
    typealias State = ChildLifecycle.State
    typealias Streams = ChildLifecycle.Streams

    let stage: Stage
    let milliseconds: Int64
    let happening: Happening
    let effects: [ChildLifecycle.Effect]
    let state: State

    private init(
        _ stage: Stage,
        _ milliseconds: Int64,
        _ happening: Happening,
        _ effects: [ChildLifecycle.Effect] = [],
        to state: State? = nil
    ) {
        self.stage = stage
        self.milliseconds = milliseconds
        self.happening = happening
        self.effects = effects
        // Where nothing else is said, nothing changes.
        self.state = state ?? stage.machine.state
    }

    var testDescription: String { "\(stage) at \(milliseconds) ms: \(happening)" }

    static let all: [Transition] = beginning + standing + deserting + descending + ending

    private static let beginning: [Transition] = [
        Transition(.idle, 5, .isStarted, [.launch], to: .launching),
        Transition(.idle, 5, .isStopped, to: .gone),
        Transition(.idle, 5, .isForced),
        Transition(.idle, 5, .wakes),
        Transition(.idle, 5, .ends(.stdout)),
        Transition(.idle, 5, .refusesInput),
        Transition(.launching, 5, .isStarted),
        Transition(.launching, 5, .isStopped, to: .abandoning),
        Transition(.launching, 5, .isForced, to: .abandoning),
        Transition(.launching, 5, .wakes),
        Transition(.launching, 5, .launches, [.announce(.started(.seven))], to: .alive(Streams(), .standing)),
        Transition(.launching, 5, .launchFails, [.announce(.spawnFailed(.brokenPipe))], to: .gone),
        Transition(.abandoning, 5, .isStarted),
        Transition(.abandoning, 5, .isStopped),
        Transition(.abandoning, 5, .isForced),
        Transition(.abandoning, 5, .wakes),
        Transition(
            .abandoning,
            5,
            .launches,
            [.announce(.started(.seven)), .closeInput],
            to: .alive(Streams(), .inputClosed(until: .milliseconds(205)))
        ),
        Transition(.abandoning, 5, .launchFails, [.announce(.spawnFailed(.brokenPipe))], to: .gone),
    ]

    private static let standing: [Transition] = [
        Transition(.standing, 5, .isStarted),
        Transition(.standing, 5, .wakes),
        Transition(.standing, 5, .isStopped, [.closeInput], to: closed(Streams(), until: 205)),
        Transition(.standing, 5, .isForced, [.kill], to: .alive(Streams(), .killed)),
        Transition(.standing, 5, .ends(.stderr), to: .alive(onlyStderr, .standing)),
        Transition(.standing, 5, .ends(.stdout), to: deserted(onlyStdout, until: 205)),
        Transition(
            .standing,
            5,
            .ends(.stdout, failing: true),
            to: deserted(Streams(stdout: .stdoutError), until: 205)
        ),
        Transition(.standingHalf, 5, .ends(.stdout), to: deserted(both, until: 205)),
        Transition(.standing, 5, .refusesInput, to: deserted(Streams(), until: 205, refusing: .brokenPipe)),
        Transition(.standing, 5, .exits(kill), to: draining(kill, Streams(), .standing, until: 205)),
    ]

    private static let deserting: [Transition] = [
        Transition(.deserted, 5, .isStopped, [.closeInput], to: closed(onlyStdout, until: 205)),
        Transition(.deserted, 5, .ends(.stdout, failing: true)),
        Transition(.deserted, 5, .ends(.stderr), to: deserted(both, until: 200)),
        Transition(.deserted, 5, .isForced, [.kill], to: .alive(onlyStdout, .killed)),
        Transition(.deserted, 5, .refusesInput),
        Transition(.deserted, 199, .wakes),
        Transition(
            .deserted,
            200,
            .wakes,
            [.announce(.transportLost(.stdoutEnd, nil)), .closeInput],
            to: closed(onlyStdout, until: 400)
        ),
        Transition(
            .deserted,
            5,
            .exits(kill),
            to: draining(kill, onlyStdout, .deserted(until: .milliseconds(200), refusing: nil), until: 205)
        ),
        Transition(.refusing, 5, .isStopped, [.closeInput], to: closed(Streams(), until: 205)),
        Transition(.refusing, 5, .ends(.stdout), to: deserted(onlyStdout, until: 200, refusing: .brokenPipe)),
        Transition(.refusing, 5, .refusesInput),
        Transition(.refusing, 199, .wakes),
        Transition(
            .refusing,
            200,
            .wakes,
            [.announce(.inputRefused(.brokenPipe)), .closeInput],
            to: closed(Streams(), until: 400)
        ),
        Transition(
            .refusingDeserted,
            300,
            .wakes,
            [.announce(.inputRefused(.brokenPipe)), .announce(.transportLost(.stdoutEnd, nil)), .closeInput],
            to: closed(onlyStdout, until: 500)
        ),
    ]

    private static let descending: [Transition] = [
        Transition(.inputClosed, 5, .isStarted),
        Transition(.inputClosed, 5, .isStopped),
        Transition(.inputClosed, 5, .isForced, [.kill], to: .alive(Streams(), .killed)),
        Transition(.inputClosed, 5, .refusesInput),
        Transition(.inputClosed, 5, .ends(.stdout), to: closed(onlyStdout, until: 200)),
        Transition(.inputClosed, 199, .wakes),
        Transition(
            .inputClosed,
            200,
            .wakes,
            [.terminate],
            to: .alive(Streams(), .terminated(until: .milliseconds(1200)))
        ),
        // A late wake doesn't shorten what follows.
        Transition(
            .inputClosed,
            5000,
            .wakes,
            [.terminate],
            to: .alive(Streams(), .terminated(until: .milliseconds(6000)))
        ),
        Transition(.terminated, 900, .isStopped),
        Transition(.terminated, 900, .isForced, [.kill], to: .alive(Streams(), .killed)),
        Transition(.terminated, 900, .refusesInput),
        Transition(.terminated, 1199, .wakes),
        Transition(.terminated, 1200, .wakes, [.kill], to: .alive(Streams(), .killed)),
        Transition(.killed, 9000, .wakes),
        Transition(.killed, 9000, .isStopped),
        Transition(.killed, 9000, .isForced),
        Transition(.killed, 9000, .ends(.stderr), to: .alive(onlyStderr, .killed)),
        Transition(.killed, 9000, .exits(kill), to: draining(kill, Streams(), .killed, until: 9200)),
    ]

    private static let ending: [Transition] = [
        Transition(.draining, 5, .isStarted),
        Transition(.draining, 5, .isStopped),
        Transition(.draining, 5, .isForced),
        Transition(.draining, 5, .refusesInput),
        Transition(.draining, 5, .ends(.stdout), to: draining(failure, onlyStdout, .standing, until: 200)),
        Transition(.draining, 5, .ends(.stderr), to: draining(failure, onlyStderr, .standing, until: 200)),
        Transition(.draining, 199, .wakes),
        Transition(
            .draining,
            200,
            .wakes,
            [
                .release, .announce(.exited(failure, asAsked: false)),
                .announce(.transportLost(.processExit, failure)),
            ],
            to: .gone
        ),
    ]

    private static let kill = ChildExit.signalled("SIGKILL")
    private static let failure = ChildExit.exited(code: 3)
    private static let onlyStdout = Streams(stdout: .stdoutEnd)
    private static let onlyStderr = Streams(hasStderrEnded: true)
    private static let both = Streams(stdout: .stdoutEnd, hasStderrEnded: true)

    private static func deserted(
        _ streams: Streams,
        until milliseconds: Int64,
        refusing failure: SystemFailure? = nil
    ) -> State {
        .alive(streams, .deserted(until: .milliseconds(milliseconds), refusing: failure))
    }

    private static func closed(_ streams: Streams, until milliseconds: Int64) -> State {
        .alive(streams, .inputClosed(until: .milliseconds(milliseconds)))
    }

    private static func draining(
        _ exit: ChildExit,
        _ streams: Streams,
        _ ladder: ChildLifecycle.Ladder,
        until milliseconds: Int64
    ) -> State {
        .draining(exit, streams, ladder, until: .milliseconds(milliseconds))
    }
}

extension ProcessIdentity {
    /// The process that is launched in a life of its own.
    static let seven = ProcessIdentity(processID: 7, start: "boot 7")
}
