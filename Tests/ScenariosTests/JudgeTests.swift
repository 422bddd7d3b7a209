import Basics
import Scenarios
import Testing

@Suite("Judge")
struct JudgeTests {
    private static let observation = Observation(
        files: [
            .init(path: "state/a.json", bytes: Array(#"{"status":"failed","n":1}"#.utf8)),
            .init(path: "state/runs/r1/meta.json", bytes: Array(#"{"n":1}"#.utf8)),
            .init(path: "state/runs/r2/meta.json", bytes: Array(#"{"n":2}"#.utf8)),
            .init(path: "logs/e.jsonl", bytes: Array("{\"n\":1}\n{\"n\":2}\n".utf8)),
            .init(path: "logs/out.log", bytes: Array("hello secret\n".utf8)),
            .init(path: "torn.json", bytes: Array(#"{"n":"#.utf8)),
            .init(path: "torn.jsonl", bytes: Array("{}\n{\n".utf8)),
            .init(path: "empty.json", bytes: []),
        ],
        log: [#"{"type":"a","id":7,"change":{}}"#, #"{"type":"b"}"#].compactMap { text in
            (try? JSONSlice(validating: Array(text.utf8))).map(LogLine.init)
        },
        servers: [.init(name: "app", received: [[["method": "m"]], [["method": "n"], ["id": 7]]])],
        answers: [.init(path: "/status", body: ["n": 1])],
        outputs: [.init(name: "daemon 1, stderr", bytes: Array("printed".utf8))]
    )

    /// What a scenario with these expectations says of the observation, whose server has two scripts.
    private func judge(
        _ expectations: String,
        setup: String = "{}",
        observation: Observation = observation
    ) throws -> [Failure] {
        let scenario = try Draft(
            "{'expect': \(expectations), 'setup': \(setup), "
                + "'servers': {'app': {'kind': 'app-server', 'spawns': [[], []]}}}"
        ).scenario()
        return Judge.judge(scenario, observation, scenario.constants)
    }

    @Test(
        "What a run left as it was expected passes",
        arguments: [
            "{}", "{'files': {'state/a.json': {'status': 'failed'}}}",
            "{'files': {'state/runs/*/meta.json': {'n': {'$type': 'integer'}}}}",
            "{'files': {'logs/e.jsonl': [{'n': 1}, {'n': 2}], 'logs/out.log': {'$startsWith': 'hello'}}}",
            "{'files': {'none.json': {'$absent': true}, 'no/**': {'$absent': true}}}",
            "{'events': {'sequence': [{'next': {'type': 'a', 'id': {'$capture': 'x'}}}]}, "
                + "'received': {'app': {'sequence': [{'event': {'id': '${x}'}}, {'end': true}]}}}",
            "{'events': {'sequence': [{'next': {'$allOf': [{'$length': 2}, {'change': {'$absent': true}}]}}]}}",
            "{'received': {'app': {'never': [{'method': 'x'}]}}}",
            "{'processes': {'app': {'spawned': 2, 'orphans': 0}}}", "{'api': {'/status': {'n': 1}}}",
            "{'outcomes': [{'name': 'x', 'verdict': 'pass', 'events': {'never': [{'type': 'a'}]}}, "
                + "{'name': 'y', 'verdict': 'pass', 'api': {'/status': {'n': 1}}}]}",
        ]
    )
    func passes(_ expectations: String) throws {
        #expect(try judge(expectations) == [])
    }

    @Test(
        "What isn't as it was expected is told with the place, the path and both values",
        arguments: [
            (
                "{'files': {'state/a.json': {'status': 'idle'}}}",
                "expect.files[\"state/a.json\"]: state/a.json differs at status", "\"idle\"", "\"failed\""
            ),
            (
                "{'files': {'state/runs/*/meta.json': {'n': 1}}}",
                "expect.files[\"state/runs/*/meta.json\"]: state/runs/r2/meta.json differs at n", "1", "2"
            ),
            (
                "{'files': {'b.json': {'n': 1}}}", "expect.files[\"b.json\"]: there is no such file", "{\"n\": 1}",
                "nothing"
            ),
            (
                "{'files': {'state/*.json': {'$absent': true}}}",
                "expect.files[\"state/*.json\"]: state/a.json differs", "absent", "{\"status\":\"failed\",\"n\":1}"
            ),
            (
                "{'files': {'torn.json': {}}}", "expect.files[\"torn.json\"]: torn.json can't be read", "JSON",
                "line 1, column 6: the text ends too early"
            ),
            (
                "{'files': {'torn.jsonl': []}}", "expect.files[\"torn.jsonl\"]: torn.jsonl can't be read", "JSON",
                "in line 2 of the file: line 1, column 2: the text ends too early"
            ),
            (
                "{'files': {'empty.json': {}}}", "expect.files[\"empty.json\"]: empty.json can't be read", "JSON",
                "line 1, column 1: the text ends too early"
            ),
            (
                "{'events': {'never': [{'type': 'b'}]}}", "expect.events.never[0]: the event must never come",
                "no event that is {\"type\": \"b\"}", "#2 (b): {\"type\":\"b\"}"
            ),
            (
                "{'received': {'app': {'sequence': [{'next': {'method': 'n'}}]}}}",
                "expect.received.app.sequence[0]: the next message, #1 (m), differs at method", "\"n\"", "\"m\""
            ),
            (
                "{'processes': {'app': {'spawned': 3}}}",
                "expect.processes.app.spawned: the number of processes started differs", "3", "2"
            ),
            ("{'api': {'/status': {'n': 2}}}", "expect.api[\"/status\"]: the answer differs at n", "2", "1"),
            ("{'api': {'/x': {'n': 2}}}", "expect.api[\"/x\"]: the answer differs", "{\"n\": 2}", "nothing"),
            (
                "{'outcomes': [{'name': 'right', 'verdict': 'pass', 'api': {'/status': {'n': 2}}}, "
                    + "{'name': 'lost', 'verdict': 'fail'}]}",
                "expect.outcomes[1]: the run came to an end that is wrong", "right", "lost"
            ),
        ]
    )
    func fails(expectations: String, summary: String, expected: String, actual: String) throws {
        let failures = try judge(expectations)

        #expect(failures.map(\.description) == ["\(summary)\n  expected \(expected)\n  found    \(actual)"])
    }

    @Test("If no end is recognized, what keeps the nearest from it is told")
    func outcomes() throws {
        let failures = try judge(
            "{'outcomes': [{'name': 'x', 'verdict': 'pass', 'api': {'/status': {'n': 2}, '/x': 1}}, "
                + "{'name': 'y', 'verdict': 'pass', 'api': {'/status': {'n': 3}}}]}"
        )

        #expect(failures.map(\.place) == ["expect.outcomes", "expect.outcomes[1].api[\"/status\"]"])
        #expect(failures.first?.expected == "x or y")
    }

    @Test("Processes that never came or came too often fail whatever is said, those that stayed if nothing is")
    func processes() throws {
        var observation = Self.observation
        observation.servers = [.init(name: "app", orphans: 1, received: [[]])]

        #expect(
            try judge("{}", observation: observation).map(\.place) == ["servers.app.spawns[1]", "servers.app"]
        )
        // An orphan may be expected; a script that nothing played is a mistake whatever is expected.
        #expect(
            try judge("{'processes': {'app': {'spawned': 1, 'orphans': 1}}}", observation: observation).map(\.place)
                == ["servers.app.spawns[1]"]
        )

        observation.servers = [.init(name: "app", received: [[], [], []])]

        let failures = try judge("{}", observation: observation)

        #expect(failures.map(\.summary) == ["more processes were started than scripted"])
        #expect(try judge("{}", observation: Observation()).map(\.place) == ["servers.app.spawns[0]"])
    }

    @Test("A secret in a file or in what was printed fails, but not in the file that brought it")
    func canaries() throws {
        let setup = "{'canaries': ['secret', 'print', 'nowhere'], 'files': FILES}"

        let found = try judge("{}", setup: setup.replacing("FILES", with: "{'logs/out.log': 'none'}"))
        let brought = try judge("{}", setup: setup.replacing("FILES", with: "{'logs/out.log': {'a': ['a secret']}}"))

        #expect(found.map(\.place) == ["setup.canaries[0]", "setup.canaries[1]"])
        #expect(found.map(\.actual) == ["logs/out.log", "daemon 1, stderr"])
        #expect(brought.map(\.actual) == ["daemon 1, stderr"])
    }

    @Test("Only so many failures are told as a person reads")
    func bound() throws {
        let files = (0..<50).map { "'f\($0)': 1" }.joined(separator: ", ")

        #expect(try judge("{'files': {\(files)}}").count == Judge.mostFailures)
    }

    @Test("A path that can't be known is a failure of its own")
    func unknownPath() throws {
        let failures = try judge(
            "{'files': {'${x}.json': {}}, 'events': {'sequence': [{'event': {'type': {'$capture': 'x', '$gt': 'z'}}}]}}"
        )

        #expect(failures.map(\.summary).last == "the path can't be known")
        #expect(failures.map(\.actual).last == "nothing has bound the variable ${x}")
    }
}
