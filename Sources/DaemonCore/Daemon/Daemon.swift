package import Basics
package import Contract

/// All that codexd decides: what happened comes in, what must be done goes out.
///
/// The daemon holds no clock, no dice, no file and no task. It owns the machines of its
/// parts, a folder each, and translates between them. Its state is the fold of the events
/// that it records; see ``ServiceState``.
///
/// ```
/// new ──booted──▶ opening ──listening──▶ starting ──child runs──▶ serving
///                    │                       │                       │
///                    └──────────failed───────┴──────────stop─────────┴──▶ stopping ──child gone──▶ leaving ──▶ over
/// ```
///
/// After a death there is `clearing` between `new` and `opening`: what that life left is ended first.
package struct Daemon: Sendable {
    /// Where the daemon stands.
    enum Life: Hashable {
        case new
        /// What an earlier life left is being ended; until then nothing of this one is begun.
        case clearing
        /// The listener is being opened.
        case opening
        /// The child is being started.
        case starting
        case serving
        /// The child is being stopped.
        case stopping(Ending)
        /// The last event is written down; files follow it.
        case leaving(Ending)
        case over
    }

    /// Why the daemon ends.
    struct Ending: Hashable {
        var signal: String?
        var failure: String?
    }

    /// What was configured.
    package let configuration: Configuration
    /// Everything that outlives the daemon.
    package internal(set) var state: ServiceState

    let boot: Boot
    var life: Life = .new
    var random: SeededGenerator

    // The machines.
    var child = ChildLifecycle()
    var orphans = OrphanHunt()
    var reports = ServiceReports()
    var restarts: RestartSchedule
    var connection = AgentConnection()
    var journal: Journal
    var checkpoints = CheckpointSchedule()
    var retention: Retention
    var outputLogs: OutputLogs
    var endedTurns = EndedTurns()
    var turnWatch: TurnWatch
    var errand: ErrandMachine?
    var desk = RunDesk()
    var recovery = ThreadRecovery()
    var parking = QueueParking()

    // What is under way.
    var works: [WorkID: Work] = [:]
    var lastWork = 0
    /// Work that waits for the handshake, oldest first.
    var waitingForConnection: [WorkID] = []
    /// Turns that wait for their thread to be loaded again, oldest first.
    var waitingForThread: [ThreadID: [WorkID]] = [:]
    /// When turns have waited long enough for their threads.
    var turnDeadlines = DeadlineQueue<WorkID>()
    var interrupts: [PendingInterrupt] = []
    /// What the app-server wants decided.
    var approvalDesk = ApprovalDesk()
    /// How often a request was overdue since the child said something.
    var unanswered = 0
    /// Whether the child is being ended because it answers nothing.
    var isRecycling = false
    /// Bytes that the child has yet to take.
    var childBacklog = 0

    // The local API.
    let routes: RouteTable
    let token: [UInt8]
    var localAPI: LocalAPIAddress
    var access: AccessPolicy
    var links = BrowserLinks()
    var meters = Meters()
    /// Whether the Unix socket is open as well.
    var hasSocket = false
    var clients: [ClientID: ClientConnection] = [:]
    var clientDeadlines = DeadlineQueue<ClientID>()
    /// The requests with keys that have no answer yet, by who asked first.
    var keyed: [ClientID: KeyInHand] = [:]
    var keysInHand: [RequestKey: ClientID] = [:]
    /// The client whose requests are being taken just now.
    var attended: ClientID?
    /// Files that can't be replaced just now.
    var refusedFiles: Set<StateFile> = []
    /// What the disk said when it refused the event log or a state file last.
    var refusal: SystemFailure?
    /// Whether that has yet to be told to be over.
    var isDiskTroubled = false
    var refusedLogs: Set<LogFile> = []

    // The event stream.
    var index: LogIndex
    /// Events that may not be shown yet.
    var unpublished: [UnpublishedEvent] = []
    /// The last event that may be shown.
    var publishedSeq: Int
    /// The first number of this life; between it and the last life's lies what was given up.
    let firstSeq: Int

    // The event in hand.
    var now = Instant(nanoseconds: 0)
    var time: Timestamp
    var outbox: [DaemonEffect] = []
    private var announcedWake: Instant?

    /// Takes up what an earlier life left.
    package init(_ boot: Boot, at time: Timestamp) {
        self.boot = boot
        configuration = boot.configuration
        state = boot.recovered.state
        self.time = time
        random = SeededGenerator(seed: boot.entropy.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        token = boot.apiToken
        routes = RouteTable(eventStreamPath: configuration.eventStreamPath)
        localAPI = configuration.localAPI
        access = AccessPolicy(token: token, configuration: configuration, port: localAPI.port)
        index = boot.recovered.index
        journal = Journal(
            nextSeq: boot.nextSeq,
            lastLogged: boot.recovered.lastLogged,
            length: index.currentStart + boot.recovered.fileLength,
            fileStart: index.currentStart,
            fileFirst: index.lastSealed.map { $0 + 1 } ?? index.first ?? 1,
            longestFile: configuration.logs.longestEventLog,
            bootID: boot.bootID
        )
        publishedSeq = boot.recovered.lastLogged
        firstSeq = journal.nextSeq
        restarts = RestartSchedule(configuration.restart)
        retention = Retention(configuration.logs, written: state.coverage)
        turnWatch = TurnWatch(stallTimeout: configuration.deadlines.turnStall)
        outputLogs = OutputLogs(configuration.logs, lengths: boot.outputLengths)
        errand = configuration.errand.map { ErrandMachine($0, lifetime: configuration.smokeLifetime) }
        passOnFlaw()
    }

    /// Takes in one thing that happened and says what must be done about it.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - now: When, on the clock that decisions use; never earlier than before.
    ///   - effects: Gets what must be done, in order, at its end.
    package mutating func handle(_ event: DaemonEvent, at now: Instant, into effects: inout [DaemonEffect]) {
        // The caller's buffer serves as the outbox meanwhile, so that nothing is copied.
        swap(&outbox, &effects)
        defer { swap(&outbox, &effects) }
        guard life != .over else { return }
        self.now = now
        time = event.timestamp

        switch event.occurrence {
        case .supervised(let watchdog): reports.supervised(within: watchdog, at: now)
        case .booted: begin()
        case .listening(let port, let failure): opened(on: port, without: failure)
        case .listenFailed(let failure): openingFailed(failure)
        case .orphansSeen(let sights): perform(orphans.seen(sights, at: now))
        case .orphansHidden(let failure): perform(orphans.failed(failure))
        case .child(let occurrence): handle(occurrence)
        case .job(let job, let occurrence): handle(occurrence, of: job)
        case .run(let run, let occurrence): handle(occurrence, of: run)
        case .client(let client, let occurrence): handle(occurrence, of: client)
        case .disk(let occurrence): handle(occurrence)
        case .woke: wake()
        case .stopRequested(let signal): stopRequested(signal)
        case .rotationRequested: rotate()
        }
        settle()
    }

    /// A deadline may have passed; a machine that waits for none ignores it.
    private mutating func wake() {
        announcedWake = nil
        perform(reports.woke(at: now))
        perform(orphans.woke(at: now))
        perform(child.woke(at: now))
        wakeRuns()
        wakeParking()
        if restarts.takeDue(at: now) { restartChild() }
        expireRequests()
        giveUpPast()
        wakeRecovery()
        wakeTurnWatch()
        wakeApprovals()
        for errand in errand?.woke(at: now) ?? [] { perform(errand) }
        if let due = checkpoints.due, due <= now, life != .new { writeCheckpoints() }
        while let client = clientDeadlines.popDue(at: now) { clientOverdue(client) }
    }

    /// Does what every event may have made necessary.
    private mutating func settle() {
        guard life != .over else { return }
        finishStopping()
        guard life != .over else { return }
        startWaitingRuns()
        publish()
        flushJournal()
        leaveIfDone()
        guard life != .over else { return }
        if reports.isFollowed { perform(reports.noted(hindrance)) }
        // Files that wait for a sync are written when it's answered; till then they must not hide what's due later.
        let files = checkpoints.due.flatMap { $0 <= now && !journal.isDurable ? nil : $0 }
        // Lines just given to the disk may be shown once it could have refused them: with the next event.
        let showing = canPublish ? now : nil
        let deadline = Instant.earliest(
            child.deadline,
            orphans.deadline,
            reports.deadline,
            connection.nextDeadline,
            journal.deadline,
            files,
            errand?.deadline,
            desk.deadline,
            parking.deadline,
            restarts.due,
            retention.due,
            recovery.deadline,
            turnWatch.deadline,
            turnDeadlines.next,
            approvalDesk.deadlines.next,
            clientDeadlines.next,
            showing
        )
        guard let next = deadline, next != announcedWake else { return }
        if isMutated(.earlierWakeLost), let announcedWake, next < announcedWake { return }
        announcedWake = next
        outbox.append(.wake(at: next))
    }

    /// The snapshot of this moment.
    var snapshot: StatusSnapshot {
        var configuration = configuration
        configuration.localAPI = localAPI
        return StatusSnapshot(configuration: configuration, state: state, isRunning: life != .over)
    }
}

extension Boot {
    /// The number to go on with, such that none is ever used twice.
    ///
    /// After the death of a process all that was appended is there. After the death of the
    /// machine some of it may not be, and the block of numbers that it came from is given up.
    fileprivate var nextSeq: Int {
        let last = max(recovered.lastLogged, recovered.state.seq)
        guard let reservation = recovered.state.reservation, reservation.bootID != bootID,
            !Flaw(configuration).isMutated(.reservationForgotten)
        else { return last + 1 }
        return max(last, reservation.through) + 1
    }
}
