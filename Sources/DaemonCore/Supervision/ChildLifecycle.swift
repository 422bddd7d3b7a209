package import Basics

/// The life of one child process: its start, its streams, its end and the ladder down to it.
///
/// ```
/// idle ──start──▶ launching ──launched──▶ alive ──exited──▶ draining ──streams ended, or 200 ms──▶ gone
///                   │   └─failed──▶ gone    │ ▲
///                   └─stop─▶ abandoning ────┘ └ ladder: standing ─stdout ended─▶ deserted ─200 ms─┐
///                                                          └──────stop──────────────────────────▶ inputClosed
///                                                             terminated ◀─────200 ms────────────────┘
///                                                             └─1 s─▶ killed
/// ```
///
/// Whoever is in a hurry can have it killed from any step.
///
/// A job's ladder has no first step, as its input has ended already, and it may close its output as it likes.
///
/// An exit and the end of the streams arrive in either order. Each waits a grace for the
/// other, so that what's announced doesn't depend on which came first (contract CTR-LOSS).
package struct ChildLifecycle: Hashable, Sendable {
    /// What the process is for.
    package enum Kind: Hashable, Sendable {
        /// It serves until it's stopped, over its input and output.
        case server
        /// It does one thing and ends.
        case job
    }

    /// Where the child stands.
    package enum State: Hashable, Sendable {
        case idle
        case launching
        /// A launch is in flight that nobody wants any more.
        case abandoning
        case alive(Streams, Ladder)
        /// Dead, but not reaped: a grandchild may still hold a stream.
        case draining(ChildExit, Streams, Ladder, until: Instant)
        case gone
    }

    /// Which of the child's outputs have ended.
    package struct Streams: Hashable, Sendable {
        /// How standard output ended, once it has.
        var stdout: TransportSource?
        /// Whether standard error has ended.
        var hasStderrEnded = false

        var haveEnded: Bool { stdout != nil && hasStderrEnded }
    }

    /// How far the child has been asked to end.
    package enum Ladder: Hashable, Sendable {
        /// Nobody has asked.
        case standing
        /// It closed its standard output, or refused its input: its exit should follow.
        case deserted(until: Instant, refusing: SystemFailure?)
        case inputClosed(until: Instant)
        case terminated(until: Instant)
        case killed
    }

    /// What ended the connection that the child carried.
    package enum TransportSource: String, Hashable, Sendable {
        case stdoutEnd = "stdout_end"
        case stdoutError = "stdout_error"
        case processExit = "process_exit"
    }

    /// Something that must be done or told, in order.
    package enum Effect: Hashable, Sendable {
        case launch
        case closeInput
        case terminate
        case kill
        case release
        case announce(Announcement)
    }

    /// What has become certain.
    package enum Announcement: Hashable, Sendable {
        case started(ProcessIdentity)
        case spawnFailed(SystemFailure)
        /// It lives, but takes no input.
        case inputRefused(SystemFailure)
        /// It ended; whether as it was asked to.
        case exited(ChildExit, asAsked: Bool)
        /// Nothing more will come over its streams; how it ended, if that's known.
        case transportLost(TransportSource, ChildExit?)
    }

    /// How long an exit waits for the ends of the streams, and they for it.
    package static let grace: Duration = .milliseconds(200)
    /// How long the end of its input may take to end it.
    package static let inputPatience: Duration = .milliseconds(200)
    /// How long SIGTERM may take to end it.
    package static let terminationPatience: Duration = .seconds(1)

    /// Where the child stands now.
    package private(set) var state: State = .idle

    private let kind: Kind
    /// Whether it was asked to end while it lived.
    package private(set) var wasAskedToEnd = false
    /// Whether it's to be killed as soon as it runs.
    private var isForced = false
    /// Whether the loss of the transport has been told already.
    private var hasLostTransport = false

    var flaw = Flaw()

    /// Creates the life of a child that hasn't been asked for.
    package init(_ kind: Kind = .server) {
        self.kind = kind
    }

    /// Whether it runs and its connection can be used.
    package var isServing: Bool {
        if case .alive(let streams, .standing) = state { streams.stdout == nil } else { false }
    }

    /// Whether nothing is left of it, or nothing ever was.
    package var isGone: Bool { state == .gone || state == .idle }

    /// Whether it has died, though something of it may be left.
    package var isDead: Bool {
        switch state {
        case .draining, .gone: true
        case .idle, .launching, .abandoning, .alive: false
        }
    }

    /// When it must be woken next.
    package var deadline: Instant? {
        switch state {
        case .alive(_, .deserted(let until, _)), .alive(_, .inputClosed(let until)), .alive(_, .terminated(let until)),
            .draining(_, _, _, let until):
            until
        case .idle, .launching, .abandoning, .alive(_, .standing), .alive(_, .killed), .gone: nil
        }
    }
}

// MARK: - What may happen

extension ChildLifecycle {
    /// Asks for the child to be started.
    package mutating func start() -> [Effect] {
        guard state == .idle else { return [] }
        state = .launching
        return [.launch]
    }

    /// Asks for the child to end, in steps.
    package mutating func stop(at now: Instant) -> [Effect] {
        switch state {
        case .idle:
            state = .gone
            return []
        case .launching:
            state = .abandoning
            return []
        case .alive(let streams, .standing), .alive(let streams, .deserted):
            return descend(streams, at: now)
        case .abandoning, .alive, .draining, .gone:
            return []
        }
    }

    /// Asks for the child to end at once: it has been asked to end in steps, and nobody waits for them any more.
    package mutating func force() -> [Effect] {
        switch state {
        case .launching, .abandoning:
            state = .abandoning
            isForced = true
            return []
        case .alive(_, .killed), .idle, .draining, .gone:
            return []
        case .alive(let streams, _):
            return kill(streams)
        }
    }

    /// The child runs.
    package mutating func launched(_ process: ProcessIdentity, at now: Instant) -> [Effect] {
        switch state {
        case .launching:
            state = .alive(Streams(), .standing)
            return [.announce(.started(process))]
        case .abandoning:
            return [.announce(.started(process))] + (isForced ? kill(Streams()) : descend(Streams(), at: now))
        case .idle, .alive, .draining, .gone:
            preconditionFailure("process \(process.processID) was launched in \(state)")
        }
    }

    /// The child could not be started.
    package mutating func launchFailed(_ failure: SystemFailure) -> [Effect] {
        switch state {
        case .launching, .abandoning:
            state = .gone
            return [.announce(.spawnFailed(failure))]
        case .idle, .alive, .draining, .gone:
            preconditionFailure("a launch failed in \(state)")
        }
    }

    /// One of its outputs ended.
    package mutating func ended(_ stream: ChildStream, failed: Bool, at now: Instant) -> [Effect] {
        switch state {
        case .alive(var streams, let ladder):
            streams.end(stream, failed: failed)
            let isDeserted = kind == .server && ladder == .standing && streams.stdout != nil
            state = .alive(streams, isDeserted ? .deserted(until: now.advanced(by: Self.grace), refusing: nil) : ladder)
            return []
        case .draining(let exit, var streams, let ladder, let until):
            streams.end(stream, failed: failed)
            state = .draining(exit, streams, ladder, until: until)
            return streams.haveEnded ? conclude(exit, streams, ladder) : []
        case .idle, .launching, .abandoning, .gone:
            return []  // A pipe that was released may still have been on its way here.
        }
    }

    /// It takes no more input.
    ///
    /// If it's about to exit, that will say more.
    package mutating func inputFailed(_ failure: SystemFailure, at now: Instant) -> [Effect] {
        switch state {
        case .alive(let streams, .standing) where kind == .server:
            state = .alive(streams, .deserted(until: now.advanced(by: Self.grace), refusing: failure))
            return []
        case .idle, .launching, .abandoning, .alive, .draining, .gone:
            return []  // Whoever is being stopped, or is dead, reads no more.
        }
    }

    /// The child is dead.
    package mutating func exited(_ exit: ChildExit, at now: Instant) -> [Effect] {
        switch state {
        case .alive(let streams, let ladder):
            state = .draining(exit, streams, ladder, until: now.advanced(by: Self.grace))
            let isOver = streams.haveEnded || flaw.isMutated(.exitOutrunsOutput)
            return isOver ? conclude(exit, streams, ladder) : []
        case .idle, .launching, .abandoning, .draining, .gone:
            preconditionFailure("a child exited twice, or was never ours, in \(state)")
        }
    }

    /// A deadline may have passed.
    package mutating func woke(at now: Instant) -> [Effect] {
        guard let deadline, deadline <= now else { return [] }
        switch state {
        case .alive(let streams, .deserted(_, let refusal)):
            var effects: [Effect] = []
            if let refusal { effects.append(.announce(.inputRefused(refusal))) }
            if let source = streams.stdout {
                hasLostTransport = true
                effects.append(.announce(.transportLost(source, nil)))
            }
            return effects + descend(streams, at: now)
        case .alive(let streams, .inputClosed): return terminate(streams, at: now)
        case .alive(let streams, .terminated): return kill(streams)
        case .draining(let exit, let streams, let ladder, _):
            return conclude(exit, streams, ladder)
        case .idle, .launching, .abandoning, .alive, .gone:
            return []
        }
    }

    private mutating func descend(_ streams: Streams, at now: Instant) -> [Effect] {
        wasAskedToEnd = true
        guard kind == .server else { return terminate(streams, at: now) }
        state = .alive(streams, .inputClosed(until: now.advanced(by: Self.inputPatience)))
        return [.closeInput]
    }

    private mutating func terminate(_ streams: Streams, at now: Instant) -> [Effect] {
        state = .alive(streams, .terminated(until: now.advanced(by: Self.terminationPatience)))
        return [.terminate]
    }

    private mutating func kill(_ streams: Streams) -> [Effect] {
        wasAskedToEnd = true
        state = .alive(streams, .killed)
        return [.kill]
    }

    /// Tells the end, once.
    private mutating func conclude(_ exit: ChildExit, _ streams: Streams, _ ladder: Ladder) -> [Effect] {
        state = .gone
        var effects: [Effect] = [.release, .announce(.exited(exit, asAsked: exit.isAsAsked(by: ladder)))]
        if !hasLostTransport {
            hasLostTransport = true
            effects.append(.announce(.transportLost(streams.stdout ?? .processExit, exit)))
        }
        return effects
    }
}

extension ChildLifecycle.Streams {
    fileprivate mutating func end(_ stream: ChildStream, failed: Bool) {
        switch stream {
        case .stdout: stdout = stdout ?? (failed ? .stdoutError : .stdoutEnd)
        case .stderr: hasStderrEnded = true
        }
    }
}

extension ChildExit {
    /// Whether the child ended well, or by a signal that we had sent by then.
    fileprivate func isAsAsked(by ladder: ChildLifecycle.Ladder) -> Bool {
        switch (self, ladder) {
        case (.exited(code: 0), _): true
        case (.signalled("SIGTERM"), .terminated), (.signalled("SIGTERM"), .killed): true
        case (.signalled("SIGKILL"), .killed): true
        case (.exited, _), (.signalled, _): false
        }
    }
}
