import Basics
import Scenarios
import Testing

@Suite("Scenario")
struct ScenarioTests {
    @Test("All that a scenario says is read")
    func whole() throws {
        let scenario = try Draft(
            """
            {'$schema': 's', 'description': 'd', 'tags': ['t'], 'refs': ['r'], 'contract': ['CTR-API-33.1'],
             'level': 'should', 'modes': ['sim'],
             'setup': {'flags': ['--f'], 'files': {'a': 'text', 'b': {'c': 1}}, 'environment': {'E': 'v'},
                       'canaries': ['k'], 'start': false},
             'servers': {
               'app': {'kind': 'app-server', 'spawns': [[{'exit': 1}], [{'exit': 2}]], 'extraSpawn': 'repeat-last',
                       'started': {'argv': {'$length': 1}, 'cwd': 'c', 'env': {'E': 'v'}},
                       'always': [{'method': 'm', 'reply': {}},
                                  {'method': 'n', 'replyError': {'code': 1, 'message': 'x'}}]},
               'other': {'kind': 'app-server', 'spawns': []}},
             'fuzz': {'preserve': ['delay'], 'degrade': ['killDaemon', 'enospc']}}
            """,
            mode: .sim
        ).scenario()

        #expect(scenario.id == "a" && scenario.title == "A title" && scenario.description == "d")
        #expect(scenario.tags == ["t"] && scenario.refs == ["r"] && scenario.contract == ["CTR-API-33.1"])
        #expect(scenario.level == .should && scenario.modes == [.sim] && scenario.mode == .sim)
        #expect(scenario.setup.flags == ["--f"] && scenario.setup.canaries == ["k"] && !scenario.setup.start)
        #expect(scenario.setup.files.map(\.path) == ["a", "b"])
        #expect(scenario.setup.files.map(\.content) == ["text", ["c": 1]])
        #expect(scenario.setup.environment.map(\.name) == ["E"] && scenario.setup.environment.map(\.value) == ["v"])
        #expect(scenario.fuzz.preserve == [.delay] && scenario.fuzz.degrade == [.killDaemon, .enospc])
        #expect(scenario.servers.map(\.name) == ["app", "other"])
        #expect(scenario.server("other")?.spawns == [])
        #expect(scenario.server("none") == nil)
    }

    @Test("A server has a script for each process, and beyond them what it says of extra spawns")
    func scripts() throws {
        let text = "{'servers': {'app': {'kind': 'app-server', 'spawns': [[{'exit': 1}], [{'exit': 2}]]RULE}}}"
        let strict = try #require(try Draft(text.replacing("RULE", with: "")).scenario().server("app"))
        let rule = ", 'extraSpawn': 'repeat-last'"
        let patient = try #require(try Draft(text.replacing("RULE", with: rule)).scenario().server("app"))

        #expect((0...2).map { strict.script(forSpawn: $0)?.map(\.verb) } == [[.exit(1)], [.exit(2)], nil])
        #expect(
            (0...3).map { patient.script(forSpawn: $0)?.map(\.verb) } == [
                [.exit(1)], [.exit(2)], [.exit(2)], [.exit(2)],
            ]
        )
        #expect(patient.always == [] && patient.started == nil)
    }

    @Test("A fault is read with its trigger")
    func faults() throws {
        var draft = try Draft.script("[{'sync': 'p'}]")
        draft.members["steps"] = [["release": "p"]]
        draft.members["faults"] = try JSON(
            quoting: """
                [{'at': {'time': '1s'}, 'do': 'killDaemon'}, {'at': {'sync': 'p'}, 'do': {'exitServer': 3}, 'server': 'app'},
                 {'at': {'line': {'direction': 'from', 'nth': 2, 'server': 'app'}}, 'do': {'delay': '5ms'}},
                 {'at': {'event': {'type': 't', 'nth': 3}}, 'do': {'eio': true}, 'file': 'logs/*'},
                 {'at': {'write': {'file': 'f', 'nth': 4}}, 'do': 'tornWrite'}, {'at': {'step': 5}, 'do': 'enospc'}]
                """
        )

        let faults = try draft.scenario().faults

        #expect(
            faults.map(\.trigger) == [
                .time(.seconds(1)), .sync("p"), .line(.from, nth: 2, server: "app"), .event(type: "t", nth: 3),
                .write(file: "f", nth: 4), .step(5),
            ]
        )
        #expect(faults.map(\.action) == [.killDaemon, .exitServer, .delay, .eio, .tornWrite, .enospc])
        #expect(faults.map(\.argument) == [true, 3, "5ms", true, true, true])
        #expect(faults.map(\.server) == [nil, "app", nil, nil, nil, nil])
        #expect(faults.map(\.files) == [nil, nil, nil, "logs/*", nil, nil])
    }

    @Test("Only what moves bytes is called preserving")
    func preserving() {
        #expect(Fault.Action.allCases.filter(\.isPreserving) == [.delay, .chunk, .coalesce, .slowReader])
    }

    @Test("A scenario is unsupported in another mode, with two servers of a kind, or with faults in a live run")
    func support() throws {
        let faults = "'faults': [{'at': {'step': 1}, 'do': 'eio'}]"

        #expect(try Draft().scenario().unsupported == nil)
        #expect(try Draft(mode: .sim).scenario().unsupported == nil)
        #expect(try Draft("{'modes': ['live']}", mode: .sim).scenario().unsupported == "it is written for live")
        #expect(try Draft("{\(faults)}").scenario().unsupported == "a live run can't plan the fault eio")
        let server = "{'kind': 'app-server', 'spawns': []}"
        let two = "{'servers': {'one': \(server), 'two': \(server)}}"
        let reason = "codexd starts one server of the kind app-server, and this has 2"
        #expect(try Draft(two).scenario().unsupported == reason)
        let exec = "{'kind': 'exec', 'spawns': []}"
        #expect(try Draft("{'servers': {'one': \(server), 'two': \(exec)}}").scenario().unsupported == nil)
        #expect(try Draft("{\(faults)}", mode: .sim).scenario().unsupported == nil)
        let typing = "{'modes': ['live', 'sim'], 'steps': [{ 'cli': ['config'] }]}"
        #expect(try Draft(typing).scenario().unsupported == nil)
        #expect(
            try Draft(typing, mode: .sim).scenario().unsupported == "a simulated world has no command line for steps[0]"
        )
    }

    @Test("An explanation says in sentences what everyone does")
    func explanation() throws {
        let scenario = try Draft(
            """
            {'description': 'What it is about.', 'setup': {'canaries': ['k'], 'start': false},
             'servers': {'app': {'kind': 'app-server', 'spawns': [
                [{'expect': {'method': 'thread/start', 'params': {'model': {'$type': 'string'}}, 'within': '3s'}},
                 {'reply': {'thread': {'id': 't'}}}, {'sync': 'p'},
                 {'partial': {'notify': 'turn/started'}, 'keep': '60%'}, {'crash': 'SIGKILL'}], []]},
                         'worker': {'kind': 'exec', 'spawns': [
                [{'out': {'type': 'turn.failed'}}], [{'stopReading': true}, {'exit': 2}]]}},
             'steps': [{'op': 'start'}, {'op': 'createSession', 'with': {'purpose': 'worker'}, 'status': 201},
                       {'release': 'p'}, {'await': {'run': 'r', 'is': {'status': 'failed'}}},
                       {'await': {'event': {'type': 'child.exited'}}, 'within': '1m'}],
             'faults': [{'at': {'time': '5s'}, 'do': 'eio'}],
             'expect': {'files': {'a.json': {'$absent': true}}, 'processes': {'app': {'spawned': 2}},
                        'events': {'sequence': [{'next': {'type': 'a'}}, {'not': {'type': 'b'}}, {'end': true}],
                                   'never': [{'type': 'c'}]},
                        'outcomes': [{'name': 'lost', 'verdict': 'fail', 'api': {'/x': 1}}]}}
            """
        ).scenario()

        #expect(
            scenario.explanation == """
                A title (a)
                What it is about.
                The daemon is not started before the first step.
                No file may ever have one of 1 secret strings.

                The server "app", process 1 of 2:
                  - waits up to 3s for thread/start with {"model": a text}.
                  - answers it with {"thread":{"id":"t"}}.
                  - waits at "p" until it is released.
                  - tells turn/started {}, but only the first 60 % of the line.
                  - dies of SIGKILL.
                The server "app", process 2 of 2:
                  - says nothing.

                The server "worker", process 1 of 2:
                  - reads its input to the end.
                  - tells {"type":"turn.failed"}.
                The server "worker", process 2 of 2:
                  - reads no more.
                  - exits with 2.

                The client:
                  - has the daemon start.
                  - calls createSession with {"purpose":"worker"}, whose status must be 201.
                  - lets the server go on from "p".
                  - waits until the run r is {"status": "failed"}.
                  - waits for an event that is {"type": "child.exited"}, within 1m.

                After 5s: eio.

                When all is over:
                  - the file a.json is absent.
                  - the log has, in this order: at once {"type": "a"}; meanwhile no {"type": "b"}; and nothing more.
                  - the log never has {"type": "c"}.
                  - 2 processes of "app" were started.
                  - the end "lost" is wrong, and is known by this: GET /x has answered 1.

                """
        )
    }
}
