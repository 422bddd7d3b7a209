import Basics
import Contract
import DaemonCore

/// A world that picks by a seed what happens next, and keeps books of what must be so then.
///
/// Nothing here looks into the daemon's machines: the books count what went in and what
/// came out. Life follows life on the same disk, after a stop, a dead process or a dead machine.
struct WalkingWorld {
    /// What can happen.
    enum Act: String, CaseIterable {
        case connect
        case ask
        case askBroken
        case goOn
        case vanish
        case follow
        case answer
        case answerStrangely
        case tell
        case demand
        case babble
        case complain
        case endStream
        case exit
        case launchEnds
        case refuseInput
        case syncAnswers
        case appendsTurn
        case replacementsTurn
        case timePasses
        case stop
        case die

        /// How often it happens, among the others.
        var weight: Int {
            switch self {
            case .ask, .answer: 80
            case .tell: 60
            case .syncAnswers, .timePasses: 40
            case .connect, .goOn: 20
            case .appendsTurn, .replacementsTurn, .launchEnds: 12
            case .demand, .complain, .follow: 8
            case .askBroken, .vanish, .babble, .answerStrangely: 4
            case .exit, .die: 2
            case .endStream, .refuseInput, .stop: 1
            }
        }
    }

    static let configuration = {
        var configuration = Configuration.forTesting
        configuration.logs.longestEventLog = 8 << 10
        configuration.eventCacheSize = 5
        return configuration
    }()

    var world: World
    var generator: SeededGenerator
    private(set) var bootNumber = 1
    private var lives = 0

    var log: LogBook
    var child = ChildBook()
    var clients: [ClientID: ClientBook] = [:]
    var promises = PromiseBook()

    /// The variables whose values are kept out of traces; `nil` if none is kept.
    private let environment: [String: String]?
    /// The traces of the lives that are over.
    private(set) var traces: [[UInt8]] = []

    private(set) var lastActs: [String] = []
    private(set) var actsDone: Set<String> = []
    /// The types of events that were ever written down.
    var typesSeen: Set<String> { log.typesSeen }

    init(seed: UInt64, tracing environment: [String: String]? = nil) throws {
        generator = SeededGenerator(seed: seed)
        self.environment = environment
        world = try World(Self.configuration, tracing: environment)
        log = LogBook(Self.configuration)
        try begin()
    }

    /// Lets one thing happen, and looks whether all is as it must be.
    mutating func step() throws {
        guard world.outcome == nil else { return try liveOn() }
        var left = draw(Act.allCases.reduce(0) { $0 + $1.weight })
        for act in Act.allCases {
            left -= act.weight
            guard left < 0 else { continue }
            lastActs = lastActs.suffix(11) + [act.rawValue]
            if try perform(act) { actsDone.insert(act.rawValue) }
            break
        }
        try audit()
        if draw(4) > 0 { try answerSync(failing: draw(800) == 0) }
        // Without a child there's little to see; the next life is near.
        guard !child.isRunning, !child.isLaunching, draw(8) == 0, world.outcome == nil else { return }
        if draw(2) == 0 { try liveOn() } else { world.tell(.stopRequested(signal: nil)) }
        try audit()
    }

    /// Ends all trouble, after which everything that was asked must be answered within a bound.
    mutating func comeToRest() throws {
        if world.outcome != nil { try liveOn() }
        world.refusesAppends = false
        world.refusesReplacements = false
        for id in clients.keys.sorted() { try finishRequest(of: id) }
        for _ in 0..<40 where world.outcome == nil {
            if child.isLaunching { try perform(launchEnding: true) }
            while let request = child.takeRequest(at: 0) { try answer(request, kind: 0) }
            world.pass(.seconds(5))
            try audit()
            while !world.openSyncs.isEmpty, world.outcome == nil { try answerSync(failing: false) }
        }
        for (id, client) in clients where world.outcome == nil {
            try check(client.isSettled, "client \(id.rawValue) asked \(client.asked), got \(client.answered)")
        }
        world.tell(.stopRequested(signal: "SIGTERM"))
        try audit()
        for _ in 0..<4 where world.outcome == nil {
            try endChild(.exited(code: 0))
            world.pass(.seconds(2))
            try audit()
            while !world.openSyncs.isEmpty, world.outcome == nil { try answerSync(failing: false) }
        }
        try check(world.outcome != nil, "the daemon never ended")
        for (id, client) in clients { try check(client.isOver, "client \(id.rawValue) was left hanging") }
    }

    // MARK: Lives

    private mutating func begin() throws {
        lives += 1
        world.answersSyncs = false
        // Most launches are answered at once, as the real ones are.
        world.launch = draw(4) > 0 ? .success(4000 + lives) : nil
        world.tell(.booted)
        child = ChildBook()
        child.isRunning = world.launch != nil && !world.launches.isEmpty
        try audit()
    }

    /// The daemon is gone, in order or not, and the next one finds what it left.
    mutating func liveOn() throws {
        if let trace = world.trace { traces.append(trace.text) }
        var bytes = world.log
        if draw(3) == 0 {
            bootNumber += 1
            bytes = Array(bytes.prefix(log.durable + draw(bytes.count - log.durable + 1)))
        }
        world = try World(
            Self.configuration,
            log: bytes,
            files: world.files,
            bootID: "boot-\(bootNumber)",
            seed: UInt8(truncatingIfNeeded: lives + 8),
            tracing: environment
        )
        // What the next life finds has been made durable by whoever handed it over.
        try log.reread(world.log)
        try check(log.fold.sessions == world.daemon.state.sessions, "sessions differ after a restart")
        try check(log.fold.identity == world.daemon.state.identity, "the identity differs after a restart")
        try check(log.fold.child == world.daemon.state.child, "the child differs after a restart")
        try promises.areKept(by: world.daemon.state, log)
        clients = [:]
        try begin()
    }

    // MARK: Dice

    mutating func draw(_ count: Int) -> Int {
        Int.random(in: 0..<count, using: &generator)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.randomElement(using: &generator)
    }

    func check(_ isSo: Bool, _ text: @autoclosure () -> String) throws {
        guard isSo else { throw Disagreement(description: text()) }
    }
}

/// Something that must be so isn't.
struct Disagreement: Error, CustomStringConvertible {
    let description: String
}
