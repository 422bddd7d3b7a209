import Basics
import Scenarios
import Testing

@Suite("Expected streams")
struct StreamExpectationTests {
    private static let stream =
        "[{'type': 'a', 'n': 1}, {'type': 'b', 'n': 2}, {'type': 'a', 'n': 3}, {'type': 'c', 'n': 4}]"

    /// The stream expectation `text` as `expect.events`, and what it says of the stream.
    private func check(_ text: String, of stream: String = stream, _ bindings: inout Bindings) throws -> [Failure] {
        let scenario = try Draft("{'expect': {'events': \(text)}, 'vars': {'c': 'c'}}").scenario()
        let events = try #require(try JSON(quoting: stream).elements)
        return try #require(scenario.expectations.events).check(events, &bindings, at: "expect.events")
    }

    @Test(
        "What is in the stream as the patterns have it passes",
        arguments: [
            "{}", "{'sequence': []}", "{'sequence': [{'event': {'type': 'a'}}, {'event': {'type': 'c'}}]}",
            "{'sequence': [{'next': {'n': 1}}, {'next': {'n': 2}}, {'next': {'n': 3}}, {'next': {'n': 4}}, {'end': true}]}",
            "{'sequence': [{'event': {'n': 4}}, {'end': true}]}",
            "{'sequence': [{'not': {'type': 'c'}}, {'event': {'n': 3}}]}",
            "{'sequence': [{'event': {'n': 3}}, {'not': {'type': 'b'}}]}",
            "{'sequence': [{'unordered': [{'type': 'b'}, {'type': 'a'}]}, {'next': {'n': 3}}]}",
            "{'sequence': [{'event': {'type': 'a'}, 'times': {'atLeast': 2, 'atMost': 2}}, {'next': {'type': 'b'}}]}",
            "{'sequence': [{'event': {'type': 'x'}, 'times': {'atLeast': 0}}, {'next': {'n': 1}}]}",
            "{'sequence': [{'event': {'type': 'x'}, 'times': {'atMost': 0}}]}",
            "{'sequence': [{'next': {'type': 'a'}, 'times': {'atMost': 2}}]}",
            "{'sequence': [{'event': {'type': '${c}'}}]}",
            "{'sequence': [{'next': {'type': 'x'}, 'times': {'atLeast': 0}}, {'next': {'n': 1}}]}",
            "{'sequence': [{'event': {'n': 4}}, {'next': {}, 'times': {'atLeast': 0}}, {'end': true}]}",
            "{'sequence': [{'not': {'type': 'a'}}, {'unordered': [{'n': 1}, {'n': 3}]}, {'next': {'n': 4}}]}",
            "{'never': [{'type': 'x'}, {'type': 'a', 'n': 2}]}",
        ]
    )
    func holds(_ text: String) throws {
        var bindings = Bindings()

        #expect(try check(text, &bindings) == [])
    }

    @Test(
        "What isn't is told with the place, and with what came nearest",
        arguments: [
            (
                "{'sequence': [{'event': {'type': 'c', 'n': 5}}]}",
                "sequence[0]: no such event; the nearest is #4 (c) at n", "n\": 5}, so 5", "4"
            ),
            (
                "{'sequence': [{'event': {'type': 'c'}}, {'event': {'type': 'b'}}]}",
                "sequence[1]: no such event from the end on", "{\"type\": \"b\"}", "#2 (b) is one, but lies before it"
            ),
            ("{'sequence': [{'event': {'type': 'x'}}]}", "sequence[0]: no such event", "x", "nothing like it among 4"),
            (
                "{'sequence': [{'next': {'type': 'b'}}]}", "sequence[0]: the next event, #1 (a), differs at type", "b",
                "a"
            ),
            (
                "{'sequence': [{'event': {'type': 'c'}}, {'next': {}}]}",
                "sequence[1]: the stream ends before this event", "{}", "the end, after 4"
            ),
            (
                "{'sequence': [{'not': {'type': 'b'}}, {'event': {'type': 'c'}}]}",
                "sequence[0]: the event must not come here", "no event that is {\"type\": \"b\"}", "#2 (b)"
            ),
            ("{'sequence': [{'not': {'type': 'c'}}]}", "sequence[0]: the event must not come here", "c", "#4 (c)"),
            (
                "{'sequence': [{'not': {'type': 'c'}}, {'event': {'n': 3}}, {'not': {'type': 'c'}}, {'end': true}]}",
                "sequence[2]: the event must not come here", "c", "#4 (c)"
            ),
            (
                "{'sequence': [{'unordered': [{'n': 1}, {'n': 9}]}]}", "sequence[0]: no such event", "9",
                "nothing like it"
            ),
            (
                "{'sequence': [{'event': {'type': 'a'}, 'times': {'atMost': 1}}]}",
                "sequence[0]: the event comes 2 times", "exactly once", "2 from #1 (a) to the end"
            ),
            ("{'sequence': [{'event': {'n': 3}}, {'end': true}]}", "sequence[1]: 1 more follow", "the end", "#4 (c)"),
            ("{'never': [{'type': 'x'}, {'type': 'b'}]}", "never[1]: the event must never come", "b", "#2 (b)"),
        ]
    )
    func fails(text: String, summary: String, expected: String, actual: String) throws {
        var bindings = Bindings()

        let failures = try check(text, &bindings)

        let failure = try #require(failures.first)
        #expect(failures.count == 1)
        #expect(failure.description.hasPrefix("expect.events.\(summary)"), "\(failure)")
        #expect(failure.expected.contains(expected), "\(failure)")
        #expect(failure.actual.contains(actual), "\(failure)")
        #expect(failure.description.split(separator: "\n").count == 3)
    }

    @Test("What follows a pattern that wasn't found isn't judged, but what must never come is")
    func order() throws {
        var bindings = Bindings()

        let failures = try check(
            "{'sequence': [{'event': {'type': 'x'}}, {'end': true}], 'never': [{'n': 1}]}",
            &bindings
        )

        #expect(failures.map(\.place) == ["expect.events.sequence[0]", "expect.events.never[0]"])
    }

    @Test("What one event has, a later one can have to repeat")
    func captures() throws {
        var bindings = Bindings()
        let sequence = "{'sequence': [{'event': {'type': 'b', 'n': {'$capture': 'k'}}}, {'event': {'n': '${k}'}}]}"
        let same = "[{'type': 'b', 'n': 2}, {'type': 'x', 'n': 1}, {'type': 'x', 'n': 2}]"
        let other = "[{'type': 'b', 'n': 2}, {'type': 'x', 'n': 1}]"

        #expect(try check(sequence, of: same, &bindings) == [])
        #expect(bindings["k"] == 2)
        #expect(try check(sequence, of: other, &bindings).map(\.place) == ["expect.events.sequence[1]"])
    }

    @Test("An empty stream has nothing near")
    func empty() throws {
        var bindings = Bindings()

        let failures = try check("{'sequence': [{'event': {'type': 'a'}}]}", of: "[]", &bindings)

        #expect(failures.map(\.actual) == ["none at all"])
        #expect(try check("{'sequence': [{'end': true}]}", of: "[]", &bindings) == [])
    }
}
