package import AgentWire
package import Basics
package import Contract

/// One run that has left the queue: what it does now, and what is to become of it.
///
/// ```
/// announced ──durable──▶ inspecting ──all is there──▶ checkpointing(before) ──▶ working ──▶ checkpointing(after) ──▶ settled
///     └──────cancelled──────┴─────────────────────────────┴───────────────────────┴──── its process is ended first ──▶
/// ```
///
/// The checkpoints are left out where nobody asked for them.
package struct RunExecution: Hashable, Sendable {
    /// What the run does.
    package enum Stage: Hashable, Sendable {
        /// Its start is being written down.
        case announced
        /// What it needs is being looked at.
        case inspecting
        /// How the working tree stands is being written down.
        case checkpointing(CheckpointMoment)
        /// The worker works.
        case working
    }

    /// What ends a run before its worker does.
    package enum Interruption: Hashable, Sendable {
        case cancelled
        case timedOut(Duration)
        case stopping
    }

    /// What a run leaves when its worker is gone.
    package struct Outcome: Hashable, Sendable {
        /// Why it came to nothing; none if it reached its result.
        package var failure: RunFailure?
        /// How the worker ended, if it did.
        package var exit: ChildExit?
    }

    /// How many bytes of standard error are kept for the account of a failure.
    static let longestTail = 4096
    /// How long a checkpoint may take.
    static let checkpointPatience: Duration = .seconds(30)

    /// The run.
    package let id: RunID
    /// What it does.
    package var stage = Stage.announced
    /// Its process: the worker's, or a checkpoint's.
    package var process = ChildLifecycle(.job)
    /// What the worker has said.
    package var output = ExecOutput()
    /// What is written about it.
    package var log: RunLog
    /// What ends it before its worker does.
    package private(set) var interruption: Interruption?
    /// Whether the worker had told how its turn ended when it was interrupted.
    private var hadEndedBefore = false
    /// What has become of it, once the worker is gone or won't come.
    package var outcome: Outcome?
    /// How many checkpoints were asked for; the last of them is being taken, or was.
    package var reservedCheckpoints = 0
    /// The number of the last checkpoint that was taken.
    package var lastCheckpoint = 0

    /// How many bytes the checkpoint has that is being taken.
    package var checkpointLength = 0

    private let startedAt: Instant
    private var timeoutAt: Instant?
    private let timeout: Duration?
    /// Until when the worker may go on after it told its result.
    private var drainUntil: Instant?
    private var checkpointUntil: Instant?
    private var byteCounts: [RunStream: Int] = [:]
    private var stderrTail: [UInt8] = []

    var flaw = Flaw()

    /// Begins with a run whose start is being written down.
    package init(_ run: Run, _ log: RunLog, at now: Instant) {
        id = run.runID
        self.log = log
        startedAt = now
        timeout = RunOptions(run.request).timeout
        timeoutAt = timeout.map { now.advanced(by: $0) }
    }

    /// When it must be looked at next.
    package var deadline: Instant? { Instant.earliest(process.deadline, timeoutAt, drainUntil, checkpointUntil) }

    /// How many bytes the worker has printed there.
    package func byteCount(_ stream: RunStream) -> Int { byteCounts[stream, default: 0] }

    /// How long it has run.
    package func age(at now: Instant) -> Duration { startedAt.duration(to: now) }

    /// The end of what the worker has printed to its standard error.
    package var errorTail: String { String(decoding: stderrTail, as: UTF8.self) }

    /// The last line that the worker has printed to its standard error, for a message.
    package var lastWords: String? {
        let lines = errorTail.split(whereSeparator: \.isNewline).filter { !String($0).trimmed.isEmpty }
        return output.lastError ?? lines.last.map(String.init)
    }

    /// The role of the process that it has or is about to have.
    package var role: JobID.Role { stage == .working ? .worker : .checkpoint }
}

// MARK: - What may happen

extension RunExecution {
    /// Notes what ends the run before its worker does.
    ///
    /// The first reason counts, and none once the worker is dead or has told its result.
    ///
    /// - Returns: What must be done with its process.
    package mutating func interrupt(_ interruption: Interruption, at now: Instant) -> [ChildLifecycle.Effect] {
        let isTooLate = stage == .working && process.isDead
        if self.interruption == nil, !isTooLate {
            self.interruption = interruption
            hadEndedBefore = output.ending != nil
        }
        timeoutAt = nil
        drainUntil = nil
        return process.stop(at: now)
    }

    /// Nobody waits any more for its process to end as it was asked to.
    ///
    /// - Returns: What must be done with its process.
    package mutating func force() -> [ChildLifecycle.Effect] { process.force() }

    /// A new process is about to be started for it.
    package mutating func begin(_ stage: Stage, at now: Instant) -> [ChildLifecycle.Effect] {
        self.stage = stage
        process = ChildLifecycle(.job)
        process.flaw = flaw
        processEnded()
        checkpointLength = 0
        if case .checkpointing = stage { checkpointUntil = now.advanced(by: Self.checkpointPatience) }
        return process.start()
    }

    /// The worker has printed something; when it tells its result it's to end by itself within a bound.
    package mutating func wrote(
        _ bytes: [UInt8],
        to stream: RunStream,
        drainingFor patience: Duration,
        at now: Instant
    ) {
        byteCounts[stream, default: 0] += bytes.count
        switch stream {
        case .stdout:
            let hadEnded = output.ending != nil
            output.append(bytes)
            guard !hadEnded, output.ending != nil, interruption == nil else { return }
            timeoutAt = nil
            guard !flaw.isMutated(.runDrainUnbounded) else { return }
            drainUntil = now.advanced(by: patience)
        case .stderr:
            stderrTail += bytes.suffix(Self.longestTail)
            if stderrTail.count > Self.longestTail { stderrTail.removeFirst(stderrTail.count - Self.longestTail) }
        }
    }

    /// A deadline may have passed.
    ///
    /// - Returns: What must be done with its process.
    package mutating func woke(at now: Instant) -> [ChildLifecycle.Effect] {
        var effects = process.woke(at: now)
        if let timeoutAt, timeoutAt <= now, let timeout {
            self.timeoutAt = nil
            if !flaw.isMutated(.runTimeoutIgnored) { effects += interrupt(.timedOut(timeout), at: now) }
        }
        if let drainUntil, drainUntil <= now {
            self.drainUntil = nil
            effects += process.stop(at: now)
        }
        if let checkpointUntil, checkpointUntil <= now {
            self.checkpointUntil = nil
            effects += process.stop(at: now)
        }
        return effects
    }

    /// The process is gone: there is nothing of it to wait for.
    package mutating func processEnded() {
        drainUntil = nil
        checkpointUntil = nil
    }

    /// Says what has become of the run, as its worker is gone.
    package mutating func conclude(_ exit: ChildExit) {
        output.finish()
        timeoutAt = nil
        outcome = Outcome(failure: failure(after: exit), exit: exit)
    }

    private func failure(after exit: ChildExit) -> RunFailure? {
        if let failure = mistakenFailure(after: exit) { return failure }
        return switch (output.ending, interruption) {
        case (.completed, _): nil
        case (.failed, let interruption?) where !hadEndedBefore: RunFailure(interruption)
        case (.failed(let message), _): .turn(message ?? output.lastError)
        case (nil, let interruption?): RunFailure(interruption)
        case (nil, nil) where exit.code == 0 && flaw.isMutated(.exitZeroCompletesRun): nil
        case (nil, nil): .ended(exit, saying: lastWords, telling: output.lastError)
        }
    }

    /// What a flawed daemon takes for a failure.
    private func mistakenFailure(after exit: ChildExit) -> RunFailure? {
        if flaw.isMutated(.exitDecidesRun), exit.code != 0 { return .ended(exit, saying: lastWords) }
        guard flaw.isMutated(.retryNoticeFailsRun), let notice = output.lastError else { return nil }
        return RunFailure(.turnFailed, notice)
    }
}

extension RunFailure {
    /// What a run is told that was ended before its worker ended.
    init(_ interruption: RunExecution.Interruption) {
        switch interruption {
        case .cancelled: self.init(.execCancelled, "the run was cancelled")
        case .timedOut(let timeout): self.init(.execTimeout, "the run took longer than \(timeout.milliseconds) ms")
        case .stopping: self.init(.stopping, "codexd was stopped while the run ran")
        }
    }
}
