import Basics
import Scenarios
import Testing

@Suite("A mix that is played")
struct MixTests {
    private static func play(
        _ steps: String,
        seed: UInt64 = 0,
        prepare: (ToyWorld) -> Void = { _ in }
    ) throws -> (world: ToyWorld, outcome: PlayOutcome) {
        let scenario = try Draft("{'steps': [\(steps)]}").scenario()
        let world = ToyWorld(scenario)
        prepare(world)
        return (world, ScenarioPlay(scenario, in: world, PlayOptions(seed: seed)).perform())
    }

    private static let created = ToyWorld.answer("{\"sessionId\": \"s-1\", \"status\": \"active\"}", status: 201)

    @Test("Steps of a loop are done so often, and what breaks says in which round")
    func rounds() throws {
        let (world, outcome) = try Self.play(
            "{'repeat': 3, 'do': [{'op': 'kill'}, {'op': 'launch'}, {'invariants': true}]}"
        ) { world in
            world.broken = BrokenInvariant(invariant: "durable", detail: "something is gone")
        }

        #expect(world.deeds == ["start --toy", "kill", "start --toy", "look"])
        #expect(outcome.verdict.firstFailure?.place == "invariant durable")
        #expect(outcome.verdict.firstFailure?.summary == "it broke before steps[0].do[2], round 1 of 3")
        #expect(outcome.verdict.firstFailure?.actual == "something is gone")
    }

    @Test("Each round has the time of a whole scenario")
    func patience() throws {
        let wait = "{'mix': [{'op': 'status'}], 'atMost': '100s'}"

        let (_, outcome) = try Self.play("{'repeat': 8, 'do': [\(wait)]}")

        #expect(outcome.verdict == .passed)
    }

    @Test("The same seed draws the same calls, and another one others")
    func seeds() throws {
        let steps = "{'mix': [{'op': 'status'}, {'op': 'createSession'}, {'op': 'createRun'}], 'atMost': '1s'}"
        func requests(_ seed: UInt64) throws -> [String] {
            try Self.play(steps, seed: seed) { world in
                world.answers["POST /v1/codexd/sessions"] = Self.created
                world.answers["POST /v1/codexd/runs"] = ToyWorld.answer("{}", status: 202)
                world.answers["GET /v1/codexd/status"] = ToyWorld.answer("{}")
            }.world.requests.map(\.line)
        }

        let first = try requests(1)
        #expect(first.count > 10)
        #expect(try requests(1) == first)
        #expect(try requests(2) != first)
    }

    @Test("Nothing more is asked than may be under way")
    func bound() throws {
        let (world, _) = try Self.play("{'mix': [{'op': 'status'}], 'atOnce': 3, 'atMost': '1s'}", seed: 3)

        #expect(world.requests.count { $0.line.contains("status") } == 3)
    }

    @Test("A call of a session waits until an answer has named one")
    func drawnSession() throws {
        let steps = "{'mix': [{'op': 'startTurn', 'with': {'input': 'a'}}, {'op': 'createSession'}], 'atMost': '1s'}"

        let (world, _) = try Self.play(steps, seed: 5) { world in
            world.answers["POST /v1/codexd/sessions"] = Self.created
            world.answers["POST /v1/codexd/sessions/s-1/turns"] = ToyWorld.answer("{}", status: 404)
        }

        let posts = world.requests.map(\.line).filter { $0.contains("POST") }
        let opening = posts.firstIndex { $0.hasSuffix("/sessions") }
        let turn = posts.firstIndex { $0.hasSuffix("/sessions/s-1/turns") }
        #expect(try #require(opening) < #require(turn))
    }

    @Test("A daemon that ends in the middle of a mix is a failure")
    func death() throws {
        let (_, outcome) = try Self.play("{'mix': [{'op': 'status'}], 'atMost': '100s'}") { world in
            world.plan(.milliseconds(1)) { $0.daemon?.ending = .exited(code: 3) }
        }

        #expect(outcome.verdict.firstFailure?.summary == "the daemon is gone")
    }
}

extension Verdict {
    fileprivate var firstFailure: Failure? {
        if case .failed(let failures) = self { failures.first } else { nil }
    }
}
