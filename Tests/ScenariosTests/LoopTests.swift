import Basics
import Scenarios
import Testing

@Suite("Loops and mixes")
struct LoopTests {
    private static func steps(_ text: String) throws -> [Step] {
        let fragments = ["f": "{'format': 1, 'steps': [{'op': 'kill'}]}"]
        return try Draft("{'vars': {'n': 2}, 'steps': [\(text)]}", fragments: fragments).scenario().steps
    }

    @Test("A loop has its steps with their places, those of fragments too, and a constant for a number")
    func loop() throws {
        let steps = try Self.steps("{'repeat': '${n}', 'do': [{'op': 'start'}, {'use': 'f'}]}")

        guard case .repeated(2, let inner)? = steps.first?.action else {
            Issue.record("read as \(steps)")
            return
        }
        #expect(inner.map(\.place) == ["steps[0].do[0]", "steps[0].do[1]/f[0]"])
        #expect(
            inner.map(\.action) == [
                .life(.start, flags: [], expectation: nil), .life(.kill, flags: [], expectation: nil),
            ]
        )
    }

    @Test("A mix has calls, and leaves out what is drawn")
    func mix() throws {
        let steps = try Self.steps(
            """
            {'mix': [{'op': 'startTurn', 'with': {'input': 'a'}}, {'http': {'method': 'GET', 'path': '/p'}}],
             'atOnce': 3, 'every': '2ms', 'atMost': '1s'}, {'mix': [{'op': 'status'}], 'atMost': '1s'},
            {'invariants': true, 'within': '1s'}
            """
        )

        guard case .mix(let mix) = steps[0].action, case .mix(let plain) = steps[1].action else {
            Issue.record("read as \(steps)")
            return
        }
        #expect(mix.atOnce == 3 && mix.interval == .milliseconds(2) && mix.atMost == .seconds(1))
        #expect(mix.calls.first == .call(.startTurn, parameters: ["input": "a"]))
        #expect(mix.calls.count == 2)
        #expect(plain.atOnce == 8 && plain.interval == .milliseconds(5))
        #expect(steps[2].action == .invariants && steps[2].within == .seconds(1))
    }

    @Test(
        "A loop or a mix that stands wrongly is refused where it stands",
        arguments: [
            ("{'repeat': 0, 'do': []}", ".repeat: 0 is not between 1 and 100000"),
            ("{'repeat': 2}", ": the key \"do\" is missing"),
            ("{'repeat': 2, 'do': {}}", ".do: expected an array"),
            ("{'repeat': 2, 'do': [{'op': 'fly'}]}", ".do[0].op: unknown op \"fly\""),
            ("{'repeat': 2, 'do': [{'op': 'status', 'with': {'a': '${x}'}}]}", ".do[0].with.a:"),
            ("{'repeat': 2, 'do': [{'join': 'b'}]}", ".do[0]: no background call is called \"b\""),
            ("{'mix': [], 'atMost': '1s'}", ".mix: expected an array that isn't empty"),
            ("{'mix': [{'op': 'status'}]}", ": the key \"atMost\" is missing"),
            ("{'mix': [{'op': 'kill'}], 'atMost': '1s'}", ".mix[0].op: unknown op \"kill\""),
            ("{'mix': [{'op': 'resumeSession'}], 'atMost': '1s'}", ".mix[0]: the key \"threadId\" is missing"),
            ("{'mix': [{'op': 'status', 'expect': 1}], 'atMost': '1s'}", ".mix[0]: unknown key \"expect\""),
            ("{'invariants': false}", ".invariants: expected true"),
            ("{'op': 'launch', 'expect': {}}", ".expect: \"launch\" and \"expect\" exclude each other"),
        ]
    )
    func refusals(text: String, message: String) throws {
        let refusal = try Draft("{'steps': [\(text)]}").refusal()

        #expect(refusal.hasPrefix("a.json: not a scenario: steps[0]\(message)"), "\(refusal)")
    }

    @Test("A scenario draws if any of its steps does, however deep")
    func draws() throws {
        let mix = "{'mix': [{'op': 'status'}], 'atMost': '1s'}"
        let drawing = try Draft("{'steps': [{'repeat': 1, 'do': [{'repeat': 1, 'do': [\(mix)]}]}]}").scenario()
        let looking = try Draft("{'steps': [{'repeat': 1, 'do': [{'invariants': true}]}]}").scenario()

        #expect(drawing.draws && !drawing.looksAround)
        #expect(looking.looksAround && !looking.draws)
    }

    @Test("A command in a loop is told where it stands, and that a simulated world has none")
    func commands() throws {
        let draft = try Draft("{'steps': [{'repeat': 1, 'do': [{'cli': ['status']}]}]}", mode: .sim)

        #expect(try draft.scenario().unsupported == "a simulated world has no command line for steps[0].do[0]")
    }

    @Test("Other values of constants are those that a scenario is read with")
    func variables() throws {
        let text = #"""
            {"format": 1, "id": "a", "title": "t", "level": "must", "vars": {"n": 2},
             "steps": [{"repeat": "${n}", "do": [{"op": "kill"}]}]}
            """#

        let scenario = try Scenario(parsing: Array(text.utf8), named: "a.json", variables: ["n": 7, "other": 1])

        guard case .repeated(7, _)? = scenario.steps.first?.action else {
            Issue.record("read as \(scenario.steps)")
            return
        }
        #expect(scenario.constants["other"] == nil)
    }
}
