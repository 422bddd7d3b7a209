import Basics

/// One scenario, played in a world: what is done, what is waited for, and what is made of it in the end.
///
/// A step waits by ``wait(within:for:)``, in which all else goes on. A world only does what it's told here, so the
/// same is decided in every world.
package final class ScenarioPlay<World: ScenarioWorld> {
    let scenario: Scenario
    let world: World
    let options: PlayOptions

    /// The place of what is being done.
    var place = "setup"

    /// Which round of the loops around the step it is, for people; empty outside of all.
    var round = ""

    /// The daemon whose address is known.
    var acquaintance: Acquaintance?

    /// The calls in the background, in the order of their steps.
    var calls: [(name: String, call: OpenCall)] = []

    /// Who sees all events, from the first daemon that is met on.
    var follower: EventFollower?

    /// The connection of the follower, while there is one.
    var stream: ClientWire?

    /// When the follower lost its last connection to the daemon that is known.
    var streamLost: Instant?

    /// What steps draw from.
    var dice: SeededGenerator

    /// The calls of the last mix, and what answers to mixes have named.
    var mixed: [MixedCall] = []
    var names = MixedNames()

    /// The requests with keys that mixes have made last.
    var repeats = MixedRepeats()

    /// The answers for the observation.
    var answers: [Observation.Answer] = []

    /// When the scenario has taken too long.
    private var deadline: Instant

    /// When a condition wants to be asked again, whatever happens until then.
    private var alarm: Instant?

    /// Creates the play of a scenario in a world in which nothing has happened yet.
    package init(_ scenario: Scenario, in world: World, _ options: PlayOptions) {
        self.scenario = scenario
        self.world = world
        self.options = options
        dice = SeededGenerator(seed: options.seed)
        deadline = world.now.advanced(by: options.longest * options.timeoutScale)
        world.ledger.bindings.bind("directory", to: .string(world.directory))
    }

    /// Plays, from an empty directory to the judgement.
    package func perform() -> PlayOutcome {
        do throws(RunEnd) {
            try attempt { () throws(RunEnd) in try setUp() }
            for step in scenario.steps {
                place = step.place
                try attempt { () throws(RunEnd) in try perform(step) }
            }
            place = "the end"
            return try conclude()
        } catch {
            let verdict: Verdict =
                switch error {
                case .failed(let failures):
                    .failed(Array((world.ledger.failures + failures).prefix(Judge.mostFailures)))
                case .broken(let reason): .broken("\(place): \(reason)")
                }
            return PlayOutcome(verdict: verdict, observation: nil)
        }
    }

    private func setUp() throws(RunEnd) {
        for (index, file) in scenario.setup.files.enumerated() {
            place = "setup.files[\(index)]"
            let (path, content) = (try substitute(file.path), try substitute(file.content))
            try world.put(content.text.map { Array($0.utf8) } ?? content.encoded(.pretty), at: path)
        }
        place = "setup"
        guard scenario.setup.start else { return }
        try startDaemon(flags: [], expectation: nil, within: Step.defaultPatience)
    }

    /// Does something that a forgiving run passes over if it fails.
    func attempt(_ body: () throws(RunEnd) -> Void) throws(RunEnd) {
        do throws(RunEnd) {
            try body()
        } catch {
            switch error {
            case .failed where options.isForgiving: return
            case .failed, .broken: throw error
            }
        }
    }
}

// MARK: - Time

extension ScenarioPlay {
    /// Lets the world go on until `condition` has a value.
    ///
    /// The condition is asked after everything that happens, so it must be quick to say no.
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
        let end = latest(within: patience)
        while true {
            try heed()
            alarm = nil
            if let value = try condition() { return value }
            let now = world.now
            guard now < deadline else {
                throw .failed(place, "the scenario takes too long", expected: "an end", actual: "none")
            }
            guard now < end else { return nil }
            try world.turn(until: alarm.map { min($0, end) } ?? end)
        }
    }

    /// Has the condition that is being asked now asked again at a time, even if nothing happens until then.
    func askAgain(at time: Instant) {
        alarm = alarm.map { min($0, time) } ?? time
    }

    /// Takes in what has happened, without waiting.
    func catchUp() throws(RunEnd) {
        try world.turn(until: world.now)
        try heed()
    }

    /// When something is over that may take so long, before it is scaled.
    func latest(within patience: Duration) -> Instant {
        min(deadline, world.now.advanced(by: scaled(patience)))
    }

    /// A patience as it is in this run.
    func scaled(_ patience: Duration) -> Duration { patience * options.timeoutScale }

    /// Lets what comes now have time, however much has passed.
    func extendDeadline(by duration: Duration, atLeast rest: Duration) {
        deadline = max(deadline.advanced(by: duration), world.now.advanced(by: rest))
    }

    /// Gives up if a fake server has found a fault, and looks after what is in the background.
    func heed() throws(RunEnd) {
        if let end = world.ledger.end(isForgiving: options.isForgiving) { throw end }
        for (_, call) in calls { try advance(call) }
    }
}

// MARK: - Expectations

extension ScenarioPlay {
    /// Whether a daemon that is gone may come back without a step that starts it.
    var mayReturn: Bool { options.isForgiving || scenario.faults.contains { $0.action.mayStartDaemon } }

    /// The template with the variables as they are now.
    func substitute(_ template: JSON) throws(RunEnd) -> JSON {
        do throws(UnboundVariable) {
            return try world.ledger.bindings.substitute(template)
        } catch {
            throw .failed(place, "\(error)", expected: template.description, actual: "no value")
        }
    }

    /// The text with the variables as they are now.
    func substitute(_ template: String) throws(RunEnd) -> String {
        do throws(UnboundVariable) {
            return try world.ledger.bindings.substitute(template)
        } catch {
            throw .failed(place, "\(error)", expected: template, actual: "no value")
        }
    }

    /// Compares something with what a step expects of it.
    func require(_ matcher: Matcher?, _ actual: JSON?, _ summary: String) throws(RunEnd) {
        guard let matcher else { return }
        let mismatches = matcher.check(actual, &world.ledger.bindings)
        guard mismatches.isEmpty else {
            throw .failed(mismatches.map { Failure(place: place, summary: summary, $0) })
        }
    }
}

extension Fault.Action {
    /// Whether a daemon may end by it and be started again.
    fileprivate var mayStartDaemon: Bool {
        switch self {
        case .restartDaemon, .tornWrite, .loseUnsynced: true
        case .delay, .chunk, .coalesce, .slowReader, .dropLine, .duplicateLine, .truncateLine, .corruptLine,
            .killServer, .exitServer, .holdPipe, .killDaemon, .enospc, .eio, .fsyncError, .disconnect, .repeatRequest:
            false
        }
    }
}
