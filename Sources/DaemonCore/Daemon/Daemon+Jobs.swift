import Basics
import Contract

// What runs do once they have left the queue, and what happens to their processes (contract CTR-RUN).
extension Daemon {
    /// The start of a run is durable.
    mutating func begin(_ id: RunID) {
        guard let run = state.runs[id], var execution = desk.active[id] else { return }
        if let interruption = execution.interruption { return settle(id, RunFailure(interruption)) }
        execution.stage = .inspecting
        desk.active[id] = execution
        let path = desk.environments[id]?.first { $0.name == "PATH" }?.value
        let command = configuration.exec.command
        outbox.append(.inspect(id, RunNeeds(directory: run.directory, command: command, searchPath: path)))
    }

    mutating func handle(_ occurrence: DaemonEvent.RunOccurrence, of id: RunID) {
        switch occurrence {
        case .inspected(let findings): inspected(findings, for: id)
        case .filesFailed(let failure): filesFailed(failure, of: id)
        case .logRecovered(let summary): recovered(summary, of: id)
        }
    }

    private mutating func inspected(_ findings: RunFindings, for id: RunID) {
        guard let run = state.runs[id], var execution = desk.active[id], execution.stage == .inspecting else { return }
        if let interruption = execution.interruption { return settle(id, RunFailure(interruption)) }
        if let failure = findings.failure(of: run, configuration.exec.command) { return settle(id, failure) }
        guard execution.log.labels.checkpoints == .gitDiff else { return start(.working, of: id) }
        guard findings.isRepository else {
            let words = "no checkpoint is taken, as \(run.directory) is in no git repository"
            write(.checkpointSlotReserved, .warn, words, [:], to: &execution.log)
            desk.active[id] = execution
            return start(.working, of: id)
        }
        startCheckpoint(.before, of: id)
    }

    private mutating func startCheckpoint(_ moment: CheckpointMoment, of id: RunID) {
        guard var execution = desk.active[id] else { return }
        execution.reservedCheckpoints += 1
        let file = RunFile.checkpoint(execution.reservedCheckpoints, moment)
        let data: JSONObject = ["checkpointSeq": .integer(execution.reservedCheckpoints), "path": .string(file.name)]
        write(.checkpointSlotReserved, .info, "the working tree's diff goes to \(file.name)", data, to: &execution.log)
        desk.active[id] = execution
        start(.checkpointing(moment), of: id)
    }

    private mutating func start(_ stage: RunExecution.Stage, of id: RunID) {
        guard var execution = desk.active[id] else { return }
        let effects = execution.begin(stage, at: now)
        desk.active[id] = execution
        perform(effects, for: id)
    }

    /// Something can't be written to a run's directory; the run goes on, as its result stands in the registry.
    private mutating func filesFailed(_ failure: SystemFailure, of id: RunID) {
        record(
            .runFilesFailed,
            .error,
            "the directory of run \(id) is incomplete: \(failure.text)",
            [
                "failureClass": .string(FailureClass.diskUnavailable.rawValue), "operation": .string(failure.call),
                "runId": .identifier(id),
            ]
        )
    }
}

// MARK: - Processes

extension Daemon {
    mutating func handle(_ occurrence: DaemonEvent.ChildOccurrence, of job: JobID) {
        guard var execution = desk.active[job.run], execution.role == job.role else { return }
        var effects: [ChildLifecycle.Effect] = []
        switch occurrence {
        case .launched(let processID, let start):
            let process = ProcessIdentity(processID: processID, start: start)
            effects = execution.process.launched(process, at: now)
        case .launchFailed(let failure): effects = execution.process.launchFailed(failure)
        case .wrote(let stream, let bytes):
            switch job.role {
            case .worker: take(bytes, from: stream, of: &execution)
            case .checkpoint: takeCheckpoint(bytes, from: stream, of: &execution)
            }
        case .ended(let stream, let failure):
            effects = execution.process.ended(stream, failed: failure != nil, at: now)
        case .accepted, .inputFailed: break  // Who doesn't want the prompt shows it by what it does.
        case .exited(let exit): effects = execution.process.exited(exit, at: now)
        case .signalFailed(let failure):
            record(.runKillFailed, .warn, failure.text, ["runId": .identifier(job.run)])
        }
        desk.active[job.run] = execution
        perform(effects, for: job.run)
    }

    mutating func perform(_ effects: [ChildLifecycle.Effect], for id: RunID) {
        for effect in effects {
            guard let role = desk.active[id]?.role else { return }
            let job = JobID(run: id, role: role)
            switch effect {
            case .launch: launch(job)
            case .terminate: outbox.append(.signalJob(job, .terminate))
            case .kill: outbox.append(.signalJob(job, .kill))
            case .release: outbox.append(.releaseJob(job))
            case .announce(.started(let process)): jobStarted(job, process.processID)
            case .announce(.spawnFailed(let failure)): spawnFailed(failure, job)
            case .announce(.exited(let exit, _)): jobExited(job, exit)
            case .closeInput, .announce(.inputRefused), .announce(.transportLost): break  // These are a server's.
            }
        }
    }

    private mutating func launch(_ job: JobID) {
        guard let run = state.runs[job.run], let execution = desk.active[job.run] else { return }
        let common = [mark, job.mark]
        switch execution.stage {
        case .working:
            let command = ExecCommand(run, configuration)
            let launch = ChildLaunch(
                command: command.command,
                arguments: mutated(command.arguments, run.prompt),
                directory: command.directory,
                environment: (desk.environments.removeValue(forKey: run.runID) ?? []) + common
            )
            outbox.append(.launchJob(job, launch, input: Array(run.prompt.utf8)))
        case .announced, .inspecting, .checkpointing:
            let launch = ChildLaunch(
                command: "git",
                arguments: ["diff", "--no-color", "--no-ext-diff", "--no-textconv", "--binary", "HEAD"],
                directory: run.directory,
                environment: common
            )
            outbox.append(.launchJob(job, launch, input: []))
        }
    }

    private mutating func jobStarted(_ job: JobID, _ processID: Int) {
        guard job.role == .worker, let run = state.runs[job.run], var execution = desk.active[job.run] else { return }
        let data: JSONObject = ["pid": .integer(processID), "command": .string(ExecCommand(run, configuration).line)]
        write(.workerStarted, .info, "the worker runs as process \(processID)", data, to: &execution.log)
        desk.active[job.run] = execution
    }

    private mutating func spawnFailed(_ failure: SystemFailure, _ job: JobID) {
        guard let run = state.runs[job.run], desk.active[job.run] != nil else { return }
        switch job.role {
        case .checkpoint: checkpointEnded(job.run, complaint: failure.text)
        case .worker:
            let reason =
                failure.call == "chdir"
                ? RunFailure.directory(run.directory, failure) : .spawn(configuration.exec.command, failure)
            desk.active[job.run]?.outcome = RunExecution.Outcome(failure: reason, exit: nil)
            goOnAfterWorker(job.run)
        }
    }

    private mutating func jobExited(_ job: JobID, _ exit: ChildExit) {
        guard var execution = desk.active[job.run] else { return }
        execution.processEnded()
        guard job.role == .worker else {
            desk.active[job.run] = execution
            return checkpointEnded(job.run, complaint: exit.code == 0 ? nil : exit.words)
        }
        for stream in RunStream.allCases { append(execution.log.end(stream, at: time), from: stream, execution.log) }
        execution.conclude(exit)
        let data: JSONObject = ["code": .optional(exit.code), "signal": .optional(exit.signal)]
        write(.workerExited, .info, "the worker ended \(exit.words)", data, to: &execution.log)
        desk.active[job.run] = execution
        goOnAfterWorker(job.run)
    }

    private mutating func checkpointEnded(_ id: RunID, complaint: String?) {
        guard var execution = desk.active[id] else { return }
        if let complaint {
            let number = execution.reservedCheckpoints
            let words = "checkpoint \(number) could not be taken: git ended \(complaint)"
            write(.checkpointSlotReserved, .warn, words, ["checkpointSeq": .integer(number)], to: &execution.log)
        } else {
            execution.lastCheckpoint = execution.reservedCheckpoints
            // Where nothing differs, git says nothing, and that is written down too.
            if execution.checkpointLength == 0, case .checkpointing(let moment) = execution.stage {
                let file = RunFile.checkpoint(execution.reservedCheckpoints, moment)
                outbox.append(.replaceInRun(execution.log.place, file, []))
            }
        }
        desk.active[id] = execution
        if let outcome = execution.outcome { return settle(id, outcome) }
        if let interruption = execution.interruption { return settle(id, RunFailure(interruption)) }
        start(.working, of: id)
    }

    private mutating func goOnAfterWorker(_ id: RunID) {
        guard let execution = desk.active[id], let outcome = execution.outcome else { return }
        // A daemon that stops has no time for another checkpoint.
        let wantsCheckpoint = life == .serving && execution.reservedCheckpoints > 0
        if wantsCheckpoint { startCheckpoint(.after, of: id) } else { settle(id, outcome) }
    }
}

// MARK: - Output

extension Daemon {
    private mutating func take(_ bytes: [UInt8], from stream: ChildStream, of execution: inout RunExecution) {
        let stream = RunStream(stream)
        append(execution.log.take(bytes, from: stream, at: time), from: stream, execution.log)
        execution.wrote(bytes, to: stream, drainingFor: configuration.deadlines.execDrain, at: now)
    }

    private mutating func append(_ chunk: RunLog.Chunk?, from stream: RunStream, _ log: RunLog) {
        guard let chunk else { return }
        outbox.append(.appendToRun(log.place, .output(stream), chunk.bytes))
        outbox.append(.appendToRun(log.place, .index(stream), chunk.place))
        outbox.append(.appendToRun(log.place, .workerLog, chunk.entry))
        logFollowersMayGoOn(log.place.runID)
    }

    private mutating func takeCheckpoint(
        _ bytes: [UInt8],
        from stream: ChildStream,
        of execution: inout RunExecution
    ) {
        guard stream == .stdout, case .checkpointing(let moment) = execution.stage else { return }
        let file = RunFile.checkpoint(execution.reservedCheckpoints, moment)
        outbox.append(.appendToRun(execution.log.place, file, bytes))
        execution.checkpointLength += bytes.count
    }
}

extension RunStream {
    fileprivate init(_ stream: ChildStream) {
        switch stream {
        case .stdout: self = .stdout
        case .stderr: self = .stderr
        }
    }
}

extension RunFindings {
    /// What a run lacks first, if anything.
    fileprivate func failure(of run: Run, _ command: String) -> RunFailure? {
        if let directory { return .directory(run.directory, directory) }
        if let failure = self.command { return .spawn(command, failure) }
        let mustBeRepository = !RunOptions(run.request).skipsRepositoryCheck
        return mustBeRepository && !isRepository ? .noRepository(run.directory) : nil
    }
}
