import Basics
import Platform
import Scenarios

/// The real world: processes, sockets and files, and one thread that waits for all of them at once.
///
/// What the daemon prints, what fake servers report and what the API answers is taken in by ``turn(until:)``, and
/// nowhere else.
final class LiveWorld: ScenarioWorld {
    /// How long a wait lasts before something is looked at that announces no change.
    private static let glance: Duration = .milliseconds(20)

    let scenario: Scenario
    let options: LiveOptions
    let workplace: Workplace
    let socket: ControlSocket
    var ledger: ServerLedger

    /// What came of each start.
    var daemons: [WatchedProcess] = []

    /// The commands that were typed.
    var commands: [WatchedProcess] = []

    /// The connections to the API; each has its place for good, and is gone once it is closed.
    var clients: [ClientConnection?] = []

    /// Who holds the run against the invariants, if its scenario wants that.
    let watch: LiveWatch?

    private var poller = Poller()
    private var visitors: [any Polled] = []
    private let interruption: Mailbox<Never>

    init(_ scenario: Scenario, _ options: LiveOptions, interruption: Mailbox<Never>) throws(SystemError) {
        self.scenario = scenario
        self.options = options
        self.interruption = interruption
        workplace = try Workplace(scenario: scenario.id, in: options.artifacts)
        socket = try ControlSocket(path: workplace.socketPath)
        ledger = ServerLedger(scenario.servers, scenario.constants)
        watch = scenario.looksAround ? LiveWatch(over: workplace, canaries: scenario.setup.canaries) : nil
    }

    var now: Instant { SystemClock.now() }

    func turn(until deadline: Instant) throws(RunEnd) {
        visitors.removeAll { $0.interests.isEmpty }
        var owners: [CInt: any Polled] = [:]
        var interests = [Interest(interruption.descriptor, reads: true)]
        for visitor in visitors + [socket] {
            for interest in visitor.interests {
                owners[interest.descriptor] = visitor
                interests.append(interest)
            }
        }
        let timeout = min(Self.glance, max(.zero, now.duration(to: deadline)))
        let ready = try RunEnd.unlessBroken { () throws(SystemError) in try poller.wait(interests, timeout: timeout) }
        for readiness in ready {
            guard let owner = owners[readiness.descriptor] else { throw .broken("interrupted") }
            owner.serve(readiness)
        }
        listenToFakes()
    }

    /// Waits for something as long as it isn't over.
    func visit(_ visitor: any Polled) {
        visitors.append(visitor)
    }

    /// There is nothing that could stop going wrong here.
    func comeToRest() {}
}

// MARK: - Files

extension LiveWorld {
    var directory: String { workplace.path }

    func put(_ content: [UInt8], at path: String) throws(RunEnd) {
        try RunEnd.unlessBroken { () throws(SystemError) in try workplace.put(content, at: path) }
    }

    func file(_ path: String) throws(RunEnd) -> [UInt8]? {
        try RunEnd.unlessBroken { () throws(SystemError) in try workplace.file(path) }
    }

    func files() throws(RunEnd) -> [Observation.File] {
        try RunEnd.unlessBroken { () throws(SystemError) in try workplace.files() }
    }
}
