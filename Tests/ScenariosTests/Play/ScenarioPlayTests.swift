import Basics
import Scenarios
import Testing

@Suite("A play")
struct ScenarioPlayTests {
    private static let impossible = "{'check': {'file': 'never', 'is': 1}, 'within': '1s'}"

    private static func scenario(_ steps: String, rest: String = "") throws -> Scenario {
        try Draft("{'steps': [\(steps)]\(rest.isEmpty ? "" : ", " + rest)}").scenario()
    }

    /// Plays steps in a world that `prepare` has had a hand in.
    private static func play(
        _ scenario: Scenario,
        _ options: PlayOptions = PlayOptions(),
        prepare: (ToyWorld) -> Void = { _ in }
    ) -> (world: ToyWorld, outcome: PlayOutcome) {
        let world = ToyWorld(scenario)
        prepare(world)
        return (world, ScenarioPlay(scenario, in: world, options).perform())
    }

    private static func failures(_ outcome: PlayOutcome) -> [Failure] {
        if case .failed(let failures) = outcome.verdict { failures } else { [] }
    }

    // MARK: - Failures

    @Test("A step that fails ends the run")
    func strict() throws {
        let (world, outcome) = Self.play(try Self.scenario("\(Self.impossible), {'op': 'kill'}"))

        #expect(Self.failures(outcome).map(\.place) == ["steps[0]"])
        #expect(outcome.observation == nil)
        #expect(world.deeds == ["start --toy"])
    }

    @Test("A forgiving run passes over steps that fail, and comes to its end")
    func forgiving() throws {
        let steps = """
            \(Self.impossible), {'cli': ['${later}']}, {'sync': 'point', 'within': '1s'},
            {'op': 'createSession', 'with': {}, 'background': 'call', 'within': '1s'},
            {'join': 'call', 'within': '1s'}, {'op': 'start'}, {'op': 'kill'}, {'op': 'restart'}, {'release': 'point'}
            """
        let servers = """
            'servers': {'app': {'kind': 'app-server', 'spawns': [[
                {'sync': 'point'}, {'expect': {'method': 'a', 'params': {'$capture': 'later'}}}]]}}
            """
        let scenario = try Self.scenario(steps, rest: servers)

        let (world, outcome) = Self.play(scenario, PlayOptions(isForgiving: true))

        #expect(outcome.verdict == .passed)
        #expect(outcome.observation?.servers.map(\.name) == ["app"])
        #expect(
            world.deeds == [
                // The call stays open, so that at rest it can be seen to have no answer.
                "start --toy", "POST /v1/codexd/sessions", "kill", "start --toy", "release point", "rest", "stop",
                "count",
            ]
        )
    }

    @Test("What a fake server found ends a run that isn't forgiving", arguments: [false, true])
    func serverFailure(isForgiving: Bool) throws {
        let failure = Failure(place: "servers.app", summary: "b", expected: "c", actual: "d")
        let scenario = try Self.scenario(
            "{'check': {'file': 'done', 'is': 'yes'}}",
            rest: "'servers': {'app': {'kind': 'app-server', 'spawns': [[]]}}"
        )

        let (_, outcome) = Self.play(scenario, PlayOptions(isForgiving: isForgiving)) { world in
            world.plan(.seconds(1)) {
                _ = $0.ledger.begin("app")
                $0.ledger.take(.failed(failure), from: "app", spawn: 0)
            }
            world.plan(.seconds(2)) { $0.texts["done"] = "yes" }
        }

        #expect(outcome.verdict == (isForgiving ? .passed : .failed([failure])))
    }

    @Test("What can't be trusted breaks every run, at the place where it is noticed", arguments: [false, true])
    func breakage(isForgiving: Bool) throws {
        let (world, outcome) = Self.play(
            try Self.scenario(Self.impossible),
            PlayOptions(isForgiving: isForgiving)
        ) { world in world.plan(.milliseconds(500)) { $0.ledger.breakage = "garbage" } }

        #expect(outcome.verdict == .broken("steps[0]: garbage"))
        #expect(outcome.observation == nil)
        #expect(world.now == Instant(nanoseconds: 500_000_000))
    }

    // MARK: - Time

    @Test("Patience ends at its deadline by the world's clock", arguments: [1.0, 2.5])
    func patience(scale: Double) throws {
        let (world, outcome) = Self.play(
            try Self.scenario(Self.impossible),
            PlayOptions(timeoutScale: scale)
        ) { world in world.plan(.milliseconds(10)) { $0.texts["never"] = "something else" } }

        #expect(world.now == Instant(nanoseconds: Int64(scale * 1_000_000_000)))
        #expect(Self.failures(outcome).map(\.actual) == ["\"something else\""])
    }

    @Test("A wait ends as soon as what is waited for is there")
    func prompt() throws {
        let (world, outcome) = Self.play(try Self.scenario("{'check': {'file': 'a', 'is': 'b'}}")) { world in
            world.plan(.milliseconds(30)) { $0.texts["a"] = "b" }
            world.plan(.seconds(5)) { $0.texts["a"] = "too late" }
        }

        #expect(outcome.verdict == .passed)
        #expect(world.now == Instant(nanoseconds: 30_000_000))
    }

    @Test("A scenario as a whole may not take longer than is said")
    func overall() throws {
        let steps = "{'cli': ['hang'], 'expect': {'exit': 0}}, \(Self.impossible)"

        let (world, outcome) = Self.play(try Self.scenario(steps), PlayOptions(longest: .seconds(4)))

        #expect(Self.failures(outcome).map(\.summary) == ["the command didn't end"])
        #expect(world.now == Instant(nanoseconds: 4_000_000_000))
    }

    @Test("A forgiving run that has taken too long is still brought to its end")
    func overdue() throws {
        let (world, outcome) = Self.play(
            try Self.scenario("\(Self.impossible), \(Self.impossible)"),
            PlayOptions(isForgiving: true, longest: .milliseconds(1500))
        )

        #expect(outcome.verdict == .passed)
        #expect(world.deeds == ["start --toy", "rest", "stop", "count"])
        #expect(world.now == Instant(nanoseconds: 1_500_000_000))
    }

    // MARK: - The daemon and its API

    @Test("The end asks what is expected of the API, after all is at rest and before the daemon is stopped")
    func end() throws {
        let scenario = try Self.scenario(
            "",
            rest: "'expect': {'api': {'/a': {'b': 1}}, 'events': {'sequence': [{'event': {'type': 'x'}}]}}"
        )

        let (world, outcome) = Self.play(scenario) { world in
            world.answers["GET /a"] = ToyWorld.answer("{\"b\": 1}")
            world.texts["logs/codexd/events.jsonl"] = "{\"type\": \"x\", \"change\": 1}\n"
        }

        #expect(world.deeds == ["start --toy", "rest", "GET /a", "disconnect 0", "stop", "count"])
        #expect(outcome.observation?.answers == [Observation.Answer(path: "/a", body: ["b": 1])])
        #expect(outcome.observation?.events == [["type": "x"]])
    }

    @Test("A daemon that came back by itself is met again before it is asked")
    func lives() throws {
        let steps = "{'check': {'file': 'a', 'is': 'b'}}, {'op': 'status'}, {'cli': ['${url}'], 'expect': {'exit': 1}}"

        let (world, outcome) = Self.play(try Self.scenario(steps), PlayOptions(isForgiving: true)) { world in
            world.answers["GET /v1/codexd/status"] = ToyWorld.answer("{}")
            world.plan(.seconds(1)) { $0.daemon?.ending = .signalled("SIGKILL") }
            world.plan(.seconds(2)) { $0.texts["a"] = "b" }
            world.plan(.milliseconds(2500)) { $0.beginLife() }
        }

        #expect(outcome.verdict == .passed)
        #expect(world.requests.map(\.line) == ["2 GET /v1/codexd/status"])
        #expect(world.requests.map(\.at) == [Instant(nanoseconds: 2_500_000_000)])
        #expect(world.deeds.contains("run http://toy:2"))
    }

    @Test("A record is asked for once per lull while nothing happens", arguments: ["session", "run"])
    func record(_ noun: String) throws {
        let steps = "{'await': {'\(noun)': 's', 'is': {'a': 1}}, 'within': '600ms'}"

        let (world, outcome) = Self.play(try Self.scenario(steps)) { world in
            world.answers["GET /v1/codexd/\(noun)s/s"] = ToyWorld.answer("{\"a\": 2}")
        }

        let times = world.requests.filter { $0.line.hasSuffix("/s") }.map(\.at.nanoseconds)
        #expect(times == [0, 250_000_000, 500_000_000])
        #expect(Self.failures(outcome).map(\.actual) == ["2"])
        #expect(Self.failures(outcome).map(\.summary) == ["the \(noun) was never so within 0.6 seconds"])
    }

    @Test("A stream that was lost is taken up behind its last event, after a pause")
    func stream() throws {
        let (world, outcome) = Self.play(try Self.scenario("{'await': {'event': {'seq': 2}}}")) { world in
            world.plan(.seconds(1)) { $0.say(ToyWorld.stream + "id: d:1\ndata: {\"seq\": 1}\n\n", on: 0) }
            world.plan(.seconds(2)) { $0.say("", on: 0, ending: "reset") }
            world.plan(.seconds(3)) { $0.say(ToyWorld.stream + "id: d:2\ndata: {\"seq\": 2}\n\n", on: 1) }
        }

        #expect(outcome.verdict == .passed)
        #expect(
            world.requests.map(\.line) == [
                "1 GET /v1/codexd/events?since=d:0", "1 GET /v1/codexd/events?since=d:1",
            ]
        )
        #expect(world.requests.map(\.at.nanoseconds) == [0, 2_020_000_000])
    }

    @Test("Waiting for a daemon that is gone for good is given up at once")
    func gone() throws {
        let (world, outcome) = Self.play(try Self.scenario("{'await': {'event': {'seq': 2}}}")) { world in
            world.plan(.seconds(1)) { $0.daemon?.ending = .signalled("SIGKILL") }
        }

        #expect(Self.failures(outcome).map(\.summary) == ["the daemon is gone"])
        #expect(world.now == Instant(nanoseconds: 1_000_000_000))
    }
}
