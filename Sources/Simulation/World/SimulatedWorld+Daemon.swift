import Basics
import Contract
import DaemonCore
import Scenarios

// The daemon's process: its start, its end, and its shell.
extension SimulatedWorld {
    var startFlags: [String] {
        var flags: [String] = []
        if server(playedBy: Self.fakeServer) != nil {
            flags += ["--server-command", Self.fakeServer, "--server-arg", "app-server"]
        }
        if server(playedBy: Self.fakeExec) != nil { flags += ["--exec-command", Self.fakeExec] }
        return flags
    }

    var daemon: DaemonSight? { sights.last }

    var outputs: [Observation.Output] { [] }

    func startDaemon(_ flags: [String], environment: [String: String]) throws(RunEnd) {
        let place = ["start", "--repo-root", directory, "--local-api-base", "http://127.0.0.1:0"]
        lastStart = (place + flags, environment)
        configuration = nil
        isDaemonWanted = true
        start()
    }

    /// Starts the daemon as it was started last, after a fault has ended it.
    func startAgain() {
        guard host == nil, isDaemonWanted else { return }
        start()
    }

    func start() {
        let life = sights.count
        giveNumbersAgain()
        wasDaemonKilled = false
        sights.append(DaemonSight(life: life, isUp: false, ending: nil, complaint: "it still runs"))
        (found, refusal) = (nil, nil)
        do {
            let configuration = try configured()
            watch.starting(on: disk)
            let recovered = try recover(configuration)
            for damage in recovered.damaged {
                try disk.rename(Path.of(damage.file), to: "\(Path.state)/\(damage.keptAs)")
                pass(.renamed(Path.of(damage.file)))
                try disk.syncDirectory(Path.state)
                pass(.synced(Path.state))
            }
            for leftover in recovered.leftovers {
                try disk.remove(Path.of(leftover))
                pass(.removed(Path.of(leftover)))
            }
            if recovered.tornTail > 0 {
                try disk.truncate(Path.events, to: recovered.fileLength)
                pass(.cut(Path.events))
            }
            try disk.sync(Path.events)
            pass(.synced(Path.events))
            found = recovered.state
            let boot = Boot(
                configuration: configuration,
                processID: 100 + life,
                bootID: bootID,
                entropy: entropy(for: life),
                token: try disk.content(Path.apiToken),
                recovered: recovered,
                outputLengths: outputLengths
            )
            let runsRoot = relativePath(configuration.runsRoot)
            host = DaemonHost(life: life, core: Daemon(boot, at: timestamp), runsRoot: runsRoot)
            watch.daemonStarted(afterMachineDeath: hasMachineDied)
            hasMachineDied = false
            tell(.booted)
        } catch let refusal as ConfigurationRefusal {
            sights[life].end(.exited(code: 2), saying: refusal.description)
        } catch {
            sights[life].end(.exited(code: 1), saying: "codexd: \(error)")
            refusal = error as? RecoveryError
            if refusal != nil { watch.startRefused(on: disk) }
        }
    }

    /// What the flags say, which are read once for all starts that have the same.
    private func configured() throws(ConfigurationRefusal) -> Configuration {
        if let configuration { return configuration }
        let configuration = try options.configure(lastStart.flags, lastStart.environment, directory)
        self.configuration = configuration
        return configuration
    }

    /// Finds out what an earlier life has left, as the real shell does; all that reads a disk for a start is here.
    func recover(_ configuration: Configuration) throws -> Recovered {
        // What a write that was cut short left behind belongs to nobody now.
        try disk.removeLeftovers(in: Path.state)
        var checkpoints: [StateFile: [UInt8]] = [:]
        for file in StateFile.checkpoints { checkpoints[file] = try disk.content(Path.of(file)) }
        try disk.removeLeftovers(in: Path.logs)
        var recovery = Recovery(configuration, checkpoints: checkpoints, segments: segments)
        for log in LogFile.allCases { try disk.create(Path.of(log)) }
        while let place = recovery.next {
            try recovery.read(try disk.read(Path.of(place), at: place.offset, count: Recovery.chunk))
        }
        return try recovery.finish()
    }

    private var outputLengths: [LogFile: Int] {
        let lengths = [LogFile.stdout, .stderr].map { ($0, disk.pending(Path.of($0))?.count ?? 0) }
        return Dictionary(uniqueKeysWithValues: lengths)
    }

    private func entropy(for life: Int) -> [UInt8] {
        var stream = random.stream("entropy", life)
        return (0..<32).map { _ in UInt8(truncatingIfNeeded: stream.next()) }
    }

    func stopDaemon(forcing: Bool) throws(RunEnd) {
        guard let life = host?.life else { return }
        isDaemonWanted = false
        let soon = latency.draw(.signal)
        plan(.told(life: life, .stopRequested(signal: "SIGTERM")), after: soon)
        if forcing { plan(.told(life: life, .stopRequested(signal: "SIGINT")), after: soon) }
    }

    func killDaemon() throws(RunEnd) {
        isDaemonWanted = false
        endDaemon(.signalled("SIGKILL"), saying: "SIGKILL")
    }

    /// Ends the daemon's process: what it held is closed, and what it hadn't done isn't.
    func endDaemon(_ ending: ProcessEnding, saying words: String) {
        guard let ended = host else { return }
        host = nil
        if case .signalled = ending { interruptReplacement(of: ended) }
        sights[ended.life].end(ending, saying: words)
        for index in processes.indices where processes[index].isHeld { abandon(index) }
        for index in wires.indices where wires[index].life == ended.life && wires[index].ending == nil {
            wires[index].ending = ""
        }
        watch.daemonEnded()
    }

    // MARK: - The core

    /// Tells the core something, if it is in the life for which it was planned.
    func tell(_ occurrence: DaemonEvent.Occurrence, in life: Int) {
        guard host?.life == life else { return }
        tell(occurrence)
    }

    /// Tells the core what happened, does what it wants, and tells it at once what came of that.
    func tell(_ occurrence: DaemonEvent.Occurrence) {
        guard let life = host?.life else { return }
        guard host?.isTold == false else {
            host?.answers.append(occurrence)  // It is being told something, and takes this in its turn.
            return
        }
        host?.isTold = true
        // The world's own are empty meanwhile: nobody else is told, and traced, what the core wants done now.
        var effects: [DaemonEffect] = []
        swap(&effects, &self.effects)
        var tracer = TraceWriter(.digest)
        swap(&tracer, &self.tracer)
        var next: DaemonEvent.Occurrence? = occurrence
        while let occurrence = next {
            let event = DaemonEvent(occurrence, timestamp: timestamp)
            host?.core.handle(event, at: now, into: &effects)
            if isTraced { tracer.write(event, at: now) }
            carryOut(&effects, in: life, &tracer)
            if isTraced { trace.add(tracer.text) }
            tracer.clear()
            // A fault may end the daemon in the middle of what it does.
            next = host?.takeAnswer(in: life)
        }
        swap(&tracer, &self.tracer)
        swap(&effects, &self.effects)
        conclude(life)
    }

    /// Takes what the core wants into the trace, and does it as long as it's in that life.
    private func carryOut(_ effects: inout [DaemonEffect], in life: Int, _ tracer: inout TraceWriter) {
        if isTraced { tracer.beginEffects() }
        for index in effects.indices {
            // Taken out for another, as an array hands out copies, and an effect is large.
            var effect = DaemonEffect.closeChildInput
            swap(&effect, &effects[index])
            if isTraced { tracer.write(effect) }
            if host?.life == life { carryOut(effect) }
        }
        if !effects.isEmpty { effects.removeAll(keepingCapacity: true) }
        if isTraced { tracer.endEffects() }
    }

    private func carryOut(_ effect: DaemonEffect) {
        switch effect {
        case .listen(_, let port): listen(port)
        case .launch(let order): launch(order)
        case .writeToChild(let bytes): writeToChild(bytes)
        case .closeChildInput: closeChildInput()
        case .signalChild(let signal): self.signal(signal, .child)
        case .releaseChild: release(.child)
        case .lookForOrphans(let search): lookForOrphans(search)
        case .signalOrphan(let process, let signal): self.signal(signal, orphan: process)
        case .append(let log, let bytes): append(bytes, to: log)
        case .sync(let ticket): order(.sync(ticket))
        case .replace(let file, let bytes): order(.replace(file, bytes))
        case .remove(let file): remove(file)
        case .readLog(let client, let place, let count): readLog(client, place, count)
        case .seal(let order): self.order(.seal(order))
        case .removeSegments(let segments): order(.removeSegments(segments))
        case .removeRuns(let runs): order(.removeRuns(runs))
        case .turnOver(let log): turnOver(log)
        case .launchJob(let job, let order, let input): launchJob(job, order, input)
        case .signalJob(let job, let signal): self.signal(signal, .job(job))
        case .releaseJob(let job): release(.job(job))
        case .inspect(let run, let needs): inspect(run, needs)
        case .makeRunDirectory(let run): makeDirectory(of: run)
        case .appendToRun(let run, let file, let bytes): append(bytes, to: file, of: run)
        case .replaceInRun(let run, let file, let bytes): replace(file, of: run, with: bytes)
        case .closeRun(let run): host?.runs[run.runID] = nil
        case .readRunLog(let client, let run, let offset, let count): readLog(client, of: run, offset, count)
        case .recoverRunLog(let run): recoverLog(of: run)
        case .send(let client, let bytes): send(bytes, to: client)
        case .endClient(let client): endClient(client)
        case .dropClient(let client): drop(client)
        case .wake(let instant): host?.wakeAt = instant
        case .report(.up):
            host?.isUp = true
            if let life = host?.life { sights[life].isUp = true }
        // Nobody runs it as a service here.
        case .report(.stopped), .notify: break
        case .finish(let outcome): host?.outcome = outcome
        }
    }

    private func listen(_ port: Int) {
        let given = port == 0 ? 40_000 + sights.count : port
        host?.port = given
        host?.answers.append(.listening(port: given))
    }

    /// Ends a daemon that has said its last.
    private func conclude(_ life: Int) {
        guard let outcome = host?.endTelling(in: life) else { return }
        isDaemonWanted = false
        switch outcome {
        case .done: endDaemon(.exited(code: 0), saying: "exit 0")
        case .failed(let reason): endDaemon(.exited(code: 1), saying: "codexd: \(reason)")
        }
    }
}

extension DaemonHost {
    /// Takes what the core is to be told next, if it's in that life and hasn't said its last.
    fileprivate mutating func takeAnswer(in life: Int) -> DaemonEvent.Occurrence? {
        guard told < answers.count, outcome == nil, life == self.life else { return nil }
        defer { told += 1 }
        return answers[told]
    }

    /// Ends what was begun with telling the core something in that life.
    ///
    /// - Returns: What the core said last, if it did.
    fileprivate mutating func endTelling(in life: Int) -> DaemonOutcome? {
        guard life == self.life else { return nil }
        if !answers.isEmpty { answers.removeAll(keepingCapacity: true) }
        (isTold, told) = (false, 0)
        return outcome
    }
}

extension DaemonSight {
    fileprivate mutating func end(_ ending: ProcessEnding, saying words: String) {
        self.ending = ending
        complaint = words
    }
}
