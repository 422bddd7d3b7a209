import Basics
import Contract
import HTTPWire

// The daemon's own beginning and end (contract CTR-LIFE).
extension Daemon {
    mutating func begin() {
        precondition(life == .new, "a daemon was booted twice")
        guard !hasDiedBefore else { return clear() }
        open()
    }

    /// Opens the listener: this life begins.
    mutating func open() {
        life = .opening
        outbox.append(.listen(host: localAPI.host, port: localAPI.port))
    }

    mutating func openingFailed(_ failure: SystemFailure) {
        guard life == .opening else { return }
        let remedy = failure.reason == .addressInUse ? "; another address is set with --local-api-base" : ""
        // Nothing has begun, so nothing is recorded.
        life = .over
        outbox.append(.finish(.failed("the local API can't listen on \(localAPI.base): \(failure)\(remedy)")))
    }

    mutating func opened(on port: Int, without failure: SystemFailure?) {
        guard life == .opening else { return }
        life = .starting
        localAPI = localAPI.listening(on: port)
        access = AccessPolicy(token: token, configuration: configuration, port: port)
        hasSocket = failure == nil
        if boot.keptToken == nil { outbox.append(.replace(.apiToken, tokenFile)) }
        outbox.append(.replace(.localAPI, localAPIFile))
        recordStart()
        if let failure { recordMissingSocket(failure) }
        closeApprovals(of: nil, on: nil, because: .daemonRestarted)
        if !isMutated(.earlierTurnsUnsettled) { settleTurnsOfEarlierLife() }
        takeUpParking()
        takeUpRuns()
        if configuration.startsChild { perform(child.start()) } else { serve() }
    }

    var tokenFile: [UInt8] { token + [UInt8(ascii: "\n")] }

    var localAPIFile: [UInt8] {
        let object: JSON = [
            "url": .string(localAPI.base), "socket": .optional(hasSocket ? configuration.socketPath : nil),
            "pid": .integer(boot.processID),
        ]
        return object.fileContent
    }

    private mutating func recordMissingSocket(_ failure: SystemFailure) {
        record(
            .socketSkipped,
            .warn,
            "the local API has no Unix socket: \(failure)",
            ["path": .string(configuration.socketPath)]
        )
    }

    private mutating func recordStart() {
        let recovered = boot.recovered
        var identity =
            state.identity
            ?? Identity(
                daemonID: DaemonID(rawValue: random.uuid()),
                nodeID: configuration.nodeID,
                repoRoot: configuration.repoRoot,
                createdAt: time,
                version: configuration.version
            )
        identity.nodeID = configuration.nodeID
        identity.repoRoot = configuration.repoRoot
        identity.version = configuration.version
        var daemon = state.daemon
        daemon.format = DaemonRecord.latestFormat
        daemon.isStarted = true
        daemon.startedAt = time
        daemon.stoppedAt = nil
        daemon.processID = boot.processID
        var child = state.child?.reset(for: configuration) ?? ChildRecord(configuration)
        child.status = configuration.startsChild ? .starting : .idle
        if journal.nextSeq > recovered.lastLogged + 1, !isMutated(.gapUnnamed) {
            let through = journal.nextSeq - 1
            record(
                .logGap,
                .warn,
                "events \(recovered.lastLogged + 1) to \(through) are missing and their numbers stay unused",
                ["from": .integer(recovered.lastLogged + 1), "through": .integer(through)]
            )
        }
        if recovered.tornTail > 0 {
            record(
                .logTailCut,
                .warn,
                "an unfinished line of \(recovered.tornTail) bytes was cut off the event log",
                ["bytes": .integer(recovered.tornTail)]
            )
        }
        for damage in recovered.damaged {
            record(
                .stateDamaged,
                .error,
                "\(damage.file.rawValue) could not be read and was made anew from the log: \(damage.reason)",
                [
                    "failureClass": .string(FailureClass.stateDamaged.rawValue),
                    "file": .string(damage.file.rawValue), "keptAs": .string(damage.keptAs),
                ]
            )
        }
        record(
            .daemonStarted,
            .info,
            "codexd serves \(configuration.server.endpoint) at \(localAPI.base)",
            [
                "endpoint": .string(configuration.server.endpoint),
                "localApiBase": .string(localAPI.base),
                "strategy": .string(configuration.server.strategy.rawValue),
            ],
            change: StateChange(identity: identity, daemon: daemon, child: child, sessions: sessionsReopened)
        )
        recordOrphans()
        // A first start writes every file, so that readers find them all.
        checkpoints.note(state.filesToBringUp, large: state.largeFiles, at: now)
    }

    /// The child runs: the daemon is up.
    mutating func serve() {
        guard life == .starting else { return }
        life = .serving
        retention.look(at: now)
        hold(.report(.up(snapshot)))
        for step in errand?.began(at: now) ?? [] { perform(step) }
        if isMutated(.connectedAtStart) { ensureConnected() }
    }

    /// The child could not be started: the start has failed.
    mutating func startFailed(_ text: String) {
        stop(Ending(failure: isMutated(.spawnFailureForgiven) ? nil : text))
    }

    mutating func perform(_ step: ErrandMachine.Step) {
        switch step {
        case .registerSession: if !isMutated(.smokeSessionUnregistered) { registerSmokeSession() }
        case .closeSession:
            for session in state.sessions.sessions where session.purpose == .smoke { close(session) }
        case .stop: stop(Ending())
        }
    }

    /// Somebody wants the daemon to end: the first time in order, and the second at once.
    mutating func stopRequested(_ signal: String?) {
        guard case .stopping = life else { return stop(Ending(signal: signal)) }
        guard !isMutated(.secondSignalIgnored) else { return }
        perform(child.force())
        forceRuns()
    }

    mutating func stop(_ ending: Ending) {
        switch life {
        case .new, .clearing, .opening:
            life = .over
            outbox.append(.finish(.done))
        case .starting, .serving:
            life = .stopping(ending)
            perform(reports.stops())
            failWaitingWork(
                Problem(.serviceUnavailable, "the daemon is about to end", failureClass: .stopping)
            )
            restarts.cancel()
            retention.rest()
            interruptRuns()
            perform(child.stop(at: now))
        case .stopping, .leaving, .over:
            break  // It's on its way.
        }
    }

    /// Once the child and the runs are gone, whichever way they went, the last event is written down.
    mutating func finishStopping() {
        guard case .stopping(let ending) = life, child.isGone, desk.active.isEmpty else { return }
        life = .leaving(ending)
        var daemon = state.daemon
        daemon.isStarted = isMutated(.stopUnrecorded)
        daemon.stoppedAt = time
        daemon.processID = nil
        record(.daemonStopped, .info, "codexd stopped", change: StateChange(daemon: daemon), isLast: true)
        journal.end()
        hold(.farewell, telemetryToo: true)
    }

    /// The last event is durable: every file is brought up to it.
    mutating func writeLastCheckpoints() {
        let large = state.largeFiles
        // A large one that has changed is on its way already.
        checkpoints.note(StateFile.checkpoints.filter { !large.contains($0) }, at: now)
        // Files on their way come first; the rest follows when they're done.
        if checkpoints.isWriting { return }
        writeCheckpoints()
    }

    /// Ends the daemon once nothing is left to write.
    mutating func leaveIfDone() {
        guard case .leaving(let ending) = life, journal.isDurable else { return }
        guard checkpoints.isQuiet else {
            if !checkpoints.isWriting, refusedFiles.isEmpty { writeCheckpoints() }
            guard refusedFiles.isEmpty else { return leave(failure: lastFilesProblem) }
            return
        }
        leave(failure: ending.failure)
    }

    /// Which files the last life has left behind the log, and what the disk said.
    private var lastFilesProblem: String {
        let names = refusedFiles.map(\.rawValue).sorted().joined(separator: ", ")
        return "state files could not be written (\(names))" + (refusal.map { ": \($0)" } ?? "")
    }

    /// The last thing the daemon does.
    mutating func leave(failure: String?) {
        guard case .leaving(let ending) = life else { return }
        flushJournal()
        life = .over
        for client in clients.keys.sorted() { sayGoodbye(to: client) }
        outbox.append(.remove(.localAPI))
        outbox.append(.report(.stopped(snapshot, signal: ending.signal)))
        outbox.append(.finish(failure.map(DaemonOutcome.failed) ?? .done))
    }
}
