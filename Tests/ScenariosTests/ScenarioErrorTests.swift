import Basics
import Scenarios
import Testing

@Suite("What is no scenario")
struct ScenarioErrorTests {
    @Test(
        "What isn't JSON is told by line and column",
        arguments: [
            ("", "a.json: not JSON: line 1, column 1: the text ends too early"),
            ("{\n  \"a\": }", "a.json: not JSON: line 2, column 8: unexpected '}'"),
        ]
    )
    func notJSON(text: String, message: String) throws {
        let error = try #require(throws: ScenarioError.self) {
            try Scenario(parsing: Array(text.utf8), named: "a.json")
        }

        #expect(error.description == message)
    }

    @Test("What is JSON and no object is no scenario", arguments: ["[]", "null", "1"])
    func notAnObject(_ text: String) throws {
        let error = try #require(throws: ScenarioError.self) {
            try Scenario(parsing: Array(text.utf8), named: "a.json")
        }

        #expect(error.description == "a.json: not a scenario: expected an object, found \(text)")
    }

    @Test("A scenario without a key that all have is refused", arguments: ["format", "id", "title", "level", "steps"])
    func missing(_ key: String) throws {
        let message = try Draft("{'\(key)': null}").refusal()

        #expect(message == "a.json: not a scenario: the key \"\(key)\" is missing")
    }

    @Test(
        "What stands wrongly at the top is refused where it stands",
        arguments: [
            ("{'nmae': 1}", "unknown key \"nmae\"; known are format, id,"),
            ("{'format': 2}", "format: 2 is not between 1 and 1"),
            ("{'format': '1'}", "format: expected an integer, found \"1\""),
            ("{'id': 'a b'}", "id: expected a name"),
            ("{'id': ''}", "id: expected a name"),
            ("{'title': 1}", "title: expected a text, found 1"),
            ("{'description': 1}", "description: expected a text"),
            ("{'level': 'may'}", "level: unknown level \"may\"; known are must, should"),
            ("{'tags': 'a'}", "tags: expected an array"),
            ("{'tags': ['a', 1]}", "tags[1]: expected a text"),
            ("{'tags': ['a', 'a']}", "tags[1]: a second tag is called \"a\""),
            ("{'refs': [1]}", "refs[0]: expected a text"),
            ("{'contract': ['CTR-A-1', 'CTR-1']}", "contract[1]: expected a clause such as \"CTR-TURN-3\""),
            ("{'contract': ['CTR-A-1', 'CTR-A-1']}", "contract[1]: a second clause"),
            ("{'modes': []}", "modes: expected an array that isn't empty"),
            ("{'modes': ['both']}", "modes[0]: unknown mode \"both\"; known are live, sim"),
            ("{'steps': {}}", "steps: expected an array"),
            ("{'vars': {'a b': 1}}", "vars[\"a b\"]: expected a name"),
            ("{'vars': {'url': 1}}", "vars.url: the variable ${url} is bound elsewhere"),
            ("{'vars': {'a': '${b}'}}", "vars.a: nothing binds the variable ${b}"),
            ("{'overrides': {'sim': {}}}", "overrides: unknown key \"sim\""),
            ("{'overrides': {'live': {'vars': {'a': 1}}}}", "overrides.live.vars.a: no constant is called \"a\""),
            ("{'setup': {'flag': []}}", "setup: unknown key \"flag\""),
            ("{'setup': {'flags': [1]}}", "setup.flags[0]: expected a text"),
            ("{'setup': {'environment': {'A': 1}}}", "setup.environment.A: expected a text"),
            ("{'setup': {'canaries': ['']}}", "setup.canaries[0]: expected a text that isn't empty"),
            ("{'setup': {'start': 1}}", "setup.start: expected true or false, found 1"),
            ("{'setup': {'files': []}}", "setup.files: expected an object"),
            ("{'fuzz': {'preserve': ['dely']}}", "fuzz.preserve[0]: unknown fault \"dely\""),
            ("{'fuzz': {'preserve': ['eio'], 'degrade': ['eio']}}", "fuzz: a second fault is called \"eio\""),
            ("{'fuzz': {'keep': []}}", "fuzz: unknown key \"keep\""),
        ]
    )
    func top(text: String, message: String) throws {
        let refusal = try Draft(text).refusal()

        #expect(refusal.hasPrefix("a.json: not a scenario: \(message)"), "\(refusal)")
    }

    @Test("A key that stands twice is refused")
    func repeatedKey() throws {
        let text = #"{"format":1,"id":"a","id":"a","title":"t","level":"must","steps":[]}"#

        let error = try #require(throws: ScenarioError.self) {
            try Scenario(parsing: Array(text.utf8), named: "a.json")
        }

        #expect(error.description == "a.json: not a scenario: the key \"id\" stands twice")
    }

    @Test(
        "A server that stands wrongly is refused where it stands",
        arguments: [
            ("{'a b': {}}", "[\"a b\"]: expected a name"),
            ("{'app': {'kind': 'app-server'}}", ".app: the key \"spawns\" is missing"),
            ("{'app': {'kind': 'daemon', 'spawns': []}}", ".app.kind: unknown kind \"daemon\""),
            (
                "{'app': {'kind': 'exec', 'spawns': [], 'always': []}}",
                ".app.always: \"exec\" and \"always\" exclude each other"
            ),
            ("{'app': {'kind': 'app-server', 'spawns': [{}]}}", ".app.spawns[0]: expected an array"),
            ("{'app': {'kind': 'app-server', 'spawns': [], 'argv': 1}}", ".app: unknown key \"argv\""),
            (
                "{'app': {'kind': 'app-server', 'spawns': [], 'started': {'arg': 1}}}",
                ".app.started: unknown key \"arg\""
            ),
            (
                "{'app': {'kind': 'app-server', 'spawns': [], 'started': {'argv': {'$a': 1}}}}",
                ".app.started.argv: unknown matcher \"$a\""
            ),
            (
                "{'app': {'kind': 'app-server', 'spawns': [], 'profile': '0.1'}}",
                ".app.profile: unknown profile \"0.1\""
            ),
            (
                "{'app': {'kind': 'app-server', 'spawns': [], 'extraSpawn': 'no'}}",
                ".app.extraSpawn: unknown rule for extra spawns \"no\""
            ),
            (
                "{'app': {'kind': 'app-server', 'spawns': [], 'extraSpawn': 'repeat-last'}}",
                ".app.spawns: expected an array that isn't empty"
            ),
            (
                "{'app': {'kind': 'app-server', 'spawns': [], 'always': [{'method': 'a'}]}}",
                ".app.always[0]: the key \"reply\" is missing"
            ),
            (
                "{'app': {'kind': 'app-server', 'spawns': [], 'always': "
                    + "[{'method': 'a', 'reply': {}, 'replyError': {'code': 1, 'message': ''}}]}}",
                ".app.always[0]: \"reply\" and \"replyError\" exclude each other"
            ),
        ]
    )
    func servers(text: String, message: String) throws {
        let refusal = try Draft("{'servers': \(text)}").refusal()

        #expect(refusal.hasPrefix("a.json: not a scenario: servers\(message)"), "\(refusal)")
    }

    @Test(
        "A fault that stands wrongly is refused where it stands",
        arguments: [
            ("{'at': {'time': '1s'}}", ": the key \"do\" is missing"),
            ("{'at': {'time': '1s'}, 'do': 'explode'}", ".do: unknown fault \"explode\""),
            ("{'at': {'time': '1s'}, 'do': {'explode': 1}}", ".do: unknown fault \"explode\""),
            ("{'at': {'time': '1s'}, 'do': {'delay': '1s', 'chunk': 1}}", ".do: expected one fault"),
            ("{'at': {'time': '1s'}, 'do': {'delay': []}}", ".do.delay: expected true, a number or a text"),
            ("{'at': {'when': '1s'}, 'do': 'eio'}", ".at: unknown trigger \"when\""),
            ("{'at': {}, 'do': 'eio'}", ".at: expected one trigger"),
            ("{'at': {'time': 1}, 'do': 'eio'}", ".at.time: expected a text"),
            ("{'at': {'sync': 'p'}, 'do': 'eio'}", ": no script has a point called \"p\""),
            ("{'at': {'line': {'direction': 'up', 'nth': 1}}, 'do': 'eio'}", ".at.line.direction: unknown direction"),
            ("{'at': {'line': {'direction': 'to', 'nth': 0}}, 'do': 'eio'}", ".at.line.nth: 0 is not between 1"),
            (
                "{'at': {'line': {'direction': 'to', 'nth': 1, 'server': 'x'}}, 'do': 'eio'}",
                ": no server is called \"x\""
            ),
            ("{'at': {'event': {'type': 1, 'nth': 1}}, 'do': 'eio'}", ".at.event.type: expected a text"),
            ("{'at': {'write': {'nth': 1}}, 'do': 'eio'}", ".at.write: the key \"file\" is missing"),
            ("{'at': {'step': -1}, 'do': 'eio'}", ".at.step: -1 is not between 0"),
            ("{'at': {'step': 1}, 'do': 'eio', 'server': 'x'}", ": no server is called \"x\""),
        ]
    )
    func faults(text: String, message: String) throws {
        let refusal = try Draft("{'faults': [\(text)]}").refusal()

        #expect(refusal.hasPrefix("a.json: not a scenario: faults[0]\(message)"), "\(refusal)")
    }

    @Test(
        "An expectation that stands wrongly is refused where it stands",
        arguments: [
            ("{'file': {}}", ": unknown key \"file\""),
            ("{'files': {'a/b.json': {'$x': 1}}}", ".files[\"a/b.json\"]: unknown matcher \"$x\""),
            ("{'events': {'order': []}}", ".events: unknown key \"order\""),
            ("{'events': {'sequence': [{}]}}", ".events.sequence[0]: expected a pattern of events"),
            ("{'events': {'sequence': [{'evnt': {}}]}}", ".events.sequence[0]: unknown pattern \"evnt\""),
            ("{'events': {'sequence': [{'event': {}, 'next': {}}]}}", ".events.sequence[0]: \"event\" and \"next\""),
            ("{'events': {'sequence': [{'not': {}, 'times': {}}]}}", ".events.sequence[0]: unknown key \"times\""),
            ("{'events': {'sequence': [{'end': false}]}}", ".events.sequence[0].end: expected true"),
            (
                "{'events': {'sequence': [{'event': {}, 'times': {'atLeast': 3, 'atMost': 2}}]}}",
                ".events.sequence[0].times.atLeast: 3 is not between 0 and 2"
            ),
            ("{'events': {'never': {}}}", ".events.never: expected an array"),
            ("{'received': {'x': {}}}", ": no server is called \"x\""),
            ("{'processes': {'x': {}}}", ": no server is called \"x\""),
            ("{'processes': {'x': {'spawn': 1}}}", ".processes.x: unknown key \"spawn\""),
            ("{'api': []}", ".api: expected an object"),
            ("{'outcomes': [{'name': 'a'}]}", ".outcomes[0]: the key \"verdict\" is missing"),
            ("{'outcomes': [{'name': 'a', 'verdict': 'ok'}]}", ".outcomes[0].verdict: unknown verdict \"ok\""),
            (
                "{'outcomes': [{'name': 'a', 'verdict': 'pass'}, {'name': 'a', 'verdict': 'pass'}]}",
                ": a second outcome is called \"a\""
            ),
            ("{'outcomes': [{'name': 'a', 'verdict': 'pass', 'outcomes': []}]}", ".outcomes[0]: unknown key"),
            (
                "{'outcomes': [{'name': 'a', 'verdict': 'pass', 'received': {'x': {}}}]}",
                ".outcomes[0]: no server is called \"x\""
            ),
        ]
    )
    func expectations(text: String, message: String) throws {
        let refusal = try Draft("{'expect': \(text)}").refusal()

        #expect(refusal.hasPrefix("a.json: not a scenario: expect\(message)"), "\(refusal)")
    }

    @Test("Two scenarios with one id are refused together")
    func sameID() throws {
        let scenario = try Draft().scenario()
        let other = try Draft("{'id': 'b'}").scenario()

        #expect(throws: Never.self) { try Scenario.checkDistinct([scenario, other]) }
        #expect(
            throws: ScenarioError.notAScenario(file: "a.json", path: "id", .duplicate("a", kind: "scenario"))
        ) {
            try Scenario.checkDistinct([scenario, other, scenario])
        }
    }
}
