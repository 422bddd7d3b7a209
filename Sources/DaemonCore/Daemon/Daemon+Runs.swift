import Basics
import Contract
import HTTPWire

// Runs, as clients want them: taken, queued, cancelled, settled (contract CTR-RUN).
extension Daemon {
    mutating func createRun(_ request: RunRequest, for client: ClientID) throws(Problem) {
        if let obstacle = obstacleToRuns() { throw obstacle }
        if let session = request.sessionID, state.sessions[session] == nil {
            throw Problem(.notFound, "there is no session \(session)", field: "sessionId", session: session)
        }
        guard desk.hasRoom(configuration.limits) else {
            let detail = "\(desk.admissions.count + desk.waiting.count) runs wait already"
            throw Problem(.tooManyRequests, detail, failureClass: .queueFull)
        }
        let run = Run(
            runID: RunID(rawValue: nextName(of: "run")),
            sessionID: request.sessionID,
            prompt: request.prompt,
            purpose: request.purpose,
            directory: request.directory(in: configuration.repoRoot),
            createdAt: time,
            metadata: request.metadata,
            request: mutated(request.options.object(hasEnvironment: !request.environment.isEmpty), request.environment)
        )
        desk.admissions.insert(run.runID)
        desk.environments[run.runID] = request.environment
        record(
            .runQueued,
            .info,
            "run \(run.runID) waits for its turn",
            [
                "cwd": .string(run.directory), "purpose": .string(run.purpose.rawValue),
                "runId": .identifier(run.runID), "sessionId": .optional(run.sessionID),
            ],
            change: StateChange(
                runs: [run],
                keys: kept(.accepted, run.object, about: .run(run.runID), for: client)
            )
        )
        prepare(run)
        hold(.admit(run.runID, client, Reply(status: .accepted, run.object)))
    }

    /// What stands in the way of taking and starting runs.
    func obstacleToRuns() -> Problem? {
        if let obstacle = obstacleOfLife() { return obstacle }
        return isDiskWell ? nil : diskProblem
    }

    /// Makes the directory of a run that waits.
    private mutating func prepare(_ run: Run) {
        var log = RunLog(run)
        outbox.append(.makeRunDirectory(run.place))
        writePapers(of: run)
        write(.runPrepared, .info, "the run waits for its turn", ["cwd": .string(run.directory)], to: &log)
        write(.stepPrepared, .info, "\(log.labels.stepName) is attempt \(log.labels.attempt)", [:], to: &log)
        desk.logs[run.runID] = log
        writeState(of: run, .prepared, log)
    }

    /// Writes what a run has from its beginning, before anything is printed.
    private mutating func writePapers(of run: Run) {
        outbox.append(.replaceInRun(run.place, .meta, RunPapers.meta(run, configuration)))
        for stream in RunStream.allCases { outbox.append(.replaceInRun(run.place, .output(stream), [])) }
    }

    /// The acceptance of a run is durable, and known to the client from now on.
    mutating func admitted(_ id: RunID, _ reply: Reply, to client: ClientID) {
        if desk.admissions.remove(id) != nil { desk.waiting.append(id) }
        deliver(reply, to: client)
    }

    /// The acceptance of a run can't be made durable, so it was none.
    mutating func refuseAdmission(_ id: RunID, to client: ClientID) {
        if desk.admissions.contains(id) {
            settle(id, RunFailure(.diskUnavailable, diskProblem.detail)) { daemon, _ in
                StateChange(removed: daemon.removal(of: client))
            }
        }
        deliver(diskProblem.reply, to: client)
    }

    mutating func cancel(_ run: Run, for client: ClientID) throws(Problem) {
        let id = run.runID
        guard !run.status.isSettled else {
            throw Problem(.conflict, "run \(id) has ended already: it is \(run.status.rawValue)", run: id)
        }
        if let obstacle = obstacleToRuns() { throw obstacle }
        if desk.active[id] != nil {
            interrupt(id, .cancelled)
            // It may have ended at once, and as it does by itself.
            keep(.accepted, (state.runs[id] ?? run).object, about: .run(id), for: client)
        } else {
            settle(id, RunFailure(.cancelled)) { daemon, run in
                StateChange(keys: daemon.kept(.accepted, run.object, about: .run(id), for: client))
            }
            if isMutated(.cancelledRunStays) { desk.waiting.append(id) }
        }
        hold(.reply(client, Reply(status: .accepted, (state.runs[id] ?? run).object)))
    }

}

// MARK: - The queue

extension Daemon {
    /// Lets runs leave the queue for as long as there are slots.
    mutating func startWaitingRuns() {
        guard !desk.waiting.isEmpty, !isParked, obstacleToRuns() == nil else { return }
        while let id = desk.next(mutated(configuration.limits)) {
            guard var run = state.runs[id] else { continue }
            run.status = .running
            run.startedAt = time
            run.updatedAt = time
            let log = desk.logs.removeValue(forKey: id) ?? RunLog(run)
            var execution = RunExecution(run, log, at: now)
            execution.flaw = desk.flaw
            desk.active[id] = execution
            record(
                .runStarted,
                .info,
                "run \(id) starts",
                ["runId": .identifier(id)],
                change: StateChange(runs: [run])
            )
            writeState(of: run, .running, log)
            // Only a start that is written down can't happen again in another life.
            if isMutated(.runStartNotAwaited) { begin(id) } else { hold(.begin(id)) }
        }
    }

    /// Ends what every run is doing, as the daemon is about to end; those that wait stay in the queue.
    mutating func interruptRuns() {
        for id in desk.active.keys.sorted() { interrupt(id, .stopping) }
    }

    /// Kills what runs have left to end by itself.
    mutating func forceRuns() {
        for id in desk.active.keys.sorted() {
            guard var execution = desk.active[id] else { continue }
            let effects = execution.force()
            desk.active[id] = execution
            perform(effects, for: id)
        }
    }

    mutating func interrupt(_ id: RunID, _ interruption: RunExecution.Interruption) {
        guard var execution = desk.active[id] else { return }
        let effects = execution.interrupt(interruption, at: now)
        desk.active[id] = execution
        perform(effects, for: id)
    }

    mutating func wakeRuns() {
        guard let deadline = desk.deadline, deadline <= now else { return }
        for id in desk.active.keys.sorted() {
            guard var execution = desk.active[id] else { continue }
            let effects = execution.woke(at: now)
            desk.active[id] = execution
            perform(effects, for: id)
        }
    }
}

// MARK: - The verdict

extension Daemon {
    /// Settles a run that has left no more than a failure.
    mutating func settle(_ id: RunID, _ failure: RunFailure, changing more: FurtherChange? = nil) {
        settle(id, RunExecution.Outcome(failure: failure, exit: nil), changing: more)
    }

    /// What else changes with the verdict on a run.
    typealias FurtherChange = (Daemon, Run) -> StateChange

    /// Writes a run's verdict down and forgets the rest.
    mutating func settle(_ id: RunID, _ outcome: RunExecution.Outcome, changing more: FurtherChange? = nil) {
        guard var run = state.runs[id], !run.status.isSettled else { return }
        let execution = desk.active[id]
        var log = execution?.log ?? desk.logs[id] ?? RunLog(run)
        let response = RunResponse(
            run: run,
            command: ExecCommand(run, configuration),
            outcome: outcome,
            execution: execution,
            duration: execution?.age(at: now)
        )
        let failure = outcome.failure
        run.status = failure == nil ? .completed : .failed
        run.updatedAt = time
        run.finishedAt = time
        run.summary = response.summary
        run.error = failure?.message
        run.result = response.object
        let isBlocked = outcome.exit == nil && failure?.blocks == true
        if let failure {
            let data: JSONObject = ["failureClass": .string(failure.failureClass.rawValue)]
            if isBlocked { write(.workerExecutionDeferred, .warn, failure.message, data, to: &log) }
            write(isBlocked ? .stepBlocked : .stepFailed, .error, failure.message, data, to: &log)
        } else {
            write(.stepCompleted, .info, response.summary.preview, [:], to: &log)
        }
        run.log = log.summary
        let status: RunPapers.Status = failure == nil ? .completed : isBlocked ? .blocked : .failed
        let checkpoints = execution?.lastCheckpoint ?? 0
        writeState(of: run, status, log, checkpoints: checkpoints, exitCode: outcome.exit?.code)
        outbox.append(.closeRun(run.place))
        desk.forget(id)
        var change = more?(self, run) ?? StateChange()
        change.runs = [run]
        recordVerdict(run, failure, change)
    }

    private mutating func recordVerdict(_ run: Run, _ failure: RunFailure?, _ change: StateChange) {
        if let failure {
            record(
                .runFailed,
                .error,
                "run \(run.runID) failed: \(failure.message.preview)",
                ["failureClass": .string(failure.failureClass.rawValue), "runId": .identifier(run.runID)],
                change: change
            )
            heed(failure, of: run)
        } else {
            record(
                .runCompleted,
                .info,
                "run \(run.runID) completed: \((run.summary ?? "").preview)",
                ["runId": .identifier(run.runID)],
                change: change
            )
        }
        desk.untold.insert(run.runID)
        hold(.verdict(run.runID))
    }

    /// A run's verdict can't be undone by a crash any more, or the disk has failed and it's shown all the same.
    mutating func verdictIsDurable(_ id: RunID) {
        desk.untold.remove(id)
        logFollowersMayGoOn(id)
    }

    private mutating func writeState(
        of run: Run,
        _ status: RunPapers.Status,
        _ log: RunLog,
        checkpoints: Int = 0,
        exitCode: Int? = nil
    ) {
        let state = RunPapers.state(run, status, log.summary, checkpoints: checkpoints, exitCode: exitCode)
        outbox.append(.replaceInRun(run.place, .state, state))
    }

    /// Writes an entry about the life of a run.
    mutating func write(
        _ moment: RunLog.Moment,
        _ level: RunLog.Level,
        _ message: String,
        _ data: JSONObject,
        to log: inout RunLog
    ) {
        let entry = log.entry(moment, level, message, data, at: time)
        outbox.append(.appendToRun(log.place, .workerLog, entry))
        logFollowersMayGoOn(log.place.runID)
    }
}

// MARK: - An earlier life

extension Daemon {
    /// Takes up the runs that an earlier life left without a verdict.
    mutating func takeUpRuns() {
        for run in state.runs.runs.open {
            // Its worker had its whole input and doesn't notice that nobody listens any more.
            if run.status == .running { outbox.append(.releaseJob(JobID(run: run.runID, role: .worker))) }
            // After a loss of power the directory may be gone.
            outbox.append(.makeRunDirectory(run.place))
            if run.status == .queued { writePapers(of: run) }
            outbox.append(.recoverRunLog(run.place))
        }
    }

    /// The log of such a run is known: those that ran, or had what is nowhere written, have failed; others wait again.
    mutating func recovered(_ summary: RunLogSummary, of id: RunID) {
        guard let run = state.runs[id], !run.status.isSettled, desk.active[id] == nil else { return }
        desk.logs[id] = RunLog(run, after: summary)
        let hadEnvironment = run.request?["hasEnv"]?.boolean ?? false
        switch run.status {
        case .queued where !hadEnvironment: desk.waiting.append(id)
        case .queued:
            settle(id, RunFailure(.daemonRestarted, "codexd ended, and the run's environment is nowhere written"))
        case .running where isMutated(.runningRunRepeated): desk.waiting.append(id)
        case .running: settle(id, RunFailure(.daemonRestarted, "codexd ended while the run ran"))
        case .completed, .failed: return
        }
    }
}

extension RunRequest {
    /// The directory to work in, as an absolute path.
    fileprivate func directory(in root: String) -> String {
        guard let directory else { return root }
        return directory.hasPrefix("/") ? directory : "\(root)/\(directory)"
    }
}
