import Basics
import Scenarios
import Testing

@Suite("A scripted codex exec")
struct ExecScriptTests {
    private static let lastMessage = "/runs/last-message.md"

    /// A process whose input has ended already.
    private static func run(
        _ script: String,
        arguments: [String] = ["codex", "exec", "--output-last-message", lastMessage, "-"]
    ) throws -> ScriptRun {
        var run = ScriptRun(try ScriptRun(script, kind: .exec).server.plan, arguments: arguments)
        run.hand(.inputEnded)
        return run
    }

    @Test("It does nothing before its input has ended, and has all of it then")
    func input() throws {
        var run = try ScriptRun(#"[{"stderr": "at work\n"}]"#, kind: .exec)

        run.hand(.received(Array("6*".utf8)))
        run.hand(.woke)
        run.hand(.received(Array("7?".utf8)))

        #expect(run.actions.isEmpty)

        run.hand(.inputEnded)

        #expect(run.actions.first == .report(.received(["prompt": "6*7?"])))
        #expect(run.deeds == [.writeError(Array("at work\n".utf8)), .exit(code: 0)])
    }

    @Test("One that begins by reading no more doesn't wait for its input")
    func deafness() throws {
        let run = try ScriptRun(#"[{"stopReading": true}, {"exit": 2}]"#, kind: .exec)

        #expect(run.deeds == [.stopReading, .exit(code: 2)])
    }

    @Test("The end of its input leaves it alone, and the end of its script ends it")
    func end() throws {
        var run = try Self.run(#"[{"wait": "1s"}, {"raw": "done"}]"#)
        #expect(run.deeds.isEmpty)

        run.pass(.seconds(1))

        #expect(run.deeds == [.text("done"), .exit(code: 0)])
        #expect(run.actions.contains(.report(.played)))
    }

    @Test(
        "An event has the members of codex 0.163.0 in their order, and what the script says of them",
        arguments: [
            (
                #"{"type": "thread.started"}"#,
                #"{"type":"thread.started","thread_id":"0199a213-0000-7000-8000-000000000001"}"#
            ),
            (#"{"thread_id": "t", "type": "thread.started"}"#, #"{"type":"thread.started","thread_id":"t"}"#),
            (#"{"type": "turn.started"}"#, #"{"type":"turn.started"}"#),
            (
                #"{"type": "item.completed", "item": {"text": "hi"}}"#,
                #"{"type":"item.completed","item":{"id":"item_0","type":"agent_message","text":"hi"}}"#
            ),
            (
                #"{"type": "item.started", "item": {"type": "error", "message": "m"}}"#,
                #"{"type":"item.started","item":{"id":"item_0","type":"error","message":"m"}}"#
            ),
            (
                #"{"type": "turn.completed", "usage": {"input_tokens": 1}}"#,
                #"{"type":"turn.completed","usage":{"input_tokens":1,"cached_input_tokens":2,"#
                    + #""cache_write_input_tokens":0,"output_tokens":10,"reasoning_output_tokens":1}}"#
            ),
            (
                #"{"type": "turn.failed", "error": {"message": "no"}}"#,
                #"{"type":"turn.failed","error":{"message":"no"}}"#
            ),
            (#"{"type": "error", "message": "again"}"#, #"{"type":"error","message":"again"}"#),
            (#"{"type": "galaxy.expanded", "by": 2}"#, #"{"type":"galaxy.expanded","by":2}"#),
        ]
    )
    func events(said: String, line: String) throws {
        let run = try Self.run("[{\"out\": \(said)}]")

        #expect(run.deeds.first == .text(line + "\n"))
    }

    @Test("Items are numbered as they are completed")
    func items() throws {
        let run = try Self.run(
            """
            [{"out": {"type": "item.started"}}, {"out": {"type": "item.completed"}}, {"out": {"type": "item.started"}},
             {"partial": {"out": {"type": "item.completed"}}, "keep": 9}, {"raw": "\\n"},
             {"out": {"type": "item.completed"}}, {"out": {"type": "item.completed"}}]
            """
        )

        let ids = run.output.split(separator: 0x0A).compactMap { line in
            (try? JSON(parsing: Array(line)))?["item"]?["id"]?.text  // One of them is no line.
        }
        #expect(ids == ["item_0", "item_0", "item_1", "item_1", "item_2"])
    }

    /// A process with these verbs, and what it leaves as its last message.
    struct Last: CustomTestStringConvertible {
        let verbs: String
        let message: String?

        var testDescription: String { verbs }
    }

    private static let said = #"{"out": {"type": "item.completed", "item": {"text": "hello"}}}"#
    private static let completed = #"{"out": {"type": "turn.completed"}}"#

    @Test(
        "Its last message goes into a file if it has completed its turn and exits with 0, and else never",
        arguments: [
            Last(verbs: "\(said), \(completed)", message: "hello"),
            Last(verbs: #"\#(said), \#(completed), {"exit": 0}"#, message: "hello"),
            Last(verbs: #"{"flood": \#(said), "times": 2}, {"flood": \#(completed), "times": 1}"#, message: "hello"),
            Last(
                verbs: #"\#(said), {"out": {"type": "item.completed", "item": {"type": "error"}}}, \#(completed)"#,
                message: "hello"
            ),
            Last(verbs: completed, message: ""),
            Last(verbs: said, message: nil),
            Last(verbs: #"\#(said), {"partial": \#(completed), "keep": "99%"}"#, message: nil),
            Last(verbs: #"\#(said), \#(completed), {"exit": 1}"#, message: nil),
            Last(verbs: #"\#(said), \#(completed), {"crash": "SIGTERM"}"#, message: nil),
            Last(verbs: #"\#(said), {"out": {"type": "turn.failed"}}"#, message: nil),
        ]
    )
    func lastMessage(_ last: Last) throws {
        let run = try Self.run("[\(last.verbs)]")

        let files = run.deeds.filter { if case .writeFile = $0 { true } else { false } }
        #expect(files == last.message.map { [.writeFile(path: Self.lastMessage, Array($0.utf8))] } ?? [])
        #expect(run.server.hasEnded)
    }

    @Test(
        "The file is named in each of the forms that the real one knows, and lies where the process was started",
        arguments: [
            (["-o", "a.md"], "\(ScriptRun.directory)/a.md"), (["--output-last-message=/b.md"], "/b.md"), (["-o"], nil),
            ([], nil),
        ]
    )
    func lastMessageFile(arguments: [String], path: String?) throws {
        let run = try Self.run("[\(Self.completed)]", arguments: ["codex", "exec"] + arguments)

        #expect(run.deeds.dropFirst().first == path.map { .writeFile(path: $0, []) } ?? .exit(code: 0))
    }

    @Test(
        "A signal ends it as it ends the real one, unless its script says otherwise",
        arguments: [
            (#"[{"wait": "1m"}]"#, "SIGTERM", ScriptedServer.Action.crash(signal: "SIGTERM")),
            (#"[{"wait": "1m"}]"#, "SIGINT", .exit(code: 1)),
            (#"[{"onSignal": "SIGTERM", "do": [{"exit": 3}]}, {"wait": "1m"}]"#, "SIGTERM", .exit(code: 3)),
        ]
    )
    func signals(script: String, signal: String, end: ScriptedServer.Action) throws {
        var run = try Self.run(script)

        run.hand(.signalled(signal))

        #expect(run.deeds == [end])
    }

    @Test("A signal ends it before its input has ended, too")
    func earlySignal() throws {
        var run = try ScriptRun("[]", kind: .exec)

        run.hand(.signalled("SIGTERM"))

        #expect(run.deeds == [.crash(signal: "SIGTERM")])
    }

    @Test("An input that is too long is a mistake of codexd")
    func longInput() throws {
        var run = try ScriptRun("[]", kind: .exec)
        let megabyte = [UInt8](repeating: 0x20, count: 1 << 20)

        for _ in 0..<64 { run.hand(.received(megabyte)) }
        #expect(run.failure == nil)
        run.hand(.received([0x20]))

        #expect(run.failure?.summary == "codexd's input is too long")
        #expect(run.deeds == [.exit(code: ScriptedServer.failureCode)])
    }

    @Test("64 MiB of output are written in bursts, and never more at once")
    func flood() throws {
        var run = try Self.run(#"[{"flood": {"raw": {"repeat": "x", "times": 65536}}, "times": 1024}]"#)
        var (total, largest) = (run.output.count, run.output.count)

        while !run.server.hasEnded {
            run = ScriptRun(continuing: run)
            run.pass(.zero)
            total += run.output.count
            largest = max(largest, run.output.count)
        }

        #expect(total == 64 << 20)
        #expect(largest == 256 << 10)
    }

    @Test("A plain one says hello in any number of processes")
    func plain() throws {
        var run = ScriptRun(.plain(.exec), spawn: 7)

        run.hand(.inputEnded)

        let types = try run.messages.map { $0["type"]?.text }
        #expect(types == ["thread.started", "turn.started", "item.completed", "turn.completed"])
        #expect(run.deeds.last == .exit(code: 0))
        #expect(run.failure == nil)
    }
}
