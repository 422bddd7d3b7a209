import Basics
import Scenarios
import Simulation
import Testing

@Suite("Shrinking")
struct ShrinkerTests {
    private typealias Fixtures = FuzzingFixtures

    /// Twelve faults and twelve steps, each told by its number.
    private func large(_ rest: String = "'seed': 1") throws -> ScenarioText {
        let faults = (0..<12).map { "{'at': {'event': {'type': 'e\($0)', 'nth': 40}}, 'do': {'delay': 77}}" }
        let steps = (0..<12).map { "{'await': {'event': {'type': 'e\($0)'}}, 'within': '9s'}" }
        return try Fixtures.text(
            "'faults': [\(faults.joined(separator: ", "))], 'steps': [\(steps.joined(separator: ", "))], \(rest)"
        )
    }

    private func types(_ scenario: Scenario) -> [String] {
        scenario.faults.compactMap { fault in
            guard case .event(let type, nth: _) = fault.trigger else { return nil }
            return type
        }
    }

    @Test("Of twelve faults the two that are needed are left, as simple as can be, and no step")
    func faults() throws {
        let shrinker = Shrinker { Set(types($0)).isSuperset(of: ["e3", "e7"]) ? "seq-gapless" : nil }

        let small = try shrinker.shrink(try large())

        #expect(
            small.text.faults == [
                ["at": ["event": ["type": "e3", "nth": 1]], "do": "delay"],
                ["at": ["event": ["type": "e7", "nth": 1]], "do": "delay"],
            ]
        )
        #expect(small.text.steps == [])
        #expect(small.isComplete && small.fingerprint == "seq-gapless")
    }

    @Test("Of twelve steps the two that are needed are left, and no fault")
    func steps() throws {
        let shrinker = Shrinker { scenario in
            let awaited = scenario.steps.map { "\($0.action)" }
            return ["\"e2\"", "\"e9\""].allSatisfy { type in awaited.contains { $0.contains(type) } } ? 1 : nil
        }

        let small = try shrinker.shrink(try large())

        #expect(small.text.steps == [["await": ["event": ["type": "e2"]]], ["await": ["event": ["type": "e9"]]]])
        #expect(small.text.faults == [])
    }

    @Test("Whoever breaks otherwise is refused")
    func otherwise() throws {
        let shrinker = Shrinker { scenario in
            let types = types(scenario)
            return types.contains("e3") && types.contains("e7") ? "answer-once" : types.isEmpty ? nil : "converges"
        }

        let small = try shrinker.shrink(try large())

        #expect(try types(small.text.scenario()) == ["e3", "e7"])
    }

    @Test("Numbers, times and texts come as near to nothing as they can")
    func values() throws {
        let text = try Fixtures.text(
            """
            'seed': 1, 'faults': [{'at': {'time': '2m'}, 'do': {'exitServer': 200}}],
            'steps': [{'op': 'startTurn', 'with': {'sessionId': 's', 'input': 'what is it?', 'n': -70}}]
            """
        )
        let shrinker = Shrinker { scenario in
            guard let fault = scenario.faults.first, case .time(let time) = fault.trigger, time > .milliseconds(1_336),
                fault.argument.integer ?? 0 >= 129, let step = scenario.steps.first,
                case .call(.startTurn, let parameters, headers: _, _, background: nil) = step.action,
                parameters["input"]?.text?.hasPrefix("wha") == true, parameters["n"]?.integer ?? 0 < -3
            else { return Bool?.none }
            return true
        }

        let small = try shrinker.shrink(text)

        #expect(small.text.faults == [["at": ["time": "1337ms"], "do": ["exitServer": 129]]])
        #expect(small.text.steps == [["op": "startTurn", "with": ["sessionId": "", "input": "wha", "n": -4]]])
    }

    @Test("Scripts lose their ends, and points go with all who wait for them")
    func scripts() throws {
        let text = try Fixtures.text(
            "'seed': 1, 'steps': [{'sync': 'p'}, {'release': 'p'}]",
            spawns: """
                [[{'notify': 'a'}, {'sync': 'p'}, {'notify': 'b'}, {'notify': 'c'}, {'notify': 'd'}], [{'hang': true}]]
                """
        )
        let shrinker = Shrinker { scenario in
            scenario.servers[0].spawns.first?.contains { "\($0.verb)".contains("\"b\"") } == true ? 1 : nil
        }

        let small = try shrinker.shrink(text)

        #expect(small.text.value["servers"]?["app"]?["spawns"] == [[["notify": "a"], ["notify": "b"]]])
        #expect(small.text.steps == [])
    }

    @Test("Where expectations judge, what breaks without any fault doesn't count")
    func expectations() throws {
        // Without its step "e9" the scenario breaks whatever else it has, as what is never done is never seen.
        let shrinker = Shrinker { scenario in
            let isDone = scenario.steps.contains { "\($0.action)".contains("\"e9\"") }
            return !isDone || types(scenario).contains("e3") ? "expectation" : nil
        }

        let small = try shrinker.shrink(try large("'seed': 1, 'expect': {'processes': {'app': {'orphans': 0}}}"))

        #expect(try types(small.text.scenario()) == ["e3"])
        #expect(small.text.steps == [["await": ["event": ["type": "e9"]]]])
        #expect(small.text.value["expect"] == [:])
    }

    @Test("No more runs are taken than allowed, and what was reached by then breaks", arguments: [1, 2, 5, 20])
    func bound(mostRuns: Int) throws {
        var runs = 0
        let shrinker = Shrinker(mostRuns: mostRuns) { scenario in
            runs += 1
            return Set(types(scenario)).isSuperset(of: ["e3", "e7"]) ? 1 : nil
        }

        let small = try shrinker.shrink(try large())

        #expect(runs == mostRuns && small.runs == mostRuns)
        #expect(!small.isComplete)
        #expect(try Set(types(small.text.scenario())).isSuperset(of: ["e3", "e7"]))
    }

    @Test("What isn't broken, and what is no scenario, can't be shrunk")
    func refusals() throws {
        let nothing = Shrinker { _ in Int?.none }
        let release = try Fixtures.text("'steps': [{'release': 'nowhere'}]")

        #expect(throws: ShrinkingError.nothingBreaks) { _ = try nothing.shrink(try large()) }
        #expect(throws: ShrinkingError.self) { _ = try Shrinker { _ in 1 }.shrink(release) }
    }
}
