import Basics
import Scenarios
import Testing

@Suite("Verbs of a script")
struct ScriptVerbTests {
    private static func verbs(_ text: String) throws -> [ScriptVerb] {
        let server = try #require(try Draft.script("[\(text)]").scenario().server("app"))
        return try #require(server.spawns.first).map(\.verb)
    }

    private static let samples: [(String, ScriptVerb)] = [
        ("{'notify': 'a/b'}", .notify(Notice(method: "a/b", params: [:]))),
        ("{'params': {'a': 1}, 'notify': 'a/b'}", .notify(Notice(method: "a/b", params: ["a": 1]))),
        ("{'request': 'a/b', 'id': 0}", .request(method: "a/b", id: 0, params: [:])),
        ("{'reply': {'a': 1}, 'id': null}", .reply(.result(["a": 1]), to: nil, id: .null)),
        (
            "{'replyError': {'code': -32001, 'message': 'no', 'data': [1]}, 'id': 1}",
            .reply(.error(["code": -32001, "message": "no", "data": [1]]), to: nil, id: 1)
        ),
        ("{'wait': '200ms'}", .wait(.milliseconds(200))),
        ("{'wait': '2m'}", .wait(.seconds(120))),
        ("{'raw': 'a\\n'}", .raw(.text("a\n"))),
        ("{'raw': {'base64': 'AP8='}}", .raw(.bytes([0, 255]))),
        ("{'raw': {'base64': ''}}", .raw(.bytes([]))),
        ("{'raw': {'base64': 'Zm9vYmE='}}", .raw(.bytes(Array("fooba".utf8)))),
        ("{'raw': {'repeat': 'ab', 'times': 3}}", .raw(.repeated("ab", times: 3))),
        (
            "{'partial': {'notify': 'a'}, 'keep': '60%'}",
            .partial(.notify(Notice(method: "a", params: [:])), keep: .percent(60))
        ),
        ("{'partial': {'raw': 'abc'}, 'keep': 2}", .partial(.raw(.text("abc")), keep: .bytes(2))),
        ("{'chunk': 3}", .chunk([3])),
        ("{'chunk': [1, 0]}", .chunk([1, 0])),
        ("{'stderr': 'x'}", .stderr("x")),
        ("{'flood': {'notify': 'a'}, 'times': 9}", .flood(.notify(Notice(method: "a", params: [:])), times: 9)),
        ("{'stopReading': true}", .stopReading),
        ("{'close': 'stdout'}", .close(.stdout)),
        ("{'exit': 101}", .exit(101)),
        ("{'crash': 'SIGKILL'}", .crash("SIGKILL")),
        ("{'hang': true}", .hang),
        ("{'holdPipe': true}", .holdPipe(nil)),
        ("{'holdPipe': '5s'}", .holdPipe(.seconds(5))),
        ("{'onSignal': 'SIGTERM', 'do': 'ignore'}", .onSignal("SIGTERM", do: [])),
        ("{'serve': true}", .serve(nil)),
    ]

    @Test("A verb is read as it stands", arguments: samples)
    func verb(text: String, verb: ScriptVerb) throws {
        #expect(try Self.verbs(text) == [verb])
    }

    @Test("A call is expected with its params, its patience and its name")
    func expectation() throws {
        let verbs = try Self.verbs(
            "{'expect': {'method': 'a', 'params': {'b': {'$uuid': true}}, 'within': '1s'}, 'as': 'first'},"
                + "{'expect': {'method': 'b'}}, {'reply': {}, 'to': 'first'}, {'expectReply': {'id': 1}, 'id': 1}"
        )

        guard case .expect(let first, as: "first") = verbs[0], case .expect(let second, as: nil) = verbs[1],
            case .expectReply(let answer, id: 1, within: .seconds(10)) = verbs[3]
        else {
            Issue.record("read as \(verbs)")
            return
        }
        #expect(first.method == "a")
        #expect(first.within == .seconds(1))
        #expect(first.params?.description == "{\"b\": a UUID}")
        #expect(second.within == .seconds(10))
        #expect(second.params == nil)
        #expect(answer == (try Matcher(["id": 1])))
        #expect(verbs[2] == .reply(.result([:]), to: "first", id: nil))
    }

    @Test("What is done on a signal or again is placed inside")
    func nested() throws {
        let verbs = try Self.verbs(
            "{'onSignal': 'SIGTERM', 'do': [{'exit': 3}]}, {'repeat': 2, 'do': [{'repeat': 3, 'do': [{'raw': 'a'}]}]}"
        )

        let inner = PlacedVerb(place: "servers.app.spawns[0][1].do[0].do[0]", verb: .raw(.text("a")))
        let outer = PlacedVerb(place: "servers.app.spawns[0][1].do[0]", verb: .repeated(3, [inner]))
        let exit = PlacedVerb(place: "servers.app.spawns[0][0].do[0]", verb: .exit(3))
        #expect(verbs == [.onSignal("SIGTERM", do: [exit]), .repeated(2, [outer])])
    }

    @Test(
        "A part of a line is neither nothing nor all of it",
        arguments: [
            (ScriptVerb.Keep.percent(60), 10, 6), (.percent(99), 10, 9), (.percent(1), 10, 1), (.bytes(3), 10, 3),
            (.bytes(99), 10, 9), (.percent(50), 1, 1), (.bytes(4), 0, 0),
        ]
    )
    func keep(_ keep: ScriptVerb.Keep, length: Int, count: Int) {
        #expect(keep.count(of: length) == count)
    }

    @Test(
        "A verb that stands wrongly is refused where it stands",
        arguments: [
            ("{}", ": expected a verb"),
            ("1", ": expected an object"),
            ("{'notfy': 'a'}", ": unknown verb \"notfy\"; known are expect, reply"),
            ("{'notify': 'a', 'exit': 1}", ": \"notify\" and \"exit\" exclude each other"),
            ("{'notify': 'a', 'parms': {}}", ": unknown key \"parms\"; known are notify, params"),
            ("{'notify': 1}", ".notify: expected a text"),
            ("{'expect': {'params': {}}}", ".expect: the key \"method\" is missing"),
            ("{'expect': {'method': 'a', 'within': '1 s'}}", ".expect.within: \"1 s\" is no duration such as"),
            ("{'expect': {'method': 'a', 'params': {'$x': 1}}}", ".expect.params: unknown matcher \"$x\""),
            ("{'reply': {}}", ": no request is expected before this answer"),
            ("{'expect': {'method': 'a'}, 'to': 'b'}", ": unknown key \"to\""),
            ("{'reply': {}, 'to': 'b'}", ": no request is called \"b\""),
            ("{'replyError': {'code': 1}, 'id': 1}", ".replyError: the key \"message\" is missing"),
            ("{'replyError': {'code': 'a', 'message': ''}, 'id': 1}", ".replyError.code: expected an integer"),
            ("{'request': 'a'}", ": the key \"id\" is missing"),
            ("{'out': {'type': 'a'}}", ": only a server of the kind \"exec\" can \"out\""),
            ("{'wait': 5}", ".wait: expected a text"),
            ("{'wait': '5'}", ".wait: \"5\" is no duration"),
            ("{'wait': '25h'}", ".wait: \"25h\" is no duration"),
            ("{'wait': '-1s'}", ".wait: \"-1s\" is no duration"),
            ("{'wait': '1441m'}", ".wait: \"1441m\" is no duration"),
            ("{'sync': 'p'}", ": no step releases the script from \"p\""),
            ("{'sync': 'a b'}", ".sync: expected a name"),
            ("{'raw': 1}", ".raw: expected an object"),
            ("{'raw': {'base64': 'A'}}", ".raw.base64: expected bytes in base64"),
            ("{'raw': {'base64': 'A*=='}}", ".raw.base64: expected bytes in base64"),
            ("{'raw': {'base64': '===='}}", ".raw.base64: expected bytes in base64"),
            ("{'raw': {'repeat': 'a'}}", ".raw: the key \"times\" is missing"),
            ("{'raw': {'repeat': 'a', 'times': 0}}", ".raw.times: 0 is not between 1 and"),
            ("{'partial': {'exit': 1}, 'keep': 1}", ".partial: unknown verb that writes a line \"exit\""),
            ("{'partial': {'raw': 'a'}}", ": the key \"keep\" is missing"),
            ("{'partial': {'raw': 'a'}, 'keep': '100%'}", ".keep: 100 is not between 1 and 99"),
            ("{'partial': {'raw': 'a'}, 'keep': 'half'}", ".keep: expected a number of bytes or a share"),
            ("{'chunk': -1}", ".chunk: -1 is not between 0"),
            ("{'chunk': []}", ".chunk: expected an array that isn't empty"),
            ("{'chunk': [1, 'a']}", ".chunk[1]: expected an integer"),
            ("{'flood': {'flood': {'raw': 'a'}, 'times': 1}, 'times': 1}", ".flood: unknown verb that writes a line"),
            ("{'hang': false}", ".hang: expected true"),
            ("{'stopReading': 1}", ".stopReading: expected true"),
            ("{'serve': {}}", ".serve: expected true"),
            ("{'close': 'stdlog'}", ".close: unknown stream \"stdlog\""),
            ("{'exit': 256}", ".exit: 256 is not between 0 and 255"),
            ("{'crash': 'KILL'}", ".crash: unknown signal \"KILL\""),
            ("{'holdPipe': 1}", ".holdPipe: expected a text"),
            ("{'onSignal': 'SIGTERM'}", ": the key \"do\" is missing"),
            ("{'onSignal': 'SIGTERM', 'do': 'exit'}", ".do: expected an array"),
            ("{'onSignal': 'SIGTERM', 'do': []}", ".do: expected \"ignore\" or verbs"),
            ("{'repeat': 2, 'do': 'a'}", ".do: expected an array"),
            ("{'repeat': 2, 'do': [{'exit': 'a'}]}", ".do[0].exit: expected an integer"),
            ("{'use': 'x'}", ": no fragment is called \"x\""),
            ("{'use': 'x', 'exit': 1}", ": unknown key \"exit\""),
        ]
    )
    func refusals(text: String, message: String) throws {
        let refusal = try Draft.script("[\(text)]").refusal()

        #expect(refusal.hasPrefix("a.json: not a scenario: servers.app.spawns[0][0]\(message)"), "\(refusal)")
    }

    @Test(
        "A verb of an exec script that stands wrongly is refused where it stands",
        arguments: [
            ("{'expect': {'method': 'a'}}", ": only a server of the kind \"app-server\" can \"expect\""),
            ("{'reply': {}}", ": only a server of the kind \"app-server\" can \"reply\""),
            ("{'replyError': {'code': 1, 'message': ''}}", ": only a server of the kind \"app-server\" can"),
            ("{'notify': 'a'}", ": only a server of the kind \"app-server\" can \"notify\""),
            ("{'request': 'a', 'id': 1}", ": only a server of the kind \"app-server\" can \"request\""),
            ("{'expectReply': {}}", ": only a server of the kind \"app-server\" can \"expectReply\""),
            ("{'serve': true}", ": only a server of the kind \"app-server\" can \"serve\""),
            ("{'partial': {'notify': 'a'}, 'keep': 1}", ".partial: only a server of the kind \"app-server\" can"),
            ("{'onSignal': 'SIGTERM', 'do': [{'serve': true}]}", ".do[0]: only a server of the kind"),
            ("{'out': {}}", ".out: the key \"type\" is missing"),
            ("{'out': 'turn.started'}", ".out: expected an object"),
            ("{'out': {'type': 1}}", ".out.type: expected a text"),
            ("{'out': {'type': 'a'}, 'times': 2}", ": unknown key \"times\"; known are out"),
        ]
    )
    func execRefusals(text: String, message: String) throws {
        let refusal = try Draft.script("[\(text)]", kind: "exec").refusal()

        #expect(refusal.hasPrefix("a.json: not a scenario: servers.app.spawns[0][0]\(message)"), "\(refusal)")
    }

    @Test("Verbs of an exec script are read as they stand, within others too")
    func exec() throws {
        let text =
            "{'out': {'type': 'a', 'b': 1}}, {'partial': {'out': {'type': 'a'}}, 'keep': 1}, {'stopReading': true},"
            + "{'flood': {'out': {'type': 'a'}}, 'times': 2}, {'raw': 'x'}, {'exit': 1}"

        let server = try #require(try Draft.script("[\(text)]", kind: "exec").scenario().server(of: .exec))

        #expect(
            server.spawns.first?.map(\.verb) == [
                .out(["type": "a", "b": 1]), .partial(.out(["type": "a"]), keep: .bytes(1)), .stopReading,
                .flood(.out(["type": "a"]), times: 2), .raw(.text("x")), .exit(1),
            ]
        )
    }

    @Test("A name is given to one request of a script only")
    func requestNames() throws {
        let twice = "{'expect': {'method': 'a'}, 'as': 'x'}, {'expect': {'method': 'b'}, 'as': 'x'}"

        let refusal = try Draft.script("[\(twice)]").refusal()

        #expect(refusal.hasSuffix("servers.app.spawns[0][1]: a second request is called \"x\""))
        #expect(throws: Never.self) {
            try Draft.script("[{'expect': {'method': 'a'}, 'as': 'x'}], [{'expect': {'method': 'a'}, 'as': 'x'}]")
                .scenario()
        }
    }
}
