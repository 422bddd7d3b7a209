import Basics
import Scenarios
import Testing

@Suite("Fragments and variables")
struct FragmentTests {
    private static let fragments = [
        "hello": "{'format': 1, 'script': [{'raw': '${c}'}, {'exit': 1}]}",
        "twice": "{'format': 1, 'script': [{'use': 'hello'}, {'use': 'hello'}]}",
        "open": "{'format': 1, 'steps': [{'op': 'createSession', 'expect': {'sessionId': {'$capture': 's'}}}]}",
    ]

    @Test("A fragment stands where it is used, and each of its verbs knows its place")
    func splicing() throws {
        var draft = try Draft.script(
            "[{'use': 'twice'}, {'repeat': 2, 'do': [{'use': 'hello'}]}]",
            fragments: Self.fragments
        )
        draft.members["vars"] = ["c": "x"]
        draft.members["steps"] = [["use": "open"], ["op": "closeSession", "with": ["sessionId": "${s}"]]]

        let scenario = try draft.scenario()

        let verbs = try #require(scenario.servers.first?.spawns.first)
        #expect(
            verbs.map(\.place).prefix(4) == [
                "servers.app.spawns[0][0]/twice[0]/hello[0]", "servers.app.spawns[0][0]/twice[0]/hello[1]",
                "servers.app.spawns[0][0]/twice[1]/hello[0]", "servers.app.spawns[0][0]/twice[1]/hello[1]",
            ]
        )
        guard case .repeated(2, let inner)? = verbs.last?.verb else {
            Issue.record("read as \(verbs)")
            return
        }
        #expect(inner.map(\.place).first == "servers.app.spawns[0][1].do[0]/hello[0]")
        #expect(inner.map(\.verb) == [.raw(.text("x")), .exit(1)])
        #expect(scenario.steps.map(\.place) == ["steps[0]/open[0]", "steps[1]"])
    }

    @Test(
        "A fragment that is none is refused, with its own file where the fault is its own",
        arguments: [
            ("{'use': 'open'}", "fragments/open.json: not a scenario: the key \"script\" is missing"),
            ("{'use': 'none'}", "a.json: not a scenario: servers.app.spawns[0][0]: no fragment is called \"none\""),
            (
                "{'use': 'self'}",
                "fragments/self.json: not a scenario: script[0]: the fragment uses itself: self → self"
            ),
            (
                "{'use': 'ping'}",
                "fragments/pong.json: not a scenario: script[0]: the fragment uses itself: ping → pong → ping"
            ),
            ("{'use': 'new'}", "fragments/new.json: not a scenario: format: 2 is not between 1 and 1"),
            ("{'use': 'odd'}", "fragments/odd.json: not a scenario: unknown key \"title\""),
            ("{'use': 'both'}", "fragments/both.json: not a scenario: \"script\" and \"steps\" exclude each other"),
            ("{'use': 'bad'}", "fragments/bad.json: not a scenario: script[1].exit: expected an integer"),
            (
                "{'use': 'hello'}",
                "fragments/hello.json: not a scenario: script[0].raw: nothing binds the variable ${c}"
            ),
            ("{'use': 'bomb5'}", "fragments/bomb1.json: not a scenario: script[3]: 10001 is not between 0 and 10000"),
            ("{'use': 1}", "a.json: not a scenario: servers.app.spawns[0][0].use: expected a text"),
        ]
    )
    func refusals(verb: String, message: String) throws {
        var fragments = Self.fragments
        fragments["self"] = "{'format': 1, 'script': [{'use': 'self'}]}"
        fragments["ping"] = "{'format': 1, 'script': [{'use': 'pong'}]}"
        fragments["pong"] = "{'format': 1, 'script': [{'use': 'ping'}]}"
        fragments["new"] = "{'format': 2, 'script': []}"
        fragments["odd"] = "{'format': 1, 'title': '', 'script': []}"
        fragments["both"] = "{'format': 1, 'steps': [], 'script': []}"
        fragments["bad"] = "{'format': 1, 'script': [{'hang': true}, {'exit': 'a'}]}"
        fragments["bomb0"] = fragments["hello"]
        for depth in 1...5 {
            let uses = Array(repeating: "{'use': 'bomb\(depth - 1)'}", count: 10).joined(separator: ",")
            fragments["bomb\(depth)"] = "{'format': 1, 'script': [\(uses)]}"
        }

        let refusal = try Draft.script("[\(verb)]", fragments: fragments).refusal()

        #expect(refusal.hasPrefix(message), "\(refusal)")
    }

    @Test("A fragment that isn't JSON is told from one that is no fragment")
    func notJSON() throws {
        let text = #"{"format":1,"id":"a","title":"t","level":"must","steps":[{"use":"x"}]}"#

        let error = try #require(throws: ScenarioError.self) {
            try Scenario(parsing: Array(text.utf8), named: "a.json", fragments: ["x": Array("{".utf8)])
        }

        #expect(error.description == "fragments/x.json: not JSON: line 1, column 2: the text ends too early")
    }

    @Test("A constant stands wherever its type may, and live runs may have others")
    func constants() throws {
        let text = """
            {'vars': {'pause': '20s', 'times': 5, 'who': 'SIGTERM'},
             'overrides': {'live': {'vars': {'pause': '20ms'}}},
             'servers': {'app': {'kind': 'app-server', 'spawns': [[{'wait': '${pause}'},
                {'flood': {'raw': 'a ${times}'}, 'times': '${times}'}, {'crash': '${who}'}]]}}}
            """

        let live = try Draft(text).scenario()
        let sim = try Draft(text, mode: .sim).scenario()

        let flood = ScriptVerb.flood(.raw(.text("a 5")), times: 5)
        #expect(live.servers[0].spawns[0].map(\.verb) == [.wait(.milliseconds(20)), flood, .crash("SIGTERM")])
        #expect(sim.servers[0].spawns[0].map(\.verb) == [.wait(.seconds(20)), flood, .crash("SIGTERM")])
        #expect(live.constants["pause"] == "20ms")
        #expect(sim.constants["pause"] == "20s")
    }

    @Test("A constant in an expression is left to be quoted, and one in a literal is none")
    func opaque() throws {
        var bindings = Bindings()
        let scenario = try Draft(
            "{'vars': {'c': 'a.c'}, 'expect': {'files': {'a': {'$regex': '^${c}$'}, 'b': {'$literal': '${c}'}}}}"
        ).scenario()
        bindings.bind(scenario.constants.object)

        #expect(scenario.expectations.files[0].matcher.check("a.c", &bindings) == [])
        #expect(scenario.expectations.files[0].matcher.check("abc", &bindings) != [])
        #expect(scenario.expectations.files[1].matcher.check("${c}", &bindings) == [])
    }

    @Test(
        "A variable that nothing can have bound is refused where it is used",
        arguments: [
            (
                "{'steps': [{'op': 'status', 'with': {'a': ['${x}']}}]}",
                "steps[0].with.a[0]: nothing binds the variable ${x}"
            ),
            (
                "{'steps': [{'cli': ['${x}']}, {'op': 'status', 'expect': {'a': {'$capture': 'x'}}}]}",
                "steps[0].cli[0]: nothing binds the variable ${x}"
            ),
            ("{'setup': {'flags': ['${x}']}}", "setup.flags[0]: nothing binds the variable ${x}"),
            (
                "{'expect': {'files': {'${x}.json': {}}}}",
                "expect.files[\"${x}.json\"]: nothing binds the variable ${x}"
            ),
            ("{'expect': {'api': {'/a': {'$exact': '${x}'}}}}", "expect.api[\"/a\"].$exact: nothing binds"),
            ("{'steps': [{'cli': ['${x']}]}", "steps[0].cli[0]: \"${x\" has ${ without a name"),
            (
                "{'servers': {'app': {'kind': 'app-server', 'spawns': [[{'raw': '${x}'}]]}}}",
                "servers.app.spawns[0][0].raw: nothing binds the variable ${x}"
            ),
            (
                "{'vars': {'x': 1}, 'steps': [{'op': 'status', 'expect': {'$capture': 'x'}}]}",
                "steps[0].expect.$capture: the variable ${x} is bound elsewhere"
            ),
            (
                "{'steps': [{'op': 'status', 'expect': {'$capture': 'daemonId'}}]}",
                "steps[0].expect.$capture: the variable ${daemonId} is bound elsewhere"
            ),
        ]
    )
    func unbound(text: String, message: String) throws {
        let refusal = try Draft(text).refusal()

        #expect(refusal.hasPrefix("a.json: not a scenario: \(message)"), "\(refusal)")
    }

    @Test(
        "A variable that something may have bound is left for the run",
        arguments: [
            "{'steps': [{'cli': ['${directory}', '${url}', '${token}', '${daemonId}']}]}",
            "{'steps': [{'op': 'status', 'expect': {'a': {'$capture': 'x'}}}, {'cli': ['${x}']}]}",
            "{'steps': [{'op': 'status', 'expect': {'a': {'$capture': 'x'}, 'b': '${x}'}}]}",
            "{'steps': [{'op': 'status', 'expect': {'$capture': 'x'}}], 'expect': {'files': {'${x}': {}}}}",
            "{'expect': {'events': {'sequence': [{'event': {'a': {'$same': 'x'}}}]}, 'files': {'f': '${x}'}}}",
            "{'servers': {'app': {'kind': 'app-server', 'spawns': [[{'raw': '${x}'}]]}},"
                + "'steps': [{'op': 'status', 'expect': {'$capture': 'x'}}]}",
            "{'servers': {'app': {'kind': 'app-server', 'spawns': [[{'raw': '${x}'}]]}, 'other': {'kind': 'app-server', "
                + "'spawns': [[{'expectReply': {'$capture': 'x'}}]]}}}",
            "{'servers': {'app': {'kind': 'app-server', 'spawns': [[{'expect': {'method': 'a', 'params': "
                + "{'$capture': 'x'}}}]]}}, 'steps': [{'cli': ['${x}']}]}",
        ]
    )
    func bound(_ text: String) throws {
        #expect(throws: Never.self) { try Draft(text).scenario() }
    }
}
