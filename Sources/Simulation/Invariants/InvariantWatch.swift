import Basics
package import Contract
package import DaemonCore

/// Watches a simulated run from outside, and tells which invariant broke first and where.
///
/// It is told what codexd writes, says and is told, in the order in which that happens and cut anywhere. It looks at
/// every byte once, and never into the core. Its memory is that of one run, whose length the world bounds.
package struct InvariantWatch: Sendable {
    /// The step that is being made; the world sets it before it tells.
    package var step = 0

    /// The first breach of each invariant that broke, in the order in which they did.
    package private(set) var breaches: [Breach] = []

    /// Those that nobody can judge who sees only what this watch is shown.
    private let ignored: Set<Invariant>

    private var events = EventLogReader()
    private var children: [Int: WatchedChild] = [:]
    private var clients: [Int: WatchedClient] = [:]

    private var jsonWhole = JSONWhole()
    private var settledOnce = SettledOnce()
    private var seqGapless = SeqGapless()
    private var noSecondStart = NoSecondStart()
    private var settledRuns = SettledRuns()
    private var startedRuns = StartedRuns()
    private var runLogs = RunLogs()
    private var answerOnce = AnswerOnce()
    private var oneOutcomePerKey = OneOutcomePerKey()
    private var acknowledgedIsDurable = AcknowledgedIsDurable()
    private var stateIsFold = StateIsFold()
    private var unreadableKept = UnreadableKept()
    private var noOrphans = NoOrphans()
    private var bounded = Bounded()
    private var converges = Converges()
    private var canary: Canary

    /// Creates a watch over a run that hasn't begun.
    ///
    /// - Parameters:
    ///   - canaries: Texts that must be in no file that codexd writes.
    ///   - ignored: Invariants that aren't judged, since the watch isn't shown what they are about.
    package init(canaries: [String], ignoring ignored: Set<Invariant> = []) {
        canary = Canary(canaries)
        self.ignored = ignored
    }

    /// Whether some file doesn't say yet what the log says.
    package var isBehind: Bool { converges.fileBehind != nil }

    private mutating func show(_ sights: [Sight]) {
        for sight in sights { show(sight) }
    }

    /// Shows something to those laws that look at it, in the order of the invariants.
    private mutating func show(_ sight: Sight) {
        switch sight {
        case .starting:
            note(.stateIsFoldOfEvents, stateIsFold.see(sight))
            note(.unreadableKept, unreadableKept.see(sight))
        case .startRefused, .looked: note(.unreadableKept, unreadableKept.see(sight))
        case .startedOnceMore(let problem): note(.restartIdempotent, problem)
        case .daemonStarted:
            note(.settledOnce, settledOnce.see(sight))
            note(.settledOnce, settledRuns.see(sight))
            note(.seqGapless, seqGapless.see(sight))
            note(.noSecondStart, noSecondStart.see(sight))
            note(.noSecondStart, startedRuns.see(sight))
            note(.runLog, runLogs.see(sight))
            note(.answerOnce, answerOnce.see(sight))
            note(.oneOutcomePerKey, oneOutcomePerKey.see(sight))
            note(.acknowledgedIsDurable, acknowledgedIsDurable.see(sight))
            note(.stateIsFoldOfEvents, stateIsFold.see(sight))
            note(.unreadableKept, unreadableKept.see(sight))
            note(.converges, converges.see(sight))
            note(.canary, canary.see(sight))
        case .appended:
            note(.jsonWhole, jsonWhole.see(sight))
            note(.canary, canary.see(sight))
        case .appendRefused:
            note(.settledOnce, settledOnce.see(sight))
            note(.converges, converges.see(sight))
        case .logged:
            note(.settledOnce, settledOnce.see(sight))
            note(.settledOnce, settledRuns.see(sight))
            note(.seqGapless, seqGapless.see(sight))
            note(.noSecondStart, noSecondStart.see(sight))
            note(.noSecondStart, startedRuns.see(sight))
            note(.runLog, runLogs.see(sight))
            note(.answerOnce, answerOnce.see(sight))
            note(.oneOutcomePerKey, oneOutcomePerKey.see(sight))
            note(.acknowledgedIsDurable, acknowledgedIsDurable.see(sight))
            note(.stateIsFoldOfEvents, stateIsFold.see(sight))
            note(.converges, converges.see(sight))
        case .published:
            note(.jsonWhole, jsonWhole.see(sight))
            note(.settledOnce, settledOnce.see(sight))
            note(.settledOnce, settledRuns.see(sight))
            note(.acknowledgedIsDurable, acknowledgedIsDurable.see(sight))
            note(.stateIsFoldOfEvents, stateIsFold.see(sight))
            note(.unreadableKept, unreadableKept.see(sight))
            note(.converges, converges.see(sight))
            note(.canary, canary.see(sight))
        case .childStarted:
            note(.answerOnce, answerOnce.see(sight))
            note(.converges, converges.see(sight))
        case .told:
            note(.noSecondStart, noSecondStart.see(sight))
            note(.answerOnce, answerOnce.see(sight))
            note(.acknowledgedIsDurable, acknowledgedIsDurable.see(sight))
        case .said:
            note(.settledOnce, settledOnce.see(sight))
            note(.noSecondStart, noSecondStart.see(sight))
            note(.answerOnce, answerOnce.see(sight))
        case .showed:
            note(.seqGapless, seqGapless.see(sight))
            note(.acknowledgedIsDurable, acknowledgedIsDurable.see(sight))
        case .rested:
            note(.answerOnce, answerOnce.see(sight))
            note(.stateIsFoldOfEvents, stateIsFold.see(sight))
            note(.converges, converges.see(sight))
        case .mislogged, .mistold: note(.jsonWhole, jsonWhole.see(sight))
        case .childEnded: note(.answerOnce, answerOnce.see(sight))
        case .asked:
            note(.noSecondStart, noSecondStart.see(sight))
            note(.noSecondStart, startedRuns.see(sight))
        case .replied:
            note(.oneOutcomePerKey, oneOutcomePerKey.see(sight))
            note(.acknowledgedIsDurable, acknowledgedIsDurable.see(sight))
            note(.converges, converges.see(sight))
        case .wroteRunFile:
            note(.jsonWhole, jsonWhole.see(sight))
            note(.runLog, runLogs.see(sight))
            note(.canary, canary.see(sight))
        case .runRefused: note(.runLog, runLogs.see(sight))
        case .jobStarted:
            note(.noSecondStart, startedRuns.see(sight))
            note(.acknowledgedIsDurable, acknowledgedIsDurable.see(sight))
        case .streamBegan, .clientEnded: note(.seqGapless, seqGapless.see(sight))
        case .queued: note(.bounded, bounded.see(sight))
        case .ended:
            note(.stateIsFoldOfEvents, stateIsFold.see(sight))
            note(.noOrphans, noOrphans.see(sight))
        case .strangerSignalled: note(.noOrphans, noOrphans.see(sight))
        }
    }

    private mutating func note(_ invariant: Invariant, _ detail: String?) {
        // One that broke says nothing more: what it remembers is no longer what is.
        guard let detail, !ignored.contains(invariant), !breaches.contains(where: { $0.invariant == invariant }) else {
            return
        }
        breaches.append(Breach(invariant: invariant, detail: detail, step: step))
    }
}

// MARK: - The daemon

extension InvariantWatch {
    /// codexd is started on a disk, and hasn't touched it yet.
    mutating func starting(on disk: SimulatedDisk) {
        show(.starting(disk))
    }

    /// codexd would not start, and left the disk like that.
    mutating func startRefused(on disk: SimulatedDisk) {
        show(.startRefused(disk))
    }

    /// Nobody changes anything, and the disk is like that.
    mutating func looked(at disk: SimulatedDisk) {
        show(.looked(disk))
    }

    /// codexd was started again on what it has left, twice and with nobody about, and this was wrong, if anything was.
    mutating func startedOnceMore(_ problem: String?) {
        show(.startedOnceMore(problem: problem))
    }

    /// A life of codexd begins, on the disk that the one before left.
    ///
    /// - Parameter afterMachineDeath: Whether the machine died since the last life, so that the disk may have lost what
    ///   wasn't durable.
    package mutating func daemonStarted(afterMachineDeath: Bool = false) {
        events.cutTail()
        show(.daemonStarted(afterMachineDeath: afterMachineDeath))
    }

    /// A life of codexd is over, and with it its connections and what it knew of its children.
    package mutating func daemonEnded() {
        for child in children.keys.sorted() { childEnded(child) }
        for client in clients.keys.sorted() { clientEnded(client) }
    }

    /// Something waits to be taken.
    ///
    /// - Parameters:
    ///   - bytes: How much.
    ///   - queue: For whom, as reports say it.
    ///   - bound: How much there may be.
    package mutating func queued(_ bytes: Int, for queue: String, bound: Int) {
        show(.queued(bytes, queue, bound: bound))
    }

    /// Faults are off, and everything has had its time.
    package mutating func cameToRest(_ rest: Rest) {
        show(.rested(rest, unanswered: clients.values.count(where: \.isOwed)))
    }

    /// codexd has signalled a process that it hasn't started, by its number.
    package mutating func signalledStranger(_ process: Int) {
        show(.strangerSignalled(process))
    }

    /// The run is over, and so many processes are still there.
    package mutating func ended(orphans: Int) {
        show(.ended(orphans: orphans))
    }
}

// MARK: - Files

extension InvariantWatch {
    /// Bytes were added to a log, all that were given.
    ///
    /// - Returns: The events that were written down whole by it.
    @discardableResult
    mutating func appended(_ bytes: [UInt8], to log: LogFile) -> [LoggedEvent] {
        guard !bytes.isEmpty else { return [] }
        show(.appended(log, bytes))
        guard log == .events else { return [] }
        sayTails()
        return events.take(bytes).compactMap { line in
            switch line {
            case .event(let event):
                show(.logged(event))
                return event
            case .unreadable(let problem):
                show(.mislogged(problem))
                return nil
            }
        }
    }

    /// The disk didn't take what was to be added to a log.
    package mutating func refused(_ log: LogFile) {
        if log == .events { show(.appendRefused) }
    }

    /// A state file has become another.
    package mutating func replaced(_ path: String, with bytes: [UInt8]) {
        show(.published(PublishedFile(path: path, bytes: bytes)))
    }
}

// MARK: - Children

extension InvariantWatch {
    /// A child began, under the world's number for its process.
    package mutating func childStarted(_ child: Int) {
        children[child] = WatchedChild()
        show(.childStarted(child))
    }

    /// A child's input took what codexd wrote.
    package mutating func wroteToChild(_ child: Int, _ bytes: [UInt8]) {
        sayTails()
        show(children[child]?.tell(bytes, child: child) ?? [])
    }

    /// codexd was given what a child wrote to its standard output.
    package mutating func childWrote(_ child: Int, _ bytes: [UInt8]) {
        show(children[child]?.say(bytes, child: child) ?? [])
    }

    /// codexd has let go of a child; what is still told of it means nothing.
    package mutating func childEnded(_ child: Int) {
        sayTails()
        guard children.removeValue(forKey: child) != nil else { return }
        show(.childEnded(child))
    }

    private mutating func sayTails() {
        guard children.values.contains(where: \.hasTail) else { return }
        for child in children.keys.sorted() where children[child]?.hasTail == true {
            if let sight = children[child]?.sayTail(child: child) { show(sight) }
        }
    }
}

// MARK: - Runs

extension InvariantWatch {
    /// A process of a run began.
    ///
    /// - Parameters:
    ///   - job: Which.
    ///   - mark: What its environment says of whose it is.
    package mutating func jobStarted(_ job: JobID, mark: String?) {
        show(.jobStarted(job, mark: mark))
    }

    /// Bytes were added to a file of a run's directory, all that were given.
    package mutating func appended(_ bytes: [UInt8], to file: RunFile, of run: RunPlace) {
        show(.wroteRunFile(RunFileWriting(run, file, bytes)))
    }

    /// A file of a run's directory has become another.
    package mutating func replaced(_ file: RunFile, of run: RunPlace, with bytes: [UInt8]) {
        show(.wroteRunFile(RunFileWriting(run, file, bytes)))
    }

    /// The disk didn't take what was to be written to a run's directory.
    package mutating func refused(_ run: RunPlace) {
        show(.runRefused(run.runID.rawValue))
    }
}

// MARK: - Clients

extension InvariantWatch {
    /// codexd was given what a client sent, under the world's number for its connection.
    package mutating func asked(_ client: Int, _ bytes: [UInt8]) {
        show(clients[client, default: WatchedClient()].ask(bytes))
    }

    /// A client was sent something.
    package mutating func answered(_ client: Int, _ bytes: [UInt8]) {
        show(clients[client, default: WatchedClient()].answer(bytes, client: client))
    }

    /// A client's connection is gone, whichever side ended it.
    package mutating func clientEnded(_ client: Int) {
        guard clients.removeValue(forKey: client) != nil else { return }
        show(.clientEnded(client))
    }
}
