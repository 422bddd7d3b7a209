import Basics
import Platform
import Scenarios
import Testing

@Suite("A live run", .timeLimit(.minutes(1)))
struct LiveRunTests {
    private static let session = #"{ "op": "createSession", "with": { "purpose": "worker" } }"#

    @Test("A scenario that holds passes, and leaves nothing behind")
    func passes() throws {
        let bench = try Bench()
        let scenario = try bench.scenario(
            script: #"[[{ "serve": true }], [{ "serve": true }]]"#,
            steps: #"""
                [
                  { "op": "createSession", "with": { "purpose": "worker" },
                    "expect": { "sessionId": { "$capture": "session" } } },
                  { "op": "startTurn", "with": { "sessionId": "${session}", "input": "6*7?" },
                    "expect": { "turnId": { "$capture": "turn" } } },
                  { "await": { "event": { "type": "app-server.turn.completed" } } },
                  { "check": { "file": "state/codexd/session-registry.json",
                    "is": { "sessions": [{ "lastTurnId": "${turn}", "lastTurnStatus": "completed" }] } } },
                  { "http": { "method": "GET", "path": "/healthz" }, "status": 200, "expect": { "status": "ok" } },
                  { "cli": ["status"], "expect": { "stdout": { "$contains": "identity=${daemonId}" } } },
                  { "op": "restart" }
                ]
                """#,
            rest: #""expect": { "processes": { "app": { "spawned": 2, "orphans": 0 } } }"#
        )

        let results = try bench.run(scenario)

        #expect(results.map(\.verdict) == [.passed])
        #expect(try bench.leftovers().isEmpty)
    }

    /// A scenario that does not hold, and where that must be told.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let script: String
        let steps: String
        var rest = ""
        let place: String
        let summary: String
    }

    @Test(
        "A scenario that does not hold fails at the place that says why",
        arguments: [
            Fault(
                testDescription: "a step's expectation",
                script: #"[[{ "serve": true }]]"#,
                steps: "[\(session), { \"op\": \"status\", \"expect\": { \"daemon\": { \"started\": false } } }]",
                place: "steps[1]",
                summary: "the answer differs"
            ),
            Fault(
                testDescription: "a refusal",
                script: #"[[{ "serve": true }]]"#,
                steps: #"[{ "op": "createSession", "with": { "purpose": "boss" } }]"#,
                place: "steps[0]",
                summary: "the call was refused"
            ),
            Fault(
                testDescription: "an expectation of the end",
                script: #"[[{ "serve": true }]]"#,
                steps: "[\(session)]",
                rest: #""expect": { "events": { "never": [{ "type": "session.created" }] } }"#,
                place: "expect.events.never[0]",
                summary: ""
            ),
            Fault(
                testDescription: "a process that was never started",
                script: #"[[{ "serve": true }], [{ "serve": true }]]"#,
                steps: "[\(session)]",
                place: "servers.app.spawns[1]",
                summary: "the process was never started"
            ),
            Fault(
                testDescription: "a process too many",
                script: #"[[{ "serve": true }]]"#,
                steps: #"[{ "op": "restart" }, \#(session)]"#,
                place: "servers.app.spawns",
                summary: "more processes were started than scripted"
            ),
            Fault(
                testDescription: "a request that nobody expects",
                script: #"[[{ "expect": { "method": "initialize" } }, { "reply": {} }]]"#,
                steps: "[\(session)]",
                place: "servers.app.spawns[0]",
                summary: ""
            ),
            Fault(
                testDescription: "an event that never comes",
                script: #"[[{ "serve": true }]]"#,
                steps: #"[{ "await": { "event": { "type": "no.such.event" } }, "within": "200ms" }]"#,
                place: "steps[0]",
                summary: "the event never came"
            ),
        ]
    )
    func fails(_ fault: Fault) throws {
        let bench = try Bench()
        let scenario = try bench.scenario(script: fault.script, steps: fault.steps, rest: fault.rest)

        let result = try #require(try bench.run(scenario).first)

        let failure = try #require(result.verdict.failures.first, "\(result.verdict)")
        #expect(failure.place.hasPrefix(fault.place))
        #expect(failure.summary.hasPrefix(fault.summary))
        #expect(result.artifacts.map { $0.hasPrefix(bench.artifacts) } == true)
        #expect(try bench.leftovers().count == 1)
    }

    @Test("A process that outlives the daemon is a failure, and is killed")
    func leak() throws {
        let bench = try Bench()
        let scenario = try bench.scenario(
            script: #"[[{ "hang": true }]]"#,
            steps: #"[{ "op": "kill" }]"#
        )

        let result = try #require(try bench.run(scenario).first)

        #expect(result.verdict.failures.map(\.summary) == ["processes outlived the daemon"])
        #expect(try RunningProcess.all(withEnvironment: "CODEXD_SIM_SCENARIO", scenario.file).isEmpty)
    }

    @Test("An app-server and a codex exec are played beside each other")
    func twoServers() throws {
        let bench = try Bench()
        let scenario = try bench.scenario(
            script: #"[[{ "serve": true }]]"#,
            workers:
                #"[[{ "out": { "type": "item.completed", "item": { "text": "42" } } }, { "out": { "type": "turn.completed" } }]]"#,
            steps: #"""
                [
                  { "op": "createRun", "with": { "prompt": "6*7?", "skipGitRepoCheck": true },
                    "expect": { "runId": { "$capture": "run" } } },
                  \#(Self.session),
                  { "await": { "run": "${run}", "is": { "status": "completed", "summary": "42" } } }
                ]
                """#,
            rest: #"""
                "expect": {
                  "files": { "runs/codexd/${run}/artifacts/last-message.md": "42" },
                  "received": { "worker": { "sequence": [{ "next": { "prompt": "6*7?" } }, { "end": true }] } },
                  "processes": { "app": { "spawned": 1, "orphans": 0 }, "worker": { "spawned": 1, "orphans": 0 } }
                }
                """#
        )

        let results = try bench.run(scenario)

        #expect(results.map(\.verdict) == [.passed])
    }

    @Test("What a worker has left behind is its own and no other server's")
    func holder() throws {
        let bench = try Bench()
        let scenario = try bench.scenario(
            script: #"[[{ "serve": true }]]"#,
            workers: #"[[{ "holdPipe": true }, { "raw": "held\n" }, { "wait": "1m" }]]"#,
            steps: #"""
                [
                  { "op": "createRun", "with": { "prompt": "6*7?", "skipGitRepoCheck": true },
                    "expect": { "runId": { "$capture": "run" } } },
                  { "await": { "file": "runs/codexd/${run}/stdout.log", "is": "held\n" } },
                  { "op": "kill" }
                ]
                """#,
            rest: #""expect": { "processes": { "worker": { "orphans": { "$gte": 1 } }, "app": { "orphans": 0 } } }"#
        )

        let results = try bench.run(scenario)

        #expect(results.map(\.verdict) == [.passed])
        #expect(try RunningProcess.all(withEnvironment: "CODEXD_SIM_SCENARIO", scenario.file).isEmpty)
    }

    @Test("Another command can stand in the place of codexd")
    func anotherCommand() throws {
        let bench = try Bench()
        let scenario = try bench.scenario(script: #"[[{ "serve": true }]]"#, steps: "[\(Self.session)]")
        let codexd = try Program.path("codexd")

        let wrapped = try bench.run(scenario, daemon: ["/bin/sh", "-c", "exec \(codexd) \"$@\"", "sh"])
        let mute = try bench.run(scenario, daemon: ["/bin/sh", "-c", "echo no >&2; exit 3"])

        #expect(wrapped.map(\.verdict) == [.passed])
        #expect(mute.first?.verdict.failures.map(\.actual) == ["exit 3: no"])
    }

    @Test("What can't be run live is told, and is no pass")
    func unsupported() throws {
        let bench = try Bench()
        let scenario = try bench.scenario(
            script: #"[[{ "serve": true }]]"#,
            steps: "[]",
            rest: #""modes": ["sim"]"#
        )

        let result = try #require(try bench.run(scenario).first)

        guard case .unsupported = result.verdict else {
            Issue.record("\(result.verdict)")
            return
        }
    }

    @Test("Points of a script are waited for and released, with variables both ways")
    func points() throws {
        let bench = try Bench()
        let scenario = try bench.scenario(
            script: #"""
                [[
                  { "expect": { "method": "initialize", "params": { "clientInfo": { "name": { "$capture": "client" } } } } },
                  { "reply": {} },
                  { "expect": { "method": "initialized" } },
                  { "expect": { "method": "thread/start" } },
                  { "sync": "asked" },
                  { "reply": { "thread": { "id": "${thread}" } } }
                ]]
                """#,
            steps: #"""
                [
                  { "op": "createSession", "with": { "purpose": "worker" }, "background": "session" },
                  { "sync": "asked" },
                  { "check": { "file": "state/codexd/identity.json", "is": { "daemonId": "${daemonId}" } } },
                  { "release": "asked" },
                  { "join": "session", "expect": { "threadId": "${thread}" } }
                ]
                """#,
            rest: #""vars": { "thread": "thread-7" }"#
        )

        let results = try bench.run(scenario)

        #expect(results.map(\.verdict) == [.passed])
    }

    // MARK: - Invariants

    private static let killing = #"""
        [
          { "repeat": 3, "do": [
            { "mix": [
                { "op": "createSession", "with": { "purpose": "worker" } },
                { "op": "startTurn", "with": { "input": "6*7?" } },
                { "op": "createRun", "with": { "prompt": "6*7?", "skipGitRepoCheck": true } } ],
              "atMost": "300ms" },
            { "op": "kill" }, { "invariants": true }, { "op": "start" }, { "invariants": true }
          ] }
        ]
        """#

    private static let paced = #"[[{ "serve": true, "deltas": 9, "every": "5ms" }]], "extraSpawn": "repeat-last""#
    private static let working =
        #"[[{ "out": { "type": "turn.started" } }, { "wait": "40ms" }, { "out": { "type": "turn.completed" } }]], "#
        + #""extraSpawn": "repeat-last""#

    @Test("A codexd that is killed in the middle of a mix keeps every invariant")
    func killed() throws {
        let bench = try Bench()
        let scenario = try bench.scenario(script: Self.paced, workers: Self.working, steps: Self.killing)

        let results = try bench.run(scenario)

        #expect(results.map(\.verdict) == [.passed])
        #expect(results.first?.reproduce.hasSuffix("--seed 0") == true)
    }

    @Test("A codexd that forgets what it had written is found out, with the round, the seed and its files")
    func forgetful() throws {
        let bench = try Bench()
        let scenario = try bench.scenario(script: Self.paced, workers: Self.working, steps: Self.killing)
        // Before each start but the first the last whole line of the log is lost.
        let forgetting = """
            log=logs/codexd/events.jsonl; [ -s "$log" ] && sed -i '$d' "$log"; exec "$0" "$@"
            """

        let results = try bench.run(
            scenario,
            daemon: ["/bin/sh", "-c", forgetting, try Program.path("codexd")]
        )

        let failure = try #require(results.first?.verdict.failures.first)
        #expect(failure.place.hasPrefix("invariant "))
        #expect(failure.summary.hasSuffix("round 1 of 3, with the seed 0"))
        #expect(results.first?.artifacts != nil)
    }
}
