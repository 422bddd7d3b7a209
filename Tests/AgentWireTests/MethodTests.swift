import AgentWire
import Basics
import Testing

@Suite("Methods")
struct MethodTests {
    private static let settings = ThreadSettings(
        model: "gpt",
        modelProvider: "openai",
        serviceTier: "fast",
        cwd: "/w",
        approvalPolicy: ["granular": ["rules": true]],
        sandbox: "read-only",
        config: ["a.b": 1],
        baseInstructions: "be",
        developerInstructions: "do",
        personality: "calm"
    )

    @Test(
        "Every param goes out, in the protocol's order, and as null where it is unset",
        arguments: [
            Sent(
                Initialize(clientName: "codexd", clientTitle: "local service", clientVersion: "1.2"),
                "initialize",
                #"{"clientInfo":{"name":"codexd","title":"local service","version":"1.2"},"#
                    + #""capabilities":{"experimentalApi":true}}"#
            ),
            Sent(
                Initialize(clientName: "codexd", clientTitle: nil, clientVersion: "0.0.0"),
                "initialize",
                #"{"clientInfo":{"name":"codexd","title":null,"version":"0.0.0"},"#
                    + #""capabilities":{"experimentalApi":true}}"#
            ),
            Sent(
                ThreadStart(),
                "thread/start",
                #"{"model":null,"modelProvider":null,"serviceTier":null,"cwd":null,"approvalPolicy":null,"#
                    + #""sandbox":null,"config":null,"baseInstructions":null,"developerInstructions":null,"#
                    + #""personality":null,"ephemeral":null}"#
            ),
            Sent(
                ThreadStart(settings: settings, ephemeral: false),
                "thread/start",
                #"{"model":"gpt","modelProvider":"openai","serviceTier":"fast","cwd":"/w","#
                    + #""approvalPolicy":{"granular":{"rules":true}},"sandbox":"read-only","config":{"a.b":1},"#
                    + #""baseInstructions":"be","developerInstructions":"do","personality":"calm","ephemeral":false}"#
            ),
            Sent(
                ThreadResume(threadID: "t"),
                "thread/resume",
                #"{"threadId":"t","model":null,"modelProvider":null,"serviceTier":null,"cwd":null,"#
                    + #""approvalPolicy":null,"sandbox":null,"config":null,"baseInstructions":null,"#
                    + #""developerInstructions":null,"personality":null}"#
            ),
            Sent(
                ThreadResume(threadID: "t", settings: settings),
                "thread/resume",
                #"{"threadId":"t","model":"gpt","modelProvider":"openai","serviceTier":"fast","cwd":"/w","#
                    + #""approvalPolicy":{"granular":{"rules":true}},"sandbox":"read-only","config":{"a.b":1},"#
                    + #""baseInstructions":"be","developerInstructions":"do","personality":"calm"}"#
            ),
            Sent(
                TurnStart(threadID: "t", input: []),
                "turn/start",
                #"{"threadId":"t","input":[],"cwd":null,"approvalPolicy":null,"sandboxPolicy":null,"model":null,"#
                    + #""serviceTier":null,"effort":null,"summary":null,"personality":null,"outputSchema":null,"#
                    + #""collaborationMode":null,"clientUserMessageId":null}"#
            ),
            Sent(
                TurnStart(
                    threadID: "t",
                    input: [["type": "text", "text": "hi", "text_elements": []]],
                    cwd: "/w",
                    approvalPolicy: "never",
                    sandboxPolicy: ["type": "dangerFullAccess"],
                    model: "gpt",
                    serviceTier: "fast",
                    effort: "high",
                    summary: "auto",
                    personality: "calm",
                    outputSchema: ["type": "object"],
                    collaborationMode: ["mode": "plan"],
                    clientUserMessageID: "m-1"
                ),
                "turn/start",
                #"{"threadId":"t","input":[{"type":"text","text":"hi","text_elements":[]}],"cwd":"/w","#
                    + #""approvalPolicy":"never","sandboxPolicy":{"type":"dangerFullAccess"},"model":"gpt","#
                    + #""serviceTier":"fast","effort":"high","summary":"auto","personality":"calm","#
                    + #""outputSchema":{"type":"object"},"collaborationMode":{"mode":"plan"},"#
                    + #""clientUserMessageId":"m-1"}"#
            ),
            Sent(
                TurnSteer(threadID: "t", input: [["type": "image", "url": "u"]], expectedTurnID: "n"),
                "turn/steer",
                #"{"threadId":"t","input":[{"type":"image","url":"u"}],"expectedTurnId":"n"}"#
            ),
            Sent(TurnInterrupt(threadID: "t", turnID: "n"), "turn/interrupt", #"{"threadId":"t","turnId":"n"}"#),
            Sent(ThreadRead(threadID: "t"), "thread/read", #"{"threadId":"t","includeTurns":true}"#),
            Sent(
                ThreadRead(threadID: "t", includeTurns: false),
                "thread/read",
                #"{"threadId":"t","includeTurns":false}"#
            ),
        ]
    )
    func params(_ example: Sent) {
        #expect(example.name == example.expectedName)
        #expect(example.params.line == example.expectedParams)
    }
}

@Suite("Answers")
struct AnswerTests {
    @Test("A server says what it is, if it likes")
    func initialize() throws {
        let answer = try Initialize.answer(
            from: JSONSlice(
                #"{"userAgent":"probe/0.163.0","codexHome":"/home/demo","platformFamily":"unix","platformOs":"linux"}"#
            )
        )
        let silence = try Initialize.answer(from: JSONSlice("{}"))

        #expect(answer == .init(userAgent: "probe/0.163.0", platformFamily: "unix", platformOs: "linux"))
        #expect(silence == .init(userAgent: nil, platformFamily: nil, platformOs: nil))
    }

    @Test("A started and a resumed thread tell the settings they got")
    func session() throws {
        let expected = ThreadSession(
            thread: AgentThread(id: "01a1-thread"),
            model: "mock-model",
            modelProvider: "mock",
            cwd: "/home/demo",
            reasoningEffort: "high",
            approvalPolicy: "never",
            sandbox: ["type": "readOnly", "networkAccess": false]
        )

        #expect(try ThreadStart.answer(from: JSONSlice(Recorded.session)) == expected)
        #expect(try ThreadResume.answer(from: JSONSlice(Recorded.session)) == expected)
    }

    @Test("Of a session only the thread's name is required, and other types elsewhere do no harm")
    func leastSession() throws {
        let text = #"{"thread":{"id":"t","turns":7},"model":{},"serviceTier":"fast","reasoningEffort":{"level":2}}"#

        let session = try ThreadStart.answer(from: JSONSlice(text))

        #expect(session == ThreadSession(thread: AgentThread(id: "t"), serviceTier: "fast"))
    }

    @Test("A started turn has a name and a status")
    func turnStart() throws {
        let turn = try TurnStart.answer(from: JSONSlice(#"{"turn":\#(Recorded.turn),"x":[{}]}"#))

        #expect(turn == AgentTurn(id: "01a1-turn", status: .inProgress))
    }

    @Test("A steered turn is named, and an interrupted one may be answered with anything")
    func steerAndInterrupt() throws {
        #expect(try TurnSteer.answer(from: JSONSlice(#"{"turnId":"n","more":1}"#)) == "n")
        #expect(try TurnInterrupt.answer(from: JSONSlice("null")) == .init())
    }

    @Test("A thread that is read shows its turns, their ends and the names of what the user said")
    func threadRead() throws {
        let text = #"{"thread":{"id":"t","preview":"hi","turns":[\#(Recorded.readTurn),\#(Recorded.failedTurn)]}}"#

        let thread = try ThreadRead.answer(from: JSONSlice(text))

        #expect(thread.id == "t")
        #expect(thread.turns.map(\.status) == [.completed, .failed])
        #expect(thread.turns.map(\.clientUserMessageIDs) == [["m-1"], []])
        #expect(thread.turns.map { $0.error?["message"] } == [nil, "high demand"])
    }

    @Test("A status nobody knows is kept as it is")
    func unknownStatus() throws {
        let turn = try TurnStart.answer(from: JSONSlice(#"{"turn":{"id":"n","status":"paused"}}"#))

        #expect(turn.status == TurnStatus(rawValue: "paused"))
    }

    @Test(
        "A missing member is reported with its method and the way to it",
        arguments: [
            Lacking(ThreadStart.self, "[]", "thread"),
            Lacking(ThreadStart.self, #"{"thread":"t"}"#, "thread"),
            Lacking(ThreadStart.self, #"{"thread":{"id":7}}"#, "thread.id"),
            Lacking(ThreadResume.self, #"{"thread":{}}"#, "thread.id"),
            Lacking(ThreadResume.self, #"{"thread":{"id":"t","turns":[{"id":"n"}]}}"#, "thread.turns[0].status"),
            Lacking(TurnStart.self, "null", "turn"),
            Lacking(TurnStart.self, #"{"turn":{"status":"inProgress"}}"#, "turn.id"),
            Lacking(TurnStart.self, #"{"turn":{"id":"n","status":null}}"#, "turn.status"),
            Lacking(TurnSteer.self, #"{"turn":{"id":"n"}}"#, "turnId"),
            Lacking(ThreadRead.self, "{}", "thread"),
            Lacking(
                ThreadRead.self,
                #"{"thread":{"id":"t","turns":[{"id":"n","status":"failed"},7]}}"#,
                "thread.turns[1].id"
            ),
        ]
    )
    func missing(_ example: Lacking) throws {
        let result = try JSONSlice(example.text)

        #expect(throws: example.error) { try example.read(result) }
    }
}

/// A request and how it must go out.
struct Sent: Sendable, CustomTestStringConvertible {
    let name: String
    let params: JSON
    let expectedName: String
    let expectedParams: String

    init<Method: AgentMethod>(_ method: Method, _ expectedName: String, _ expectedParams: String) {
        name = Method.name
        params = method.params
        self.expectedName = expectedName
        self.expectedParams = expectedParams
    }

    var testDescription: String { "\(expectedName) \(expectedParams.prefix(40))" }
}

/// A result that lacks something, and what.
struct Lacking: Sendable, CustomTestStringConvertible {
    let text: String
    let error: MissingMember
    let read: @Sendable (JSONSlice) throws -> Void

    init<Method: AgentMethod>(_ method: Method.Type, _ text: String, _ path: String) {
        self.text = text
        error = MissingMember(method: Method.name, path: path)
        read = { _ = try Method.answer(from: $0) }
    }

    var testDescription: String { "\(error.method) \(error.path)" }
}
