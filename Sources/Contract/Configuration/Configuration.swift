/// Whether codexd starts the app-server or finds it running.
package enum ServerStrategy: String, CaseIterable, Sendable {
    case spawn
    case external
}

/// What the daemon does: keep sessions on an app-server, or run one-shot jobs.
package enum ServiceMode: String, CaseIterable, Sendable {
    case appServer = "app-server"
    case exec
}

/// Everything that's decided before the daemon starts (contract CTR-CONF).
package struct Configuration: Hashable, Sendable {
    /// The app-server, and how it's reached.
    package struct Server: Hashable, Sendable {
        /// What the child serves.
        package var mode: ServiceMode
        /// Where the server is reached.
        package var endpoint: String
        /// Whether codexd starts it.
        package var strategy: ServerStrategy
        /// The program to start.
        package var command: String
        /// Its arguments.
        package var arguments: [String]
        /// The directory to start it in.
        package var directory: String
        /// Whether somebody named the program; in exec mode nothing is started otherwise.
        package var isCommandGiven = false

        /// Creates the settings of a server.
        package init(
            mode: ServiceMode,
            endpoint: String,
            strategy: ServerStrategy,
            command: String,
            arguments: [String],
            directory: String
        ) {
            self.mode = mode
            self.endpoint = endpoint
            self.strategy = strategy
            self.command = command
            self.arguments = arguments
            self.directory = directory
        }
    }

    /// Whether a child that ends is started again.
    package enum RestartPolicy: String, CaseIterable, Sendable {
        case never
        /// Unless its exit code was 0.
        case onFailure = "on-failure"
        case always
    }

    /// How a child that ends is started again.
    package struct Restart: Hashable, Sendable {
        /// Whether it is.
        package var policy = RestartPolicy.always
        /// How often in a row.
        package var most = 10
        /// How long after the first end; each further wait is twice as long.
        package var delay: Duration = .seconds(1)

        /// Creates the settings that hold unless told otherwise.
        package init() {}
    }

    /// How one-shot jobs are started.
    package struct Exec: Hashable, Sendable {
        /// The program to start.
        package var command = "codex"
        /// What stands before `exec` among its arguments.
        package var arguments: [String] = []

        /// Creates the settings that hold unless told otherwise.
        package init() {}
    }

    /// How long Codex may take over each kind of request.
    package struct Deadlines: Hashable, Sendable {
        /// For the handshake.
        package var initialize: Duration = .seconds(10)
        /// For starting, resuming or reading a thread.
        package var thread: Duration = .seconds(60)
        /// For accepting a turn.
        package var turnStart: Duration = .seconds(30)
        /// For accepting more input to a turn.
        package var steer: Duration = .seconds(10)
        /// For acknowledging an interrupt.
        package var interrupt: Duration = .seconds(5)
        /// For a turn to be sent whose thread is being loaded again.
        package var recoveryWait: Duration = .seconds(30)
        /// For anything to be heard of a turn that runs; zero for any time.
        package var turnStall: Duration = .seconds(600)
        /// For a job to end by itself after it has told its result.
        package var execDrain: Duration = .seconds(5)

        /// Creates the deadlines that hold unless told otherwise.
        package init() {}
    }

    /// How much the daemon takes on.
    package struct Limits: Hashable, Sendable {
        /// How many events may be on their way to a subscriber that follows.
        package var queuedEvents = 1024
        /// How many runs may run at once.
        package var concurrentRuns = 4
        /// How many runs may wait for others to end.
        package var queuedRuns = 1000
        /// How long no run leaves the queue after one that hit a usage limit, if nobody says until when; 0 is not at all.
        package var usageLimitPause: Duration = .seconds(900)
        /// How many clients may be connected at once.
        package var connections = 256
        /// How long the head of a request may be, in bytes.
        package var headBytes = 16 << 10
        /// How long the body of a request may be, in bytes.
        package var bodyBytes = 8 << 20
        /// How long the head of a request may take.
        package var headPatience: Duration = .seconds(10)
        /// How long a connection may be without progress.
        package var idlePatience: Duration = .seconds(60)
        /// How many bytes may be on their way to a subscriber that follows.
        package var queuedBytes = 16 << 20
        /// How many requests with keys are remembered for a day.
        package var requestKeys = 10_000

        /// Creates the limits that hold unless told otherwise.
        package init() {}
    }

    /// What is done about what the app-server asks of its client.
    package struct Approvals: Hashable, Sendable {
        /// What a timeout decides.
        package enum TimeoutDecision: String, CaseIterable, Hashable, Sendable {
            case accept
            case decline
        }

        /// What is done about a kind for which nothing else is said.
        package var policy = ApprovalPolicy.ask
        /// What is done about each kind for which something is said.
        package var policies: [ApprovalKind: ApprovalPolicy] = [:]
        /// How long one waits for somebody who decides; without end if nothing or 0.
        package var timeout: Duration?
        /// The same for each kind for which something is said.
        package var timeouts: [ApprovalKind: Duration] = [:]
        /// What is decided then.
        package var timeoutDecision = TimeoutDecision.decline
        /// How many may wait at once.
        package var most = 1000

        /// Creates the settings that hold unless told otherwise.
        package init() {}

        /// What is done about a kind.
        package func policy(for kind: ApprovalKind) -> ApprovalPolicy { policies[kind] ?? policy }

        /// How long one of a kind waits for somebody who decides; without end if nothing.
        package func timeout(for kind: ApprovalKind) -> Duration? {
            let timeout = timeouts[kind] ?? timeout
            return timeout == .zero ? nil : timeout
        }
    }

    /// How large logs grow, and how long what is over is kept.
    package struct Logs: Hashable, Sendable {
        /// From how many bytes on the event log goes on in a new file.
        package var longestEventLog = 64 << 20
        /// From how many bytes on the log of an output goes on in a new file.
        package var longestOutputLog = 64 << 20
        /// For how many days parts of the event log, finished runs and closed sessions are kept.
        package var keptDays = 30
        /// How many of each are kept.
        package var keptCount = 10_000

        /// Creates the bounds that hold unless told otherwise.
        package init() {}
    }

    /// Whether the daemon starts a child of its own.
    package var startsChild: Bool { server.mode == .appServer || server.isCommandGiven }

    /// The node as its operator calls it.
    package var nodeID: String
    /// The version to report, if one is configured.
    package var version: String?
    /// The repository that the daemon works for.
    package var repoRoot: String
    /// Where logs go; ours lie in `codexd` below it.
    package var logsRoot: String
    /// Where state goes; ours lies in `codexd` below it.
    package var stateRoot: String
    /// Where run directories go.
    package var runsRoot: String
    /// The app-server.
    package var server: Server
    /// How a child that ends is started again.
    package var restart: Restart
    /// How one-shot jobs are started.
    package var exec: Exec
    /// The address of the local API.
    package var localAPI: LocalAPIAddress
    /// Whether others than this machine may call the local API.
    package var isPublic = false
    /// The names by which others may call it, beside its addresses.
    package var allowedHosts: [String] = []
    /// The path of the event stream in the local API.
    package var eventStreamPath: String
    /// How many recent events are kept in memory and in their file.
    package var eventCacheSize: Int
    /// How long `smoke` and `--run-once` live.
    package var smokeLifetime: Duration
    /// How long Codex may take.
    package var deadlines: Deadlines
    /// Whether turns are interrupted of which nothing is heard for too long.
    package var interruptsStalledTurns = false
    /// How much the daemon takes on.
    package var limits: Limits
    /// How large logs grow, and how long what is over is kept.
    package var logs: Logs
    /// What is done about what the app-server asks of its client.
    package var approvals = Approvals()
    /// What the daemon does by itself once it's up.
    package var errand: Errand?
    #if MUTANTS
        /// The flaw to give the daemon, by name.
        package var mutant: String?
    #endif

    /// Something the daemon does by itself before it stops by itself.
    package enum Errand: Hashable, Sendable {
        /// Live for the smoke lifetime.
        case liveOnce
        /// Register a session, live for the smoke lifetime, close it.
        case smoke
    }

    /// Creates a configuration of the given parts.
    package init(
        nodeID: String,
        version: String?,
        repoRoot: String,
        logsRoot: String,
        stateRoot: String,
        runsRoot: String,
        server: Server,
        restart: Restart = Restart(),
        exec: Exec = Exec(),
        localAPI: LocalAPIAddress,
        eventStreamPath: String,
        eventCacheSize: Int,
        smokeLifetime: Duration,
        deadlines: Deadlines = Deadlines(),
        limits: Limits = Limits(),
        logs: Logs = Logs(),
        errand: Errand? = nil
    ) {
        self.nodeID = nodeID
        self.version = version
        self.repoRoot = repoRoot
        self.logsRoot = logsRoot
        self.stateRoot = stateRoot
        self.runsRoot = runsRoot
        self.server = server
        self.restart = restart
        self.exec = exec
        self.localAPI = localAPI
        self.eventStreamPath = eventStreamPath
        self.eventCacheSize = eventCacheSize
        self.smokeLifetime = smokeLifetime
        self.deadlines = deadlines
        self.limits = limits
        self.logs = logs
        self.errand = errand
    }
}
