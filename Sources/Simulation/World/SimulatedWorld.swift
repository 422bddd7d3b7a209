import Basics
import Contract
import DaemonCore
import Scenarios

/// A world in memory around the unchanged core: a clock, pipes, processes, a disk and clients, on one thread.
///
/// Nothing happens by itself. ``turn(until:)`` takes what is planned next from the agenda, moves the clock there and
/// lets it happen; what comes of it is planned in turn. All chance is drawn from streams that are keyed by name, so a
/// run is a function of the scenario, the seed and the list of faults.
///
/// ```
/// client ──bytes──▶ socket ─┐                       ┌─▶ pipe ──▶ scripted server
///                           ├─▶ core ──effects──────┤
/// child ──bytes──▶ pipe ────┘    ▲                  └─▶ disk
///                                └──answers, exits, wakes──┘
/// ```
final class SimulatedWorld: ScenarioWorld {
    /// How many things may happen in one run; more is a circle.
    static let mostSteps = 5_000_000

    /// How many things may happen at one instant; who wakes itself at once does so for ever.
    static let mostStepsAtOnce = 100_000

    /// When every run begins.
    static let beginning = Instant(nanoseconds: 1_000_000_000)

    /// The time of day at zero of that clock, for records: a morning of 2026.
    private static let dawn: Int64 = 1_772_524_800_000

    let scenario: Scenario
    let options: SimulationOptions
    let random: KeyedRandom
    let directory: String
    var ledger: ServerLedger

    var now = SimulatedWorld.beginning
    var agenda = Agenda<Happening>()
    var latency: Latency
    var steps = 0
    /// How many of them at this instant.
    private var stepsAtOnce = 0

    var disk = SimulatedDisk()
    /// The machine's boot; another one after the machine has died.
    var boots = 0
    var processes: [SimulatedProcess] = []
    /// Processes that nobody here has started, and when that was, by their numbers: the system's first one, to begin with.
    var strangers: [Int: String] = [1: "simulated-boot-0 0"]
    /// Whether the numbers of processes that end without a daemon go to strangers.
    var givesNumbersAgain = false
    var wires: [SimulatedWire] = []
    var host: DaemonHost?
    /// The memory for what the core wants done, kept from one event to the next.
    var effects: [DaemonEffect] = []
    /// What became of each life.
    var sights: [DaemonSight] = []
    /// How the daemon was started last, for whoever starts it again.
    var lastStart: (flags: [String], environment: [String: String]) = ([], [:])
    /// Whether somebody wants the daemon to run.
    var isDaemonWanted = false
    /// Whether a fault has killed the daemon since it last started, and so may have left what only another start ends.
    var wasDaemonKilled = false
    /// What the flags of the last start came to.
    var configuration: Configuration?
    /// What the last start found on the disk, and why it would go no further, if it wouldn't.
    var found: ServiceState?
    var refusal: RecoveryError?

    var faults: FaultEngine
    var filters: [ServerFilters]
    /// The files of which the next write is cut, with the machine's death; by place in the plan.
    var tears: [Int] = []
    /// When parts of the event log were completed, by their paths.
    var sealTimes: [String: Timestamp] = [:]
    /// Whether the machine has died since the daemon last started.
    var hasMachineDied = false
    /// Until when clients read nothing.
    var clientsPause: Instant?
    var lastRequest: (wire: Int, bytes: [UInt8], port: UInt16)?

    /// What must be true after every step.
    var watch: InvariantWatch
    /// Who looks at every change of the disk, if anybody does.
    var sweep: Sweep?
    /// The scenario in which codexd is started on what this world has left.
    private(set) lazy var afterwards = scenario.successor
    /// What has happened, counted.
    var profile = RunProfile()
    /// What a campaign wants to see happen at least once.
    var marks: Set<Mark> = []
    /// All that went into the core and came out of it.
    var trace = StableHash()
    var tracer = TraceWriter(.digest)
    /// Whether anybody wants to know it.
    var isTraced = true

    /// The lines that go to a server, and come from it.
    struct ServerFilters {
        var to = LineFilter()
        var from = LineFilter()
    }

    /// Makes a world in which a scenario hasn't begun.
    init(_ scenario: Scenario, _ options: SimulationOptions) {
        self.scenario = scenario
        self.options = options
        random = KeyedRandom(seed: options.seed)
        directory = options.directory
        var bindings = scenario.constants
        bindings.bind("directory", to: .string(directory))
        ledger = ServerLedger(scenario.servers, bindings)
        latency = Latency(random)
        filters = scenario.servers.map { _ in ServerFilters() }
        watch = InvariantWatch(canaries: scenario.setup.canaries)
        faults = FaultEngine(options.faults)
        armFaults()
    }

    /// The name of the machine's boot.
    var bootID: String { "simulated-boot-\(boots)" }

    /// The time of day.
    var timestamp: Timestamp {
        Timestamp(millisecondsSinceEpoch: Self.dawn + now.nanoseconds / 1_000_000)
    }

    func plan(_ happening: Happening, after duration: Duration) {
        agenda.plan(happening, at: now.advanced(by: duration))
    }

    func turn(until deadline: Instant) throws(RunEnd) {
        guard step(until: deadline) else {
            now = max(now, deadline)
            return
        }
        try checkProgress()
        if let breach = watch.breaches.first, !options.isForgiving { throw .failed([Failure(breach)]) }
    }

    /// Gives up a run that goes round in a circle.
    func checkProgress() throws(RunEnd) {
        guard steps < Self.mostSteps else { throw .broken("more than \(Self.mostSteps) things happened") }
        guard stepsAtOnce < Self.mostStepsAtOnce else {
            throw .broken("more than \(Self.mostStepsAtOnce) things happened at one instant")
        }
    }

    /// Lets the next thing happen, if it happens by then.
    func step(until deadline: Instant) -> Bool {
        let wake = host?.wakeAt
        guard let next = Instant.earliest(agenda.next, wake), next <= deadline else { return false }
        stepsAtOnce = next > now ? 0 : stepsAtOnce + 1
        now = max(now, next)
        steps += 1
        watch.step = steps
        if !options.faults.isEmpty {
            for fault in faults.fireSteps(steps) { fire(fault) }
        }
        if let wake, wake <= next {
            host?.wakeAt = nil
            tell(.woke)
        } else if let happening = agenda.pop() {
            happen(happening)
        }
        return true
    }

    private func happen(_ happening: Happening) {
        switch happening {
        case .told(let life, let occurrence): tell(occurrence, in: life)
        case .diskDone(let life): finishDiskOrder(in: life)
        case .daemonReads(let process, let stream): daemonReads(process, stream)
        case .daemonWrites(let process): daemonWrites(process)
        case .processReads(let process): processReads(process)
        case .processGoesOn(let process): goOn(process)
        case .processWakes(let process): wake(process)
        case .processSignalled(let process, let signal): deliver(signal, to: process)
        case .holderEnds(let process, let holder): endHolders(of: process) { $0.number == holder }
        case .connected(let wire): accept(wire)
        case .clientSends(let wire): deliverRequest(wire)
        case .clientLeaves(let wire): leave(wire)
        case .clientsRead: readUnread()
        case .diskRecovers(let trouble): disk.lift(trouble)
        case .faulted(let index): fire(faults.plan[index])
        case .restarted: startAgain()
        }
    }
}

extension Failure {
    /// What a broken invariant looks like among the failures of a run.
    init(_ breach: Breach) {
        self.init(
            place: "invariant \(breach.invariant.rawValue)",
            summary: "it broke at step \(breach.step)",
            expected: "\(breach.invariant.rawValue) at every step",
            actual: breach.detail
        )
    }
}
