import Basics
import Scenarios
import Testing

@Suite("Steps")
struct StepTests {
    private static func steps(_ text: String) throws -> [Step] {
        try Draft("{'steps': [\(text)]}").scenario().steps
    }

    @Test("Every call and every change of life is known by its name")
    func operations() throws {
        for call in Step.Call.allCases {
            let with = "{'sessionId': 's', 'threadId': 't', 'runId': 'r', 'id': 'i'}"
            let step = try #require(try Self.steps("{'op': '\(call.rawValue)', 'with': \(with)}").first)

            guard case .call(call, let parameters, headers: [], let answer, background: nil) = step.action else {
                Issue.record("read as \(step.action)")
                continue
            }
            #expect(parameters["runId"] == "r")
            #expect(answer.status == nil && answer.body == nil)
        }
        for change in Step.LifeChange.allCases {
            let step = try #require(try Self.steps("{'op': '\(change.rawValue)'}").first)

            #expect(step.action == .life(change, flags: [], expectation: nil))
        }
    }

    @Test("A step is read as it stands")
    func kinds() throws {
        let is1 = try Matcher(1)
        let steps = try Self.steps(
            """
            {'op': 'start', 'flags': ['--a'], 'expect': 1}, {'op': 'status', 'background': 'b'},
            {'join': 'b', 'status': 1, 'expect': 1, 'within': '1s'},
            {'await': {'session': 's', 'is': 1}}, {'await': {'event': 1}}, {'await': {'file': 'f', 'is': 1}},
            {'check': {'file': 'f', 'is': 1}}, {'cli': ['status', '--json'], 'expect': {'exit': 1, 'json': 1}},
            {'http': {'method': 'POST', 'path': '/p', 'headers': {'A': 'b'}, 'body': {'c': null}}, 'status': 1},
            {'http': {'method': 'GET', 'path': '/p', 'raw': 'x'}}, {'http': {'method': 'GET', 'path': '/'}},
            {'await': {'run': 'r', 'is': 1}}
            """
        )

        #expect(steps[0].action == .life(.start, flags: ["--a"], expectation: is1))
        #expect(steps.map(\.place) == (0...11).map { "steps[\($0)]" })
        #expect(steps[2].within == .seconds(1))
        #expect(steps[3].action == .wait(.session(id: "s", is1)))
        #expect(steps[3].within == .seconds(10))
        #expect(steps[4].action == .wait(.event(is1)))
        #expect(steps[5].action == .wait(.file("f", is1)))
        #expect(steps[11].action == .wait(.run(id: "r", is1)))
        #expect(steps[6].action == .check(file: "f", is1))
        guard case .call(.status, parameters: [:], headers: [], _, background: "b") = steps[1].action,
            case .join("b", let joined) = steps[2].action,
            case .command(["status", "--json"], let command) = steps[7].action,
            case .http(let post, let answer, background: nil) = steps[8].action,
            case .http(let raw, _, background: nil) = steps[9].action,
            case .http(let get, _, background: nil) = steps[10].action
        else {
            Issue.record("read as \(steps)")
            return
        }
        #expect(joined.status == is1 && joined.body == is1)
        #expect(command.exit == is1 && command.json == is1 && command.stdout == nil && command.stderr == nil)
        #expect(post.method == "POST" && post.path == "/p" && post.headers.map(\.name) == ["A"])
        #expect(post.headers.map(\.value) == ["b"] && post.body == .json(["c": .null]))
        #expect(answer.status == is1 && answer.body == nil)
        #expect(raw.body == .raw("x"))
        #expect(get.body == nil)
    }

    @Test("What is sent over a WebSocket is read frame by frame")
    func webSocket() throws {
        let frames = """
            {'text': 'a', 'final': false}, {'more': 'b'}, {'ping': 'c'}, {'pong': ''}, {'raw': {'base64': '/w=='}},
            {'close': {'code': 1000, 'reason': 'd'}}, {'close': {}}
            """
        let call = "{'path': '/p', 'headers': {'A': 'b'}, 'send': [\(frames)]}"
        let step = try #require(try Self.steps("{'webSocket': \(call), 'status': 1, 'expect': 1}").first)

        guard case .webSocket(let socket, let answer) = step.action else {
            Issue.record("read as \(step.action)")
            return
        }
        #expect(socket.path == "/p" && socket.headers.map(\.value) == ["b"])
        #expect(
            socket.frames == [
                .text("a", isFinal: false), .more("b", isFinal: true), .ping("c"), .pong(""), .raw([0xFF]),
                .close(1000, reason: "d"), .close(nil, reason: ""),
            ]
        )
        #expect(try answer.status == Matcher(1) && answer.body == Matcher(1))
    }

    @Test(
        "A step that stands wrongly is refused where it stands",
        arguments: [
            ("{}", ": expected a step"),
            ("{'opp': 'stop'}", ": unknown step \"opp\"; known are op, join, await"),
            ("{'op': 'stop', 'release': 'a'}", ": \"op\" and \"release\" exclude each other"),
            ("{'op': 'fly'}", ".op: unknown op \"fly\"; known are createSession"),
            ("{'op': 1}", ".op: expected a text"),
            ("{'op': 'stop', 'with': {}}", ": unknown key \"with\""),
            ("{'op': 'stop', 'flags': []}", ".flags: \"stop\" and \"flags\" exclude each other"),
            ("{'op': 'startTurn'}", ": the key \"sessionId\" is missing"),
            ("{'op': 'startTurn', 'with': {'input': 'a'}}", ".with: the key \"sessionId\" is missing"),
            ("{'op': 'resumeSession', 'with': {}}", ".with: the key \"threadId\" is missing"),
            ("{'op': 'status', 'with': []}", ".with: expected an object"),
            ("{'op': 'status', 'expect': {'$x': 1}}", ".expect: unknown matcher \"$x\""),
            ("{'op': 'status', 'background': 'b', 'expect': {}}", ": \"background\" and \"expect\" exclude"),
            ("{'join': 'b'}", ": no background call is called \"b\""),
            ("{'await': {}}", ".await: the key \"file\" is missing"),
            ("{'await': {'session': 's'}}", ".await: the key \"is\" is missing"),
            ("{'await': {'event': {}, 'is': 1}}", ".await: unknown key \"is\""),
            ("{'await': {'event': {}}, 'within': 'soon'}", ".within: \"soon\" is no duration"),
            ("{'check': {'file': 'f'}}", ".check: the key \"is\" is missing"),
            ("{'sync': 'p'}", ": no script has a point called \"p\""),
            ("{'release': 'p'}", ": no script has a point called \"p\""),
            ("{'http': {'method': 'GET'}}", ".http: the key \"path\" is missing"),
            ("{'http': {'method': 'GET', 'path': '/', 'body': 1, 'raw': ''}}", ".http: \"body\" and \"raw\""),
            ("{'http': {'method': 'GET', 'path': '/', 'headers': {'a': 1}}}", ".http.headers.a: expected a text"),
            ("{'webSocket': {'path': '/'}}", ".webSocket: the key \"send\" is missing"),
            ("{'webSocket': {'path': '/', 'send': [{}]}}", ".webSocket.send[0]: expected a frame"),
            ("{'webSocket': {'path': '/', 'send': [{'ping': '', 'text': ''}]}}", ".webSocket.send[0]: \"text\" and"),
            (
                "{'webSocket': {'path': '/', 'send': [{'ping': '', 'final': true}]}}",
                ".webSocket.send[0].final: \"ping\""
            ),
            ("{'webSocket': {'path': '/', 'send': [{'raw': {'base64': '!'}}]}}", ".webSocket.send[0].raw.base64: "),
            ("{'webSocket': {'path': '/', 'send': [{'close': {'code': 70000}}]}}", ".webSocket.send[0].close.code: "),
            ("{'cli': 'status'}", ".cli: expected an array"),
            ("{'cli': [], 'expect': {'code': 0}}", ".expect: unknown key \"code\""),
            ("{'use': 'x'}", ": no fragment is called \"x\""),
        ]
    )
    func refusals(text: String, message: String) throws {
        let refusal = try Draft("{'steps': [\(text)]}").refusal()

        #expect(refusal.hasPrefix("a.json: not a scenario: steps[0]\(message)"), "\(refusal)")
    }

    @Test("A name is given to one background call only")
    func background() throws {
        let step = "{'op': 'status', 'background': 'b'}"

        let refusal = try Draft("{'steps': [\(step), \(step)]}").refusal()

        #expect(refusal.hasSuffix("steps[1]: a second background call is called \"b\""))
    }

    @Test("A script's point and the steps that wait for it and release it belong together")
    func points() throws {
        var draft = try Draft.script("[{'repeat': 2, 'do': [{'sync': 'p'}]}]")
        draft.members["steps"] = [["sync": "p"], ["release": "p"]]

        #expect(try draft.scenario().steps.map(\.action) == [.sync("p"), .release("p")])

        draft.members["steps"] = [["sync": "p"]]

        let path = "servers.app.spawns[0][0].do[0]"
        #expect(try draft.refusal() == "a.json: not a scenario: \(path): no step releases the script from \"p\"")
    }
}
