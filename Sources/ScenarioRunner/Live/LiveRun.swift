import Basics
import Platform
import Scenarios

/// One scenario against a real daemon: one thread that waits for everything at once.
///
/// A step waits by ``wait(until:_:)``, in which all else goes on: what the daemon prints, what fake servers
/// report, what the API answers. Nothing is decided elsewhere, and all that was started is gone in the end.
final class LiveRun {
    /// The longest that a scenario may take as a whole.
    private static let patience: Duration = .seconds(120)

    /// How long a wait lasts before something is looked at that announces no change.
    private static let glance: Duration = .milliseconds(20)

    let scenario: Scenario
    let options: LiveOptions
    let workplace: Workplace
    let fakes: FakeServers
    var bindings: Bindings

    /// The daemon that runs, or ran last.
    var daemon: WatchedProcess?

    /// Where its API is, while it is up.
    var address: APIAddress?

    /// What came of each start, for the observation.
    var daemons: [WatchedProcess] = []

    /// The commands that were typed.
    var commands: [WatchedProcess] = []

    /// The calls in the background.
    var calls: [String: APICall] = [:]
    var follower: EventFollower?
    var answers: [Observation.Answer] = []

    /// The place of what is being done.
    var place = "setup"

    private var poller = Poller()
    private var visitors: [any Polled] = []
    private let interruption: Mailbox<Never>
    private let deadline: Instant

    init(_ scenario: Scenario, _ options: LiveOptions, interruption: Mailbox<Never>) throws(SystemError) {
        self.scenario = scenario
        self.options = options
        self.interruption = interruption
        deadline = SystemClock.now().advanced(by: Self.patience * options.timeoutScale)
        workplace = try Workplace(scenario: scenario.id, in: options.artifacts)
        fakes = FakeServers(scenario.servers, socket: try ControlSocket(path: workplace.socketPath))
        bindings = scenario.constants
        bindings.bind("directory", to: .string(workplace.path))
    }

    /// Runs a scenario, from an empty directory to the judgement.
    static func run(
        _ scenario: Scenario,
        _ options: LiveOptions,
        interruption: Mailbox<Never>
    ) -> RunResult {
        let start = SystemClock.now()
        var verdict: Verdict
        var run: LiveRun?
        if let reason = scenario.unsupported {
            verdict = .unsupported(reason)
        } else {
            do throws(SystemError) {
                let begun = try LiveRun(scenario, options, interruption: interruption)
                run = begun
                verdict = begun.perform()
            } catch {
                verdict = .broken("\(error)")
            }
        }
        var artifacts: String?
        do throws(SystemError) {
            artifacts = try run?.cleanUp(after: verdict)
        } catch {
            verdict = .broken("what the run left can't be put away: \(error)")
        }
        return RunResult(
            scenarioID: scenario.id,
            title: scenario.title,
            file: scenario.file,
            mode: .live,
            verdict: verdict,
            duration: start.duration(to: SystemClock.now()),
            artifacts: artifacts,
            reproduce: "codexd-sim run \(scenario.file)\(options.reproduction)",
            lastLines: run?.fakes.lastLines ?? []
        )
    }

    private func perform() -> Verdict {
        var verdict: Verdict
        do throws(RunEnd) {
            try setUp()
            for step in scenario.steps { try perform(step) }
            place = "the end"
            verdict = try conclude()
        } catch {
            verdict =
                switch error {
                case .failed(let failures): .failed(Array((fakes.failures + failures).prefix(Judge.mostFailures)))
                case .broken(let reason): .broken("\(place): \(reason)")
                }
        }
        do throws(SystemError) {
            try killAll()
        } catch {
            verdict = .broken("processes may be left: \(error)")
        }
        return verdict
    }

    private func setUp() throws(RunEnd) {
        for (index, file) in scenario.setup.files.enumerated() {
            place = "setup.files[\(index)]"
            let (path, content) = (try substitute(file.path), try substitute(file.content))
            try RunEnd.unlessBroken { () throws(SystemError) in try workplace.put(content, at: path) }
        }
        place = "setup"
        guard scenario.setup.start else { return }
        try startDaemon(flags: [], expectation: nil, within: Step.defaultPatience)
    }
}

// MARK: - Waiting

extension LiveRun {
    /// Serves everything until `condition` has a value.
    ///
    /// The condition is asked again after everything that happens, and now and then.
    ///
    /// - Parameters:
    ///   - patience: How long to wait, before it is scaled.
    ///   - condition: What is waited for.
    /// - Returns: The value, or `nil` if there was none in time.
    /// - Throws: What `condition` throws, or why the run can't go on.
    func wait<Value>(
        within patience: Duration,
        for condition: () throws(RunEnd) -> Value?
    ) throws(RunEnd) -> Value? {
        let end = min(deadline, SystemClock.now().advanced(by: patience * options.timeoutScale))
        while true {
            try heed()
            if let value = try condition() { return value }
            let now = SystemClock.now()
            guard now < deadline else {
                throw .failed(place, "the scenario takes too long", expected: "an end", actual: "none")
            }
            guard now < end else { return nil }
            try turn(atMost: min(Self.glance, now.duration(to: end)))
        }
    }

    /// Takes in what has happened, without waiting.
    func catchUp() throws(RunEnd) {
        try turn(atMost: .zero)
        try heed()
    }

    /// Waits for something as long as it isn't over.
    func visit(_ visitor: any Polled) {
        visitors.append(visitor)
    }

    /// Gives up if a fake server has found a fault, or somebody has pressed Control-C.
    private func heed() throws(RunEnd) {
        if let breakage = fakes.breakage { throw .broken(breakage) }
        if !fakes.failures.isEmpty { throw .failed([]) }
    }

    private func turn(atMost timeout: Duration) throws(RunEnd) {
        visitors.removeAll { $0.interests.isEmpty }
        var owners: [CInt: any Polled] = [:]
        var interests = [Interest(interruption.descriptor, reads: true)]
        for visitor in visitors + [fakes.socket] {
            for interest in visitor.interests {
                owners[interest.descriptor] = visitor
                interests.append(interest)
            }
        }
        let ready = try RunEnd.unlessBroken { () throws(SystemError) in try poller.wait(interests, timeout: timeout) }
        for readiness in ready {
            guard let owner = owners[readiness.descriptor] else { throw .broken("interrupted") }
            owner.serve(readiness)
        }
        fakes.listen(&bindings)
    }
}

// MARK: - Templates

extension LiveRun {
    func substitute(_ template: JSON) throws(RunEnd) -> JSON {
        do throws(UnboundVariable) {
            return try bindings.substitute(template)
        } catch {
            throw .failed(place, "\(error)", expected: template.description, actual: "no value")
        }
    }

    func substitute(_ template: String) throws(RunEnd) -> String {
        do throws(UnboundVariable) {
            return try bindings.substitute(template)
        } catch {
            throw .failed(place, "\(error)", expected: template, actual: "no value")
        }
    }

    /// Compares something with what a step expects of it.
    func require(_ matcher: Matcher?, _ actual: JSON?, _ summary: String) throws(RunEnd) {
        guard let matcher else { return }
        let mismatches = matcher.check(actual, &bindings)
        guard mismatches.isEmpty else {
            throw .failed(mismatches.map { Failure(place: place, summary: summary, $0) })
        }
    }
}
