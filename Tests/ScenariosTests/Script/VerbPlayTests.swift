import Basics
import Scenarios
import Testing

@Suite("What the verbs of a script do")
struct VerbPlayTests {
    /// A verb that needs nobody, and what it does.
    struct Deed: CustomTestStringConvertible {
        let script: String
        let deeds: [ScriptedServer.Action]

        var testDescription: String { script }
    }

    static let deeds = [
        Deed(script: #"{"raw": "abc"}"#, deeds: [.text("abc")]),
        Deed(script: #"{"raw": {"base64": "8J8="}}"#, deeds: [.write([0xF0, 0x9F])]),
        Deed(script: #"{"raw": {"repeat": "ab", "times": 3}}"#, deeds: [.text("ababab")]),
        Deed(script: #"{"partial": {"raw": "0123456789\n"}, "keep": "60%"}"#, deeds: [.text("012345")]),
        Deed(script: #"{"partial": {"raw": "0123456789\n"}, "keep": 99}"#, deeds: [.text("012345678")]),
        Deed(script: #"{"chunk": [1, 2]}, {"raw": "abcdef"}"#, deeds: ["a", "bc", "d", "ef"].map { .text($0) }),
        Deed(
            script: #"{"chunk": [1, 0]}, {"raw": "abc"}, {"raw": "de"}"#,
            deeds: ["a", "bc", "d", "e"].map { .text($0) }
        ),
        Deed(script: #"{"chunk": 2}, {"chunk": 0}, {"raw": "abc"}"#, deeds: [.text("abc")]),
        Deed(script: #"{"stderr": "oh\n"}"#, deeds: [.writeError(Array("oh\n".utf8))]),
        Deed(script: #"{"flood": {"raw": "x"}, "times": 3}"#, deeds: ["x", "x", "x"].map { .text($0) }),
        Deed(script: #"{"stopReading": true}"#, deeds: [.stopReading]),
        Deed(script: #"{"close": "stdout"}"#, deeds: [.close(.stdout)]),
        Deed(script: #"{"close": "stdin"}"#, deeds: [.close(.stdin)]),
        Deed(script: #"{"exit": 7}, {"raw": "never"}"#, deeds: [.exit(code: 7)]),
        Deed(script: #"{"crash": "SIGKILL"}, {"raw": "never"}"#, deeds: [.crash(signal: "SIGKILL")]),
        Deed(script: #"{"hang": true}, {"raw": "never"}"#, deeds: [.stopReading]),
        Deed(script: #"{"holdPipe": true}"#, deeds: [.holdPipe(nil)]),
        Deed(script: #"{"holdPipe": "2s"}"#, deeds: [.holdPipe(.seconds(2))]),
        Deed(
            script: #"{"repeat": 2, "do": [{"raw": "a"}, {"repeat": 2, "do": [{"raw": "b"}]}]}, {"raw": "c"}"#,
            deeds: ["a", "b", "b", "a", "b", "b", "c"].map { .text($0) }
        ),
        Deed(
            script: #"{"request": "ask", "id": 0, "params": {"a": 1}}"#,
            deeds: [.text("{\"method\":\"ask\",\"id\":0,\"params\":{\"a\":1}}\n")]
        ),
        Deed(
            script: #"{"notify": "galaxy/expanded", "params": {"by": 2}}"#,
            deeds: [.text("{\"method\":\"galaxy/expanded\",\"params\":{\"by\":2},\"emittedAtMs\":1795164740000}\n")]
        ),
    ]

    @Test("A verb that waits for nobody is done at once", arguments: deeds)
    func deed(_ deed: Deed) throws {
        let run = try ScriptRun("[\(deed.script)]")

        #expect(run.deeds == deed.deeds)
        #expect(run.failure == nil)
    }

    @Test("A wait ends when its time is over, and not before")
    func waiting() throws {
        var run = try ScriptRun(#"[{"wait": "200ms"}, {"raw": "late"}]"#)
        let due = run.now.advanced(by: .milliseconds(200))

        run.pass(.milliseconds(199))

        #expect(run.output.isEmpty)
        #expect(run.actions.contains(.wake(at: due)))

        run.pass(.milliseconds(1))

        #expect(run.deeds == [.text("late")])
    }

    @Test("A script waits at a point until it is released, and knows then what the runner knows")
    func releasing() throws {
        var run = try ScriptRun(#"[{"sync": "one"}, {"raw": "on"}]"#)
        #expect(run.deeds == [.reached("one")])

        run.hand(.released("two", Bindings()))
        #expect(run.deeds == [.reached("one")])

        run.hand(.released("one", Bindings(["session": "s-1"])))
        #expect(run.deeds == [.reached("one"), .text("on")])
    }

    @Test("A point that was released before it is reached holds nobody up")
    func earlyRelease() throws {
        var run = try ScriptRun(#"[{"expect": {"method": "go"}}, {"sync": "one"}, {"raw": "on"}]"#)

        run.hand(.released("one", Bindings()))
        run.say(#"{"method":"go"}"#)

        #expect(run.deeds == [.reached("one"), .text("on")])
    }

    @Test("An expected request is answered over the default, a named one also later and under another id")
    func answering() throws {
        var run = try ScriptRun(
            """
            [{"expect": {"method": "turn/steer"}, "as": "first"}, {"expect": {"method": "ask"}},
             {"reply": {"b": 2}}, {"reply": {"turnId": "t-2", "x": null}, "to": "first"},
             {"replyError": {"code": -32600, "message": "no"}, "to": "first", "id": "other"}]
            """
        )

        run.say(#"{"id":1,"method":"turn/steer","params":{"expectedTurnId":"t-1"}}"#, #"{"id":"q","method":"ask"}"#)

        #expect(
            try run.messages == [
                ["id": "q", "result": ["b": 2]],
                ["id": 1, "result": ["turnId": "t-2", "x": nil]],
                ["error": ["code": -32600, "message": "no"], "id": "other"],
            ]
        )
    }

    @Test("What a matcher captures is reported and stands in later verbs")
    func capturing() throws {
        var run = try ScriptRun(
            #"[{"expect": {"method": "go", "params": {"to": {"$capture": "place"}}}}, {"raw": "off to ${place}"}]"#
        )

        run.say(#"{"method":"go","params":{"to":"Rome"}}"#)

        #expect(run.deeds == [.text("off to Rome")])
        #expect(run.actions.contains(.report(.captured("place", "Rome"))))
    }

    @Test("Answers are taken by the request that they answer, in whatever order they come")
    func expectingAnswers() throws {
        var run = try ScriptRun(
            """
            [{"request": "a", "id": 0}, {"request": "b", "id": "x"},
             {"expectReply": {"result": {"of": "a"}}, "id": 0}, {"expectReply": {"error": {"code": 1}}}, {"raw": "done"}]
            """
        )

        run.say(#"{"id":"x","error":{"code":1,"message":"m"}}"#, #"{"id":0,"result":{"of":"a"}}"#)

        #expect(run.failure == nil)
        #expect(run.deeds.last == .text("done"))
    }

    @Test("A request that is always answered is answered beside the script, which doesn't see it")
    func standingAnswer() throws {
        var run = try ScriptRun(
            #"[{"expect": {"method": "go"}}, {"raw": "gone\n"}]"#,
            always: #"[{"method": "model/list", "reply": {"data": []}}]"#
        )

        run.say(#"{"id":7,"method":"model/list"}"#, #"{"method":"go"}"#)

        #expect(run.deeds == [.text("{\"id\":7,\"result\":{\"data\":[]}}\n"), .text("gone\n")])
        #expect(run.failure == nil)
    }

    @Test("A flood waits for its reader again and again, and loses nothing")
    func flooding() throws {
        var run = try ScriptRun(#"[{"flood": {"raw": {"repeat": "x", "times": 1024}}, "times": 1000}, {"exit": 0}]"#)

        #expect(run.output.count == 256 << 10)
        for _ in 0..<3 { run.pass(.zero) }

        #expect(run.output.count == 1_024_000)
        #expect(run.deeds.last == .exit(code: 0))
    }
}
