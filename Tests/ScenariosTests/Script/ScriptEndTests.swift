import Basics
import Scenarios
import Testing

@Suite("How a scripted server ends")
struct ScriptEndTests {
    @Test(
        "At the end of its input it exits 0, whatever it is doing",
        arguments: [
            #"[]"#, #"[{"wait": "1m"}]"#, #"[{"sync": "one"}]"#, #"[{"serve": true}]"#, #"[{"close": "stdout"}]"#,
        ]
    )
    func endOfInput(_ script: String) throws {
        var run = try ScriptRun(script)

        run.hand(.inputEnded)

        #expect(run.deeds.last == .exit(code: 0))
        #expect(run.failure == nil)
        #expect(run.server.hasEnded)
    }

    @Test(
        "Who hangs or reads no more doesn't notice the end",
        arguments: [#"[{"hang": true}]"#, #"[{"stopReading": true}]"#]
    )
    func deafness(_ script: String) throws {
        var run = try ScriptRun(script)

        run.hand(.inputEnded)

        #expect(run.deeds == [.stopReading])
    }

    @Test("A signal ends it quietly, kills it while it hangs, and does what the script says of it")
    func signals() throws {
        var quiet = try ScriptRun(#"[{"wait": "1m"}]"#)
        var hung = try ScriptRun(#"[{"hang": true}]"#)
        var deaf = try ScriptRun(#"[{"onSignal": "SIGTERM", "do": "ignore"}, {"hang": true}]"#)
        var dutiful = try ScriptRun(
            #"[{"onSignal": "SIGTERM", "do": [{"raw": "bye"}, {"wait": "5ms"}, {"raw": "!"}]}, {"wait": "10ms"}, {"exit": 3}]"#
        )

        quiet.hand(.signalled("SIGTERM"))
        hung.hand(.signalled("SIGTERM"))
        deaf.hand(.signalled("SIGTERM"))
        dutiful.hand(.signalled("SIGTERM"))
        dutiful.hand(.signalled("SIGTERM"))
        dutiful.pass(.milliseconds(5))
        dutiful.pass(.milliseconds(5))

        #expect(quiet.deeds == [.exit(code: 0)])
        #expect(hung.deeds == [.stopReading, .crash(signal: "SIGTERM")])
        #expect(deaf.deeds == [.stopReading])
        #expect(dutiful.deeds == [.text("bye"), .text("!"), .exit(code: 3)])
        #expect(dutiful.server.signals == ["SIGTERM"])
    }

    /// A client that does what the scenario doesn't say.
    struct Mistake: CustomTestStringConvertible {
        let script: String
        let line: String?
        let place: String
        let expected: String
        let actual: String
        var path: String?

        var testDescription: String { "\(script) ← \(line ?? "the end")" }
    }

    static let mistakes = [
        Mistake(
            script: #"[{"expect": {"method": "go"}}]"#,
            line: #"{"method":"come"}"#,
            place: "servers.app.spawns[0][0]",
            expected: "go",
            actual: #"{"method":"come"}"#
        ),
        Mistake(
            script: #"[{"raw": ""}, {"expect": {"method": "go", "params": {"to": {"a": 1}}}}]"#,
            line: #"{"method":"go","params":{"to":{"a":2}}}"#,
            place: "servers.app.spawns[0][1]",
            expected: "1",
            actual: "2",
            path: "to.a"
        ),
        Mistake(
            script: #"[]"#,
            line: #"{"id":1,"method":"go"}"#,
            place: "servers.app.spawns[0]",
            expected: "nothing",
            actual: #"{"id":1,"method":"go"}"#
        ),
        Mistake(
            script: #"[{"wait": "1m"}]"#,
            line: #"{"id":1,"result":{}}"#,
            place: "servers.app.spawns[0]",
            expected: "nothing",
            actual: #"{"id":1,"result":{}}"#
        ),
        Mistake(
            script: #"[{"wait": "1m"}]"#,
            line: "nonsense",
            place: "servers.app.spawns[0]",
            expected: "nothing",
            actual: "\"nonsense\""
        ),
        Mistake(
            script: #"[{"expect": {"method": "go"}}]"#,
            line: nil,
            place: "servers.app.spawns[0][0]",
            expected: "the call go",
            actual: "the end"
        ),
        Mistake(
            script: #"[{"request": "a", "id": 1}, {"expectReply": {"result": 1}}]"#,
            line: #"{"id":1,"result":2}"#,
            place: "servers.app.spawns[0][1]",
            expected: "1",
            actual: "2",
            path: "result"
        ),
        Mistake(
            script: #"[{"expect": {"method": "go"}}, {"reply": {}}]"#,
            line: #"{"method":"go"}"#,
            place: "servers.app.spawns[0][1]",
            expected: "a request",
            actual: "a notification"
        ),
    ]

    @Test("A mistake of the client is told with its place, and ends the process", arguments: mistakes)
    func mistake(_ mistake: Mistake) throws {
        var run = try ScriptRun(mistake.script)

        if let line = mistake.line { run.say(line) } else { run.hand(.inputEnded) }

        let failure = try #require(run.failure)
        #expect(failure.place == mistake.place)
        #expect(failure.expected == mistake.expected)
        #expect(failure.actual == mistake.actual)
        #expect(failure.path == mistake.path)
        #expect(run.deeds.last == .exit(code: ScriptedServer.failureCode))
    }

    @Test("A message that doesn't come in time is a mistake, and in time it isn't")
    func lateness() throws {
        var run = try ScriptRun(#"[{"expect": {"method": "go", "within": "2s"}}]"#)

        run.pass(.milliseconds(1_999))
        #expect(run.failure == nil)

        run.pass(.milliseconds(1))
        #expect(run.failure?.place == "servers.app.spawns[0][0]")
    }

    @Test(
        "Who is started otherwise than it must be is a mistake",
        arguments: [
            (#"{"argv": ["codex", "exec"]}"#, "argv"), (#"{"cwd": "/home"}"#, "cwd"),
            (#"{"env": {"HOME": {"$absent": true}}}"#, "env"),
        ]
    )
    func start(_ started: String, _ name: String) throws {
        let run = try ScriptRun("[]", started: started)

        #expect(run.failure?.place == "servers.app.started.\(name)")
    }

    @Test("A process more than there are scripts is a mistake")
    func extraSpawn() throws {
        let plan = try ScriptRun("[]").server.plan
        let run = ScriptRun(plan, spawn: 1)

        #expect(run.failure?.place == "servers.app.spawns")
        #expect(run.deeds == [.exit(code: ScriptedServer.failureCode)])
    }
}
