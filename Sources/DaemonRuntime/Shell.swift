import Basics
import Contract
import DaemonCore
import Platform

/// The daemon's one thread: it carries effects out and brings events in, and decides nothing.
///
/// All descriptors are its own. What it must wait for elsewhere, the disk and the children's
/// exits, comes back through a mailbox that it polls like everything else.
final class Shell {
    private var daemon: Daemon
    private var effects: [DaemonEffect] = []
    /// What effects brought about at once; it's told before anything else that happens.
    private var answers: [DaemonEvent.Occurrence] = []
    /// How many of them have been told.
    private var told = 0

    private let configuration: Configuration
    private let logs: OpenLogs
    private let disk: DiskThread
    private let mailbox: Mailbox<DaemonEvent.Occurrence>
    private let signals: Signals
    private let report: (DaemonReport) -> Void
    private let trace: TraceFile?
    private let manager: ServiceManager?

    /// The one of the internet, and the Unix socket unless something was in its way.
    private var listeners: [Listener] = []
    private var child: RunningChild?
    private let jobs: RunningJobs
    private let runs: RunDirectories
    private var clients: [ClientID: ClientSocket] = [:]
    private var clientsByDescriptor: [CInt: ClientID] = [:]
    private var lastClient = 0
    /// Clients that have something to be sent: once for all that happened in one round, in one write.
    private var unflushed: [ClientID] = []
    private var wakeAt: Instant?
    private var outcome: DaemonOutcome?

    /// How long clients may take over the last bytes of a daemon that has ended.
    private static let farewellPatience: Duration = .milliseconds(500)

    init(_ directory: borrowing StateDirectory, report: @escaping (DaemonReport) -> Void) throws(SystemError) {
        configuration = directory.boot.configuration
        logs = directory.logs
        self.report = report
        trace = directory.trace
        manager = ServiceManager(Host.environment)
        mailbox = try Mailbox()
        jobs = RunningJobs(answers: mailbox)
        runs = RunDirectories(configuration)
        disk = try DiskThread(configuration, logs: directory.logs, answers: mailbox)
        try Signals.ignoreBrokenPipes()
        signals = try Signals.catching([.terminate, .interrupt, .hangUp])
        daemon = Daemon(directory.boot, at: directory.time)
    }

    /// Serves until the daemon has ended.
    func run() throws(SystemError) -> DaemonOutcome {
        var poller = Poller()
        if let manager { tell(.supervised(watchdog: manager.watchdog)) }
        tell(.booted)
        while outcome == nil {
            trace?.flush()
            let timeout = unflushed.isEmpty ? wakeAt.map { SystemClock.now().duration(to: $0) } : .zero
            for ready in try poller.wait(interests, timeout: timeout) {
                try serve(ready)
            }
            wakeIfDue()
            flushAll()
        }
        trace?.flush()
        try sayFarewell(&poller)
        return outcome ?? .done
    }

    private var interests: [Interest] {
        var interests = [Interest(mailbox.descriptor, reads: true), Interest(signals.descriptor, reads: true)]
        for listener in listeners { interests.append(listener.interest) }
        if let child { interests += child.interests }
        interests += jobs.interests
        for client in clients.values { interests.append(client.interest) }
        return interests
    }

    private func serve(_ ready: Readiness) throws(SystemError) {
        let descriptor = ready.descriptor
        if descriptor == mailbox.descriptor {
            for occurrence in mailbox.takeAll() { tell(occurrence) }
        } else if descriptor == signals.descriptor {
            for signal in try signals.take() {
                tell(signal == .hangUp ? .rotationRequested : .stopRequested(signal: signal.name))
            }
        } else if let client = clientsByDescriptor[descriptor] {
            if ready.isWritable { flush(client) }
            if ready.isReadable || ready.hasEnded { read(client) }
        } else if let listener = listeners.first(where: { $0.descriptor == descriptor }) {
            acceptClients(of: listener)
        } else if let child, child.holds(descriptor) {
            if let occurrence = child.serve(descriptor) { tell(.child(occurrence)) }
        } else if let (job, occurrence) = jobs.serve(descriptor) {
            tell(.job(job, occurrence))
        }
    }

    private func wakeIfDue() {
        guard let due = wakeAt, due <= SystemClock.now() else { return }
        wakeAt = nil
        tell(.woke)
    }

    /// Tells the core what happened, does what it wants, and tells it at once what came of that.
    private func tell(_ occurrence: DaemonEvent.Occurrence) {
        answers.append(occurrence)
        while told < answers.count, outcome == nil {
            let event = DaemonEvent(answers[told], timestamp: SystemClock.wallTime())
            told += 1
            let now = SystemClock.now()
            trace?.write(event, at: now)
            daemon.handle(event, at: now, into: &effects)
            trace?.write(effects)
            for effect in effects { carryOut(effect) }
            effects.removeAll(keepingCapacity: true)
        }
        answers.removeAll(keepingCapacity: true)
        told = 0
    }
}

// MARK: - Effects

extension Shell {
    private func carryOut(_ effect: DaemonEffect) {
        switch effect {
        case .listen(let host, let port): listen(host, port)
        case .launch(let launch): start(launch)
        case .writeToChild(let bytes):
            child?.write(bytes)
            answer(child?.flush())
        case .closeChildInput: child?.endInput()
        case .signalChild(let signal): send(signal)
        case .releaseChild:
            child?.release()
            child = nil
        case .lookForOrphans(let search): answers.append(Orphans.look(for: search))
        case .signalOrphan(let process, let signal): Orphans.signal(process, signal)
        case .append(let log, let bytes):
            do throws(SystemError) {
                try logs[log].append(bytes)
            } catch {
                // Told next, whatever else waits: the core takes lines that nobody refused for given.
                answers.insert(.disk(.appendFailed(log, SystemFailure(error))), at: told)
            }
        case .sync(let ticket): disk.sync(ticket)
        case .replace(let file, let bytes): disk.replace(file, with: bytes)
        case .remove(let file): remove(file)
        case .readLog(let client, let place, let count): readLog(client, place, count)
        case .seal(let order): disk.seal(order)
        case .removeSegments(let segments): disk.remove(segments)
        case .removeRuns(let runs): disk.remove(runs)
        case .turnOver(let log):
            do throws(SystemError) {
                try logs.turnOver(log)
            } catch {
                answers.insert(.disk(.appendFailed(log, SystemFailure(error))), at: told)
            }
        case .launchJob(let job, let launch, let input):
            for occurrence in jobs.start(job, launch, input: input) { answers.append(.job(job, occurrence)) }
        case .signalJob(let job, let signal):
            if let occurrence = jobs.signal(job, signal) { answers.append(.job(job, occurrence)) }
        case .releaseJob(let job): jobs.release(job)
        case .inspect(let run, let needs): answers.append(.run(run, .inspected(RunFindings(lookingFor: needs))))
        case .makeRunDirectory(let run): answer(runs.make(run), of: run)
        case .appendToRun(let run, let file, let bytes): answer(runs.append(bytes, to: file, of: run), of: run)
        case .replaceInRun(let run, let file, let bytes): answer(runs.replace(file, of: run, with: bytes), of: run)
        case .closeRun(let run): runs.close(run)
        case .recoverRunLog(let run):
            let (summary, failure) = runs.recoverLog(of: run)
            answers.append(.run(run.runID, .logRecovered(summary)))
            answer(failure, of: run)
        case .readRunLog(let client, let run, let offset, let count):
            do throws(SystemError) {
                answers.append(.disk(.logRead(client, try runs.readLog(of: run, at: offset, count: count))))
            } catch {
                answers.append(.disk(.logReadFailed(client, SystemFailure(error))))
            }
        case .send(let client, let bytes):
            if clients[client]?.send(bytes) == true { unflushed.append(client) }
        case .endClient(let client):
            if clients[client]?.end() == true { unflushed.append(client) }
        case .dropClient(let client): forget(client)
        case .wake(let instant): wakeAt = instant
        case .report(let report): self.report(report)
        case .notify(let notice): manager?.tell(notice)
        case .finish(let outcome):
            precondition(jobs.isEmpty, "a daemon ends when the processes of its runs are released")
            self.outcome = outcome
        }
    }

    private func listen(_ host: String, _ port: Int) {
        do throws(SystemError) {
            let listener = try Listener(.internet(host: host, port: UInt16(clamping: port)))
            listeners.append(listener)
            answers.append(.listening(port: listener.port, socketFailure: listenOnSocket()))
        } catch {
            answers.append(.listenFailed(SystemFailure(error)))
        }
    }

    private func listenOnSocket() -> SystemFailure? {
        do throws(SystemError) {
            listeners.append(try Listener(.local(path: configuration.socketPath)))
            return nil
        } catch {
            return SystemFailure(error)
        }
    }

    private func start(_ launch: ChildLaunch) {
        do throws(SystemError) {
            let child = try RunningChild(launch) { [mailbox] in mailbox.post(.child(.exited($0))) }
            self.child = child
            let start = Orphans.start(of: child.processID)
            answers.append(.child(.launched(processID: Int(child.processID), start: start)))
        } catch {
            answers.append(.child(.launchFailed(SystemFailure(error))))
        }
    }

    private func send(_ signal: ChildSignal) {
        do throws(SystemError) {
            try child?.signal(signal)
        } catch {
            answers.append(.child(.signalFailed(SystemFailure(error))))
        }
    }

    private func readLog(_ client: ClientID, _ place: LogPlace, _ count: Int) {
        do throws(SystemError) {
            let bytes =
                if let segment = place.segment {
                    try FileSystem.readPiece(of: configuration.path(of: segment), at: place.offset, count: count)
                } else {
                    try logs[.events].read(at: place.offset, count: count)
                }
            answers.append(.disk(.logRead(client, bytes)))
        } catch {
            answers.append(.disk(.logReadFailed(client, SystemFailure(error))))
        }
    }

    private func remove(_ file: StateFile) {
        // It only says where the daemon was reached; a stale one is found out by whoever tries.
        try? FileSystem.removeFile(configuration.path(of: file))
    }

    private func answer(_ occurrence: DaemonEvent.ChildOccurrence?) {
        if let occurrence { answers.append(.child(occurrence)) }
    }

    private func answer(_ failure: SystemFailure?, of run: RunPlace) {
        // Told next, as a refused line of a log is.
        if let failure { answers.insert(.run(run.runID, .filesFailed(failure)), at: told) }
    }
}

// MARK: - Clients

extension Shell {
    private func acceptClients(of listener: Listener) {
        while let socket = listener.accept() {
            lastClient += 1
            let id = ClientID(rawValue: lastClient)
            clientsByDescriptor[socket.descriptor] = id
            clients[id] = socket
            tell(.client(id, listener.isLocal ? .connectedOnSocket : .connected))
        }
    }

    private func read(_ id: ClientID) {
        guard let client = clients[id] else { return }
        do throws(SystemError) {
            switch try client.read() {
            case .bytes(let bytes): tell(.client(id, .received(bytes)))
            case .wouldBlock: break
            case .ended: lose(id)
            }
        } catch {
            lose(id)  // Reset, or gone in some other way: it's all the same to the core.
        }
    }

    /// Writes what has gathered for the clients; what comes of that waits for the next round.
    private func flushAll() {
        let waiting = unflushed
        unflushed.removeAll(keepingCapacity: true)
        for client in waiting { flush(client) }
    }

    private func flush(_ id: ClientID) {
        guard let client = clients[id] else { return }
        do throws(SystemError) {
            let taken = try client.flush()
            if taken > 0 { tellInTurn(.client(id, .accepted(taken))) }
        } catch {
            forget(id)
            tellInTurn(.client(id, .closed))
        }
    }

    /// Tells the core something now, or in its turn if it's being told something else.
    private func tellInTurn(_ occurrence: DaemonEvent.Occurrence) {
        if answers.isEmpty { tell(occurrence) } else { answers.append(occurrence) }
    }

    private func lose(_ id: ClientID) {
        forget(id)
        tell(.client(id, .closed))
    }

    private func forget(_ id: ClientID) {
        guard let client = clients.removeValue(forKey: id) else { return }
        clientsByDescriptor[client.descriptor] = nil
        // A client gave its descriptor back: if there were none left, there's one now.
        for listener in listeners { listener.resume() }
    }

    /// Gives clients their last bytes, within a bound.
    private func sayFarewell(_ poller: inout Poller) throws(SystemError) {
        // Whoever finds the socket of one that has ended learns nothing more than without it.
        if listeners.contains(where: \.isLocal) { try? FileSystem.removeFile(configuration.socketPath) }
        listeners = []
        let deadline = SystemClock.now().advanced(by: Self.farewellPatience)
        while case let waiting = clients.values.filter(\.hasOutgoing), !waiting.isEmpty {
            let left = SystemClock.now().duration(to: deadline)
            guard left > .zero else { return }
            for ready in try poller.wait(waiting.map { Interest($0.descriptor, writes: true) }, timeout: left) {
                guard let id = clientsByDescriptor[ready.descriptor], let client = clients[id] else { continue }
                do throws(SystemError) {
                    _ = try client.flush()
                } catch {
                    forget(id)
                }
            }
        }
    }
}
