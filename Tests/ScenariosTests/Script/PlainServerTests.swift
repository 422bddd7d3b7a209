import Basics
import Scenarios
import Testing

@Suite("A plain server")
struct PlainServerTests {
    /// What a client says for one plain turn.
    private static let conversation = [
        #"{"id":1,"method":"initialize","params":{"clientInfo":{"name":"probe","version":"0.1"}}}"#,
        #"{"method":"initialized"}"#,
        #"{"id":2,"method":"thread/start","params":{"cwd":"/home/demo"}}"#,
        #"{"id":3,"method":"turn/start","params":{"threadId":"0199a213-0000-7000-8000-000000000001","input":[]}}"#,
    ]

    private static func run(spawn: Int = 0) -> ScriptRun {
        var run = ScriptRun(.plain(.appServer), spawn: spawn)
        for line in conversation { run.say(line) }
        return run
    }

    @Test("A turn has the messages of codex 0.163.0 in their order")
    func order() throws {
        let run = Self.run()

        #expect(
            try run.methods == [
                "=", "configWarning", "remoteControl/status/changed", "=", "thread/started", "warning", "=",
                "thread/status/changed", "turn/started", "item/started", "item/completed", "item/started",
                "item/agentMessage/delta", "item/completed", "thread/tokenUsage/updated",
                "account/rateLimits/updated", "thread/status/changed", "turn/completed",
            ]
        )
    }

    @Test("Answers and notifications have the members of codex 0.163.0 in their order")
    func members() throws {
        let messages = try Self.run().messages
        let turn = try #require(messages.last?["params"]?["turn"]?.members)
        let session = try #require(messages[3]["result"]?.members)

        #expect(
            turn.members.map(\.name) == [
                "id", "rootTurnId", "items", "itemsView", "status", "error", "startedAt", "completedAt", "durationMs",
            ]
        )
        #expect(turn["status"] == "completed")
        #expect(
            session.members.map(\.name) == [
                "thread", "model", "modelProvider", "serviceTier", "disabledPluginIds", "cwd",
                "runtimeWorkspaceRoots", "instructionSources", "approvalPolicy", "approvalsReviewer", "sandbox",
                "activePermissionProfile", "reasoningEffort", "multiAgentMode",
            ]
        )
        #expect(session["cwd"] == "/home/demo")
        #expect(messages[0]["result"]?["userAgent"] == "probe/0.163.0 (Debian 12.0.0; x86_64) xterm (probe; 0.1)")
        #expect(messages[12]["params"]?["delta"] == "hello \u{2028} world")
        #expect(messages.filter { $0["method"] != nil }.allSatisfy { $0["emittedAtMs"]?.integer != nil })
    }

    /// A request that is refused, and the real one's words for it.
    struct Refusal: CustomTestStringConvertible {
        let call: String
        let words: String

        var testDescription: String { words }
    }

    @Test(
        "What can't be served is refused in the real one's words",
        arguments: [
            Refusal(call: #""initialize","params":{}"#, words: "Already initialized"),
            Refusal(call: #""turn/start","params":{"threadId":"t"}"#, words: "thread not found: t"),
            Refusal(call: #""thread/read","params":{"threadId":"t"}"#, words: "thread not loaded: t"),
            Refusal(call: #""nope","params":{}"#, words: "Invalid request: unknown variant `nope`, expected one of"),
        ]
    )
    func refusal(_ refusal: Refusal) throws {
        var run = Self.run()

        run.say("{\"id\":9,\"method\":\(refusal.call)}")

        let answer = try #require(run.messages.last)
        #expect(answer["id"] == 9)
        #expect(answer["error"]?["code"] == -32600)
        #expect(answer["error"]?["message"]?.text?.hasPrefix(refusal.words) == true)
    }

    @Test("Before it is initialized it serves nothing else")
    func notInitialized() throws {
        var run = ScriptRun(.plain(.appServer))

        run.say(#"{"id":1,"method":"thread/start","params":{}}"#)

        #expect(try run.messages == [["error": ["code": -32600, "message": "Not initialized"], "id": 1]])
    }

    @Test("It knows its threads and turns when it is asked for them")
    func memory() throws {
        var run = Self.run()
        let thread = "0199a213-0000-7000-8000-000000000001"

        run.say(#"{"id":4,"method":"thread/read","params":{"threadId":"\#(thread)","includeTurns":true}}"#)

        let turns = try #require(run.messages.last?["result"]?["thread"]?["turns"]?.elements)
        #expect(turns.map { $0["status"] } == ["completed"])
    }

    @Test("What it says depends on neither how its input is cut nor on the run")
    func cuts() {
        let whole = Self.run()
        let bytes = Self.conversation.flatMap { Array(($0 + "\n").utf8) }

        for size in 1...bytes.count {
            var run = ScriptRun(.plain(.appServer))
            var rest = bytes[...]
            while !rest.isEmpty {
                run.hand(.received(Array(rest.prefix(size))))
                rest = rest.dropFirst(size)
            }
            let isSame = run.actions == whole.actions  // Spelled out, the difference would fill pages.
            #expect(isSame, "cut into pieces of \(size)")
        }
    }

    @Test("Ids of two processes differ")
    func ids() throws {
        let one = try Self.run().messages[3]["result"]?["thread"]?["id"]
        let other = try Self.run(spawn: 1).messages[3]["result"]?["thread"]?["id"]

        #expect(one == "0199a213-0000-7000-8000-000000000001")
        #expect(other == "0199a213-0001-7000-8000-000000000001")
    }

    // MARK: - Turns that take their time

    /// A server with a pace, after its handshake and with two threads.
    private static func paced(_ profile: String = "0.163.0") throws -> ScriptRun {
        let script = #"[{"serve": true, "deltas": 2, "every": "10ms"}]"#
        var run = try ScriptRun("\(script), \(script)", profile: profile)
        for line in conversation.dropLast() { run.say(line) }
        run.say(#"{"id":3,"method":"thread/start","params":{}}"#)
        run.start(turn: 4, on: first)
        run.start(turn: 5, on: second)
        return run
    }

    private static let first = "0199a213-0000-7000-8000-000000000001"
    private static let second = "0199a213-0000-7000-8000-000000000002"

    @Test("Turns with a pace run side by side, each with its pieces and its end")
    func pace() throws {
        var run = try Self.paced()
        #expect(try !run.methods.contains("item/agentMessage/delta"))

        for _ in 0..<3 { run.pass(.milliseconds(10)) }

        let wanted = ["item/agentMessage/delta", "turn/completed"]
        let told = try run.messages.filter { wanted.contains($0["method"]?.text ?? "") }
        #expect(
            told.map { "\($0["method"]?.text ?? "") \($0["params"]?["threadId"]?.text?.last ?? "?")" } == [
                "item/agentMessage/delta 1", "item/agentMessage/delta 2",
                "item/agentMessage/delta 1", "turn/completed 1", "item/agentMessage/delta 2", "turn/completed 2",
            ]
        )
        #expect(told.last?["params"]?["turn"]?["items"]?.elements?.first?["text"] == "piece-2 piece-1")
        #expect(run.failure == nil)
    }

    @Test("A start on a thread whose turn runs folds into it, and an interrupt ends it")
    func steps() throws {
        var run = try Self.paced()
        let turn = try #require(try run.messages.last { $0["id"] == 4 }?["result"]?["turn"]?["id"]?.text)

        run.start(turn: 6, on: Self.first)
        run.say(#"{"id":7,"method":"turn/interrupt","params":{"threadId":"\#(Self.first)","turnId":"\#(turn)"}}"#)
        run.pass(.milliseconds(10))

        let messages = try run.messages
        #expect(messages.last { $0["id"] == 6 }?["result"]?["turn"]?["id"]?.text == turn)
        #expect(messages.last { $0["id"] == 7 }?["result"] == [:])
        let ends = messages.filter { $0["method"] == "turn/completed" }
        #expect(ends.map { $0["params"]?["turn"]?["status"] } == ["interrupted"])
        #expect(messages.count { $0["method"] == "item/agentMessage/delta" } == 1)
    }

    @Test("A steer of another turn is refused with the name of the one that runs")
    func mismatch() throws {
        var run = try Self.paced()
        let turn = try #require(try run.messages.last { $0["id"] == 4 }?["result"]?["turn"]?["id"]?.text)

        run.say(#"{"id":6,"method":"turn/steer","params":{"threadId":"\#(Self.first)","expectedTurnId":"x"}}"#)

        let words = "expected active turn id `x` but found `\(turn)`"
        #expect(try run.messages.last == ["error": ["code": -32600, "message": .string(words)], "id": 6])
    }

    @Test("What is said while a turn runs goes into it, and only an older release calls it by another name")
    func profiles() throws {
        for profile in ServerPlan.Profile.allCases {
            var run = try Self.paced(profile.rawValue)
            let turn = try #require(try run.messages.last { $0["id"] == 4 }?["result"]?["turn"]?["id"]?.text)

            run.start(turn: 6, on: Self.first, naming: "more")
            let named = try #require(try run.messages.last { $0["id"] == 6 }?["result"]?["turn"]?["id"]?.text)
            for _ in 0..<2 { run.pass(.milliseconds(10)) }
            let turns = try run.turns(of: Self.first)

            #expect((named == turn) == (profile == .current))
            #expect(turns.map { $0["id"]?.text } == [turn])
            #expect(turns.first?["status"] == "completed")
            #expect(
                turns.first?["items"]?.elements?.map { $0["clientId"] ?? $0["text"] } == [
                    "message-4", "more", "piece-2 piece-1",
                ]
            )
            let others = try run.messages.filter { $0["params"]?["turnId"]?.text == named && named != turn }
            #expect(others.isEmpty)
        }
    }

    @Test("A turn shows how it stands: running, completed, interrupted")
    func states() throws {
        var run = try Self.paced()
        #expect(try run.turns(of: Self.first).map { $0["status"] } == ["inProgress"])
        #expect(try run.turns(of: Self.first).first?["items"]?.elements?.map { $0["clientId"] } == ["message-4"])
        #expect(try run.messages.last?["result"]?["thread"]?["status"]?["type"] == "active")

        for _ in 0..<2 { run.pass(.milliseconds(10)) }
        #expect(try run.turns(of: Self.first).map { $0["status"] } == ["completed"])
        #expect(try run.messages.last?["result"]?["thread"]?["status"]?["type"] == "idle")

        run.start(turn: 6, on: Self.first)
        let turn = try #require(try run.messages.last { $0["id"] == 6 }?["result"]?["turn"]?["id"]?.text)
        run.say(#"{"id":7,"method":"turn/interrupt","params":{"threadId":"\#(Self.first)","turnId":"\#(turn)"}}"#)
        #expect(try run.turns(of: Self.first).map { $0["status"] } == ["completed", "interrupted"])
        #expect(try run.turns(of: Self.first).last?["items"]?.elements?.map { $0["type"] } == ["userMessage"])
    }

    @Test("A thread without a turn has none to show, in the real one's words")
    func noTurns() throws {
        var run = ScriptRun(.plain(.appServer))
        for line in Self.conversation.dropLast() { run.say(line) }

        run.say(#"{"id":9,"method":"thread/read","params":{"threadId":"\#(Self.first)","includeTurns":true}}"#)

        let words: JSON = ["code": -32601, "message": "list_turns is not supported yet"]
        #expect(try run.messages.last?["error"] == words)
    }

    @Test("The next process shows a turn that ran as interrupted, and goes on from there")
    func nextProcess() throws {
        let dead = try Self.paced()
        var run = ScriptRun(dead.server.plan, spawn: 1, shelf: dead.shelf)
        for line in Self.conversation.prefix(2) { run.say(line) }

        let unloaded = try run.turns(of: Self.first)
        #expect(try run.messages.last?["result"]?["thread"]?["status"]?["type"] == "notLoaded")
        run.say(#"{"id":8,"method":"thread/resume","params":{"threadId":"\#(Self.first)"}}"#)
        let resumed = try run.messages.last?["result"]?["thread"]

        #expect(unloaded.map { $0["status"] } == ["interrupted"])
        #expect(unloaded.first?["completedAt"] == .null)
        #expect(resumed?["turns"]?.elements == unloaded)
        #expect(resumed?["status"]?["type"] == "idle")
        run.start(turn: 9, on: Self.first)
        #expect(try run.turns(of: Self.first).map { $0["status"] } == ["interrupted", "inProgress"])
    }

    @Test("What a script tells of a turn is what the thread shows by default")
    func scripted() throws {
        var run = try ScriptRun(
            #"""
            [{"expect": {"method": "thread/start"}}, {"reply": {"thread": {"id": "t"}}},
             {"expect": {"method": "turn/start"}}, {"reply": {"turn": {"id": "one"}}},
             {"notify": "item/completed", "params": {"threadId": "t", "turnId": "one", "item": {"text": "hi"}}},
             {"notify": "turn/completed", "params": {"threadId": "t", "turn":
               {"id": "one", "status": "failed", "error": {"message": "m"}}}},
             {"expect": {"method": "thread/read"}}, {"reply": {}}]
            """#
        )
        run.say(#"{"id":1,"method":"thread/start","params":{}}"#)
        run.start(turn: 4, on: "t")

        let turns = try run.turns(of: "t")

        #expect(turns.map { $0["status"] } == ["failed"])
        #expect(turns.first?["error"]?["message"] == "m")
        #expect(turns.first?["items"]?.elements?.map { $0["clientId"] ?? $0["text"] } == ["message-4", "hi"])
        #expect(run.failure == nil)
    }

    @Test("What is left to later processes is read as it was written")
    func record() throws {
        let shelf = try Self.paced().shelf

        #expect(shelf.count == 2)
        #expect(shelf.map { PretendedTurn.Record($0.json) } == shelf)
    }
}

extension ScriptRun {
    fileprivate mutating func start(turn id: Int, on thread: String, naming message: String? = nil) {
        let name = message ?? "message-\(id)"
        let place = #""threadId":"\#(thread)","clientUserMessageId":"\#(name)""#
        say(#"{"id":\#(id),"method":"turn/start","params":{\#(place),"input":[]}}"#)
    }

    /// The turns of a thread as the server shows them now.
    fileprivate mutating func turns(of thread: String) throws -> [JSON] {
        say(#"{"id":99,"method":"thread/read","params":{"threadId":"\#(thread)","includeTurns":true}}"#)
        return try #require(try messages.last?["result"]?["thread"]?["turns"]?.elements)
    }
}
