import AgentWire
import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

/// A world in memory around a daemon: a disk, a child's pipes, clients and a clock, all in the test's hands.
///
/// What the daemon orders is carried out at once and answered at once, unless the test
/// withholds the answer. Nothing here decides; the test does.
struct World {
    private(set) var daemon: Daemon
    private(set) var now = Instant(nanoseconds: 1_000_000_000)
    private(set) var time = Timestamp(millisecondsSinceEpoch: 1_795_000_000_000)
    private var wakeAt: Instant?
    private var pending: [DaemonEvent.Occurrence] = []

    // The disk.
    var log: [UInt8]
    /// Where in it its complete parts begin, and where the file that grows does.
    var segmentStarts: [LogSegment: Int] = [:]
    var fileStart = 0
    var removedSegments: [LogSegment] = []
    var removedRuns: [RunPlace] = []
    var turnedOver: [LogFile] = []
    private(set) var files: [StateFile: [UInt8]]
    private(set) var output: [LogFile: [UInt8]] = [:]
    /// Whether syncs are answered; otherwise their tickets gather in `openSyncs`.
    var answersSyncs = true
    private(set) var openSyncs: [SyncTicket] = []
    /// Whether reads of the log are answered; otherwise the clients that wait gather in `openLogReads`.
    var answersLogReads = true
    private(set) var openLogReads: [LogRead] = []
    var refusesAppends = false
    var refusesReplacements = false

    // The child.
    /// How a launch ends; `nil` leaves it open.
    var launch: Result<Int, SystemFailure>? = .success(4711)
    private(set) var launches: [ChildLaunch] = []
    /// What is found of an earlier life; `nil` leaves it open.
    var leftovers: [OrphanSight]? = []
    private(set) var orphanSearches: [OrphanSearch] = []
    /// What the child was sent and the test hasn't looked at.
    private(set) var childInput: [UInt8] = []
    private(set) var childOrders: [DaemonEffect] = []

    // The runs.
    /// What a run finds of its needs; `nil` leaves it open.
    var findings: RunFindings? = RunFindings(directory: nil, command: nil, isRepository: true)
    /// How the process of a run is launched; `nil` leaves it open.
    var jobLaunch: Result<Int, SystemFailure>? = .success(4811)
    var jobs: [LaunchedJob] = []
    var jobOrders: [DaemonEffect] = []
    /// The files of runs, by their paths below the directory of all runs.
    var runFiles: [String: [UInt8]] = [:]

    // The clients.
    private(set) var clientOutput: [ClientID: [UInt8]] = [:]
    private(set) var endedClients: Set<ClientID> = []
    private(set) var droppedClients: Set<ClientID> = []
    /// Whether sockets take what they're sent.
    var clientsRead = true
    private var lastClient = 0
    private var parsers: [ClientID: HTTPResponseParser] = [:]

    private(set) var reports: [DaemonReport] = []
    /// What whoever runs the daemon as a service was told.
    var notices: [ServiceNotice] = []
    private(set) var outcome: DaemonOutcome?
    /// What has happened so far, if it's kept.
    private(set) var trace: TraceWriter?
    /// Every effect since the test last looked.
    var effects: [DaemonEffect] = []

    /// A world that begins with what an earlier one left on its disk.
    init(
        _ configuration: Configuration = .forTesting,
        log: [UInt8] = [],
        files: [StateFile: [UInt8]] = [:],
        bootID: String = "boot-1",
        seed: UInt8 = 7,
        tracing environment: [String: String]? = nil
    ) throws {
        let header = TraceHeader(
            time: time,
            configuration: configuration,
            processID: 99,
            bootID: bootID,
            entropy: (0..<32).map { seed &* 31 &+ $0 },
            token: files[.apiToken],
            checkpoints: files.filter { StateFile.checkpoints.contains($0.key) }
        )
        if let environment { trace = TraceWriter.opening(header, log: log, environment) }
        var recovery = Recovery(configuration, checkpoints: header.checkpoints)
        try recovery.read(log)
        let recovered = try recovery.finish()
        self.log = Array(log.prefix(recovered.fileLength))
        self.files = files
        for damage in recovered.damaged { self.files[damage.file] = nil }
        daemon = Daemon(header.boot(recovered), at: time)
    }
}

// MARK: - Letting things happen

extension World {
    /// Tells the daemon what happened, and whatever comes of it.
    mutating func tell(_ occurrence: DaemonEvent.Occurrence) {
        pending.append(occurrence)
        while !pending.isEmpty, outcome == nil {
            let event = DaemonEvent(pending.removeFirst(), timestamp: time)
            var orders: [DaemonEffect] = []
            trace?.write(event, at: now)
            daemon.handle(event, at: now, into: &orders)
            trace?.write(orders)
            effects += orders
            for order in orders { carryOut(order) }
            guard pending.isEmpty, let wake = wakeAt, wake <= now else { continue }
            wakeAt = nil
            pending.append(.woke)
        }
    }

    /// Lets time pass, waking the daemon whenever it asked to be.
    mutating func pass(_ duration: Duration) {
        let end = now.advanced(by: duration)
        while let wake = wakeAt, wake <= end, outcome == nil {
            moveClock(to: max(wake, now))
            wakeAt = nil
            tell(.woke)
        }
        moveClock(to: end)
    }

    private mutating func moveClock(to instant: Instant) {
        let passed = now.duration(to: instant).milliseconds
        time = Timestamp(millisecondsSinceEpoch: time.millisecondsSinceEpoch + passed)
        now = instant
    }

    private mutating func carryOut(_ effect: DaemonEffect) {
        switch effect {
        case .listen: pending.append(.listening(port: 4319))
        case .launch(let launch):
            launches.append(launch)
            switch self.launch {
            case .success(let processID)?:
                pending.append(.child(.launched(processID: processID, start: "boot-1 \(processID)")))
            case .failure(let failure)?: pending.append(.child(.launchFailed(failure)))
            case nil: break
            }
        case .lookForOrphans(let search):
            orphanSearches.append(search)
            if let leftovers { pending.append(.orphansSeen(leftovers)) }
        case .signalOrphan: childOrders.append(effect)
        case .writeToChild(let bytes):
            childInput += bytes
            pending.append(.child(.accepted(bytes.count)))
        case .closeChildInput, .signalChild, .releaseChild: childOrders.append(effect)
        case .append(let file, let bytes): append(bytes, to: file)
        case .sync(let ticket):
            if answersSyncs { pending.append(.disk(.synced(ticket))) } else { openSyncs.append(ticket) }
        case .replace(let file, let bytes):
            if refusesReplacements {
                pending.append(.disk(.replaceFailed(file, .diskFull)))
            } else {
                files[file] = bytes
                pending.append(.disk(.replaced(file)))
            }
        case .remove(let file): files[file] = nil
        case .seal, .removeSegments, .removeRuns, .turnOver: pending += carryOutForLogFiles(effect)
        case .readLog(let client, let place, let count):
            let read = LogRead(client: client, offset: start(of: place) + place.offset, count: count)
            if answersLogReads { pending.append(read.answer(from: log)) } else { openLogReads.append(read) }
        case .launchJob, .signalJob, .releaseJob, .inspect, .makeRunDirectory, .appendToRun, .replaceInRun, .closeRun,
            .recoverRunLog, .readRunLog:
            pending += carryOutForRun(effect)
        case .send(let client, let bytes):
            clientOutput[client, default: []] += bytes
            if clientsRead { pending.append(.client(client, .accepted(bytes.count))) }
        case .endClient(let client): endedClients.insert(client)
        case .dropClient(let client): droppedClients.insert(client)
        case .wake(let instant): wakeAt = instant
        case .report(let report): reports.append(report)
        case .notify(let notice): notices.append(notice)
        case .finish(let outcome): self.outcome = outcome
        }
    }

    private mutating func append(_ bytes: [UInt8], to file: LogFile) {
        guard !refusesAppends else {
            // A refusal is told before anything else that happens.
            pending.insert(.disk(.appendFailed(file, .diskFull)), at: 0)
            return
        }
        if file == .events { log += bytes } else { output[file, default: []] += bytes }
    }

    /// Takes the reads of the log that were withheld.
    mutating func takeLogReads() -> [LogRead] {
        defer { openLogReads = [] }
        return openLogReads
    }

    /// Answers the syncs that were withheld, well or not.
    mutating func answerSyncs(failing: Bool = false) {
        let tickets = openSyncs
        openSyncs = []
        for ticket in tickets {
            tell(.disk(failing ? .syncFailed(ticket, .diskFull) : .synced(ticket)))
        }
    }
}

// MARK: - The child

extension World {
    /// The child says a line.
    mutating func say(_ message: JSON) {
        tell(.child(.wrote(.stdout, message.encoded() + [UInt8(ascii: "\n")])))
    }

    /// The child tells something.
    mutating func notify(_ method: String, _ params: JSON) {
        say(["method": .string(method), "params": params])
    }

    /// What the child was sent and the test hasn't taken, message by message.
    mutating func takeSent() throws -> [JSON] {
        let lines = childInput.split(separator: UInt8(ascii: "\n")).map(Array.init)
        childInput = []
        return try lines.map { try JSON(parsing: $0) }
    }

    /// Takes what was sent and answers the last request of a method.
    mutating func answer(_ method: String, _ result: JSON) throws {
        let request = try #require(try takeSent().last { $0["method"]?.text == method }, "no \(method) was sent")
        say(["id": request["id"] ?? .null, "result": result])
    }

    /// Takes what was sent and refuses the last request of a method.
    mutating func refuse(_ method: String, code: Int, _ message: String) throws {
        let request = try #require(try takeSent().last { $0["method"]?.text == method }, "no \(method) was sent")
        say(["id": request["id"] ?? .null, "error": ["code": .integer(code), "message": .string(message)]])
    }

    mutating func answerHandshake() throws {
        try answer("initialize", ["userAgent": "fake/1", "platformFamily": "unix", "platformOs": "linux"])
    }

    /// The child ends, its streams before it.
    mutating func childEnds(_ exit: ChildExit) {
        tell(.child(.ended(.stdout, nil)))
        tell(.child(.ended(.stderr, nil)))
        tell(.child(.exited(exit)))
    }
}

// MARK: - The clients

extension World {
    /// An answer as a client reads it.
    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let body: JSON
    }

    mutating func connect() -> ClientID {
        lastClient += 1
        let client = ClientID(rawValue: lastClient)
        tell(.client(client, .connected))
        return client
    }

    /// Sends a request with the token.
    mutating func request(
        _ client: ClientID,
        _ method: String,
        _ target: String,
        _ body: JSON? = nil,
        headers: [String] = []
    ) {
        let content = body?.encoded() ?? []
        var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1:4319", "Authorization: Bearer \(token)"]
        lines += headers
        if body != nil { lines.append("Content-Length: \(content.count)") }
        let head = lines.map { $0 + "\r\n" }.joined() + "\r\n"
        tell(.client(client, .received(Array(head.utf8) + content)))
    }

    var token: String {
        String(decoding: files[.apiToken] ?? [], as: UTF8.self).trimmed
    }

    /// Takes the next answer that a client was given.
    mutating func reply(to client: ClientID) throws -> Answer {
        parsers[client, default: HTTPResponseParser()].append(clientOutput[client] ?? [])
        clientOutput[client] = []
        guard case .response(let response)? = try parsers[client]?.next() else {
            throw MissingAnswer(client: client)
        }
        return Answer(
            status: response.status.rawValue,
            headers: response.headers,
            body: try JSON(parsing: response.body)
        )
    }

    func hasAnswer(for client: ClientID) -> Bool {
        !(clientOutput[client] ?? []).isEmpty
    }

    mutating func takeOutput(of client: ClientID) -> String {
        String(decoding: takeBytes(of: client), as: UTF8.self)
    }

    mutating func takeBytes(of client: ClientID) -> [UInt8] {
        defer { clientOutput[client] = [] }
        return clientOutput[client] ?? []
    }
}

// MARK: - Looking at what was written

extension World {
    /// The lines of the event log.
    var events: [JSON] {
        get throws {
            try log.split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: Array($0)) }
        }
    }

    /// The last event of a type.
    func lastEvent(_ type: EventType) throws -> JSON {
        try #require(try events.last { $0["type"]?.text == type.rawValue }, "no \(type.rawValue)")
    }

    /// A state file, read as JSON.
    func file(_ file: StateFile) throws -> JSON {
        try JSON(parsing: try #require(files[file]))
    }

    /// A session as the daemon knows it.
    func session(_ id: String) throws -> Session {
        try #require(daemon.state.sessions[SessionID(rawValue: id)])
    }

    /// The state that a reader would rebuild from the log alone.
    func rebuiltState() throws -> ServiceState {
        var recovery = Recovery(daemon.configuration, checkpoints: [:])
        try recovery.read(log)
        return try recovery.finish().state
    }
}

extension Configuration {
    static let forTesting: Configuration = {
        var configuration = supervised
        configuration.restart.policy = .never
        return configuration
    }()

    /// The same with a child that's started again.
    static let supervised = Configuration(
        nodeID: "mini-main",
        version: nil,
        repoRoot: "/repo",
        logsRoot: "/repo/logs",
        stateRoot: "/repo/state",
        runsRoot: "/repo/runs",
        server: Server(
            mode: .appServer,
            endpoint: "stdio://codex-app-server",
            strategy: .spawn,
            command: "codex",
            arguments: ["app-server"],
            directory: "/repo"
        ),
        localAPI: LocalAPIAddress(host: "127.0.0.1", port: 4319),
        eventStreamPath: "/v1/codexd/events",
        eventCacheSize: 50,
        smokeLifetime: .milliseconds(100)
    )
}
