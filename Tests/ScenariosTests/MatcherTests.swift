import Basics
import Scenarios
import Testing

@Suite("Matcher")
struct MatcherTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let matcher: String
        let right: [String]
        let wrong: [String]

        init(_ matcher: String, right: [String], wrong: [String]) {
            self.matcher = matcher
            self.right = right
            self.wrong = wrong
        }

        var testDescription: String { matcher }
    }

    private static let samples: [Sample] = [
        Sample("1", right: ["1", "1.0", "10e-1"], wrong: ["2", "'1'", "true", "null"]),
        Sample("9007199254740993", right: ["9007199254740993"], wrong: ["9007199254740992"]),
        Sample("'a'", right: ["'a'"], wrong: ["'b'", "['a']", "null"]),
        Sample("true", right: ["true"], wrong: ["false", "1", "'true'"]),
        Sample("null", right: ["null"], wrong: ["0", "''", "false", "{}"]),
        Sample("{}", right: ["{}", "{'a': 1}"], wrong: ["[]", "null"]),
        Sample("{'a': 1}", right: ["{'a': 1}", "{'b': 2, 'a': 1.0}"], wrong: ["{}", "{'a': 2}", "[1]", "{'b': 1}"]),
        Sample("{'a': {'b': null}}", right: ["{'a': {'b': null, 'c': 1}}"], wrong: ["{'a': {}}", "{'a': null}"]),
        Sample("[]", right: ["[]"], wrong: ["[1]", "{}", "null"]),
        Sample("[1, {'a': 2}]", right: ["[1, {'a': 2, 'b': 3}]"], wrong: ["[1]", "[1, {'a': 2}, 3]", "[{'a': 2}, 1]"]),
        Sample("{'$any': true}", right: ["null", "1", "{}"], wrong: []),
        Sample("{'a': {'$any': true}}", right: ["{'a': null}"], wrong: ["{}"]),
        Sample("{'a': {'$absent': true}}", right: ["{}", "{'b': 1}"], wrong: ["{'a': null}", "{'a': 1}"]),
        Sample("{'$null': true}", right: ["null"], wrong: ["0", "{}"]),
        Sample("{'$type': 'null'}", right: ["null"], wrong: ["0"]),
        Sample("{'$type': 'boolean'}", right: ["true", "false"], wrong: ["0", "'true'"]),
        Sample("{'$type': 'number'}", right: ["1", "1.5"], wrong: ["'1'", "null"]),
        Sample("{'$type': 'integer'}", right: ["1", "-3"], wrong: ["1.5", "'1'"]),
        Sample("{'$type': 'string'}", right: ["''"], wrong: ["1", "null"]),
        Sample("{'$type': 'array'}", right: ["[]"], wrong: ["{}"]),
        Sample("{'$type': 'object'}", right: ["{}"], wrong: ["[]", "null"]),
        Sample("{'$regex': '^a+$'}", right: ["'aaa'"], wrong: ["'aab'", "''", "1"]),
        Sample("{'$regex': 'b'}", right: ["'abc'"], wrong: ["'ac'"]),
        Sample("{'$startsWith': 'ab'}", right: ["'abc'", "'ab'"], wrong: ["'a'", "'cab'", "1"]),
        Sample("{'$contains': '\\n'}", right: ["'a\\r\\nb'"], wrong: ["'a\\rb'"]),
        Sample("{'$contains': 'b'}", right: ["'abc'", "['b']"], wrong: ["'ac'", "['abc']", "1", "null"]),
        Sample(
            "{'$contains': {'a': 1}}",
            right: ["[0, {'a': 1, 'b': 2}]"],
            wrong: ["[]", "[{'a': 2}]", "'a'", "{'a': 1}"]
        ),
        Sample("{'$gt': 1}", right: ["2", "1.5"], wrong: ["1", "0", "'2'", "null"]),
        Sample("{'$gte': 1}", right: ["1", "1.0", "2"], wrong: ["0.9"]),
        Sample("{'$lt': 1}", right: ["0", "-1e9"], wrong: ["1", "2"]),
        Sample("{'$lte': 1}", right: ["1", "0"], wrong: ["1.1"]),
        Sample("{'$gt': '2026-01-01'}", right: ["'2026-01-02'"], wrong: ["'2025-12-31'", "'2026-01-01'", "3000"]),
        Sample(
            "{'$length': 2}",
            right: ["'ab'", "'🇩🇪'", "[1, 2]", "{'a': 1, 'b': 2}"],
            wrong: ["'a'", "[]", "2", "null"]
        ),
        Sample("{'$length': {'$gt': 1}}", right: ["'ab'"], wrong: ["'a'"]),
        Sample(
            "{'$count': {'of': 'a', 'is': 2}}",
            right: ["['a', 'b', 'a']"],
            wrong: ["['a']", "'aa'", "['a', 'a', 'a']"]
        ),
        Sample(
            "{'$uuid': true}",
            right: ["'0199a213-81c0-7800-8aa1-bbab2a035a53'", "'0199A213-81C0-7800-8AA1-BBAB2A035A53'"],
            wrong: ["'0199a21381c078008aa1bbab2a035a53'", "'0199a213-81c0-7800-8aa1-bbab2a035a5g'", "''", "1"]
        ),
        Sample("{'$timestamp': true}", right: ["'2026-03-22T13:16:04.000Z'"], wrong: ["'2026-03-22'", "0"]),
        Sample("{'$each': {'a': 1}}", right: ["[]", "[{'a': 1}, {'a': 1}]"], wrong: ["[{'a': 1}, {}]", "{}"]),
        Sample("{'$subseq': [1, 2]}", right: ["[1, 2]", "[0, 1, 5, 2, 7]"], wrong: ["[2, 1]", "[1]", "1"]),
        Sample("{'$prefix': [1, 2]}", right: ["[1, 2]", "[1, 2, 3]"], wrong: ["[1]", "[0, 1, 2]"]),
        Sample("{'$unordered': [1, 2]}", right: ["[1, 2]", "[2, 1]"], wrong: ["[1, 1]", "[1, 2, 3]", "[1]"]),
        Sample("{'$unordered': [{'$any': true}, 1]}", right: ["[1, 2]", "[2, 1]"], wrong: ["[2, 3]"]),
        Sample("{'$oneOf': [1, 'a']}", right: ["1", "'a'"], wrong: ["2", "null"]),
        Sample("{'$allOf': [{'$gt': 1}, {'$lt': 3}]}", right: ["2"], wrong: ["1", "3"]),
        Sample("{'$gt': 1, '$lt': 3}", right: ["2"], wrong: ["1", "3"]),
        Sample("{'$not': {'a': 1}}", right: ["{}", "{'a': 2}", "null"], wrong: ["{'a': 1, 'b': 2}"]),
        Sample(
            "{'$exact': {'a': 1, 'b': [2]}}",
            right: ["{'b': [2.0], 'a': 1}"],
            wrong: ["{'a': 1}", "{'a': 1, 'b': [2], 'c': 3}"]
        ),
        Sample("{'$exact': {'$any': true}}", right: ["{'$any': true}"], wrong: ["1"]),
        Sample("{'$literal': '${a}'}", right: ["'${a}'"], wrong: ["'a'"]),
        Sample("{'$literal': {'$any': true}}", right: ["{'$any': true}"], wrong: ["1"]),
        Sample("{'$capture': 'new'}", right: ["1", "null", "{}"], wrong: []),
        Sample(
            "{'a': {'$same': 'x'}, 'b': {'$same': 'x'}}",
            right: ["{'a': 1, 'b': 1.0}"],
            wrong: ["{'a': 1, 'b': 2}", "{'a': 1}"]
        ),
    ]

    @Test("What a matcher means is told from what it doesn't", arguments: samples)
    func table(_ sample: Sample) throws {
        let matcher = try Matcher(quoting: sample.matcher)

        for text in sample.right {
            var bindings = Bindings()
            #expect(matcher.check(try JSON(quoting: text), &bindings) == [], "\(text)")
        }
        for text in sample.wrong {
            var bindings = Bindings()
            #expect(matcher.check(try JSON(quoting: text), &bindings) != [], "\(text)")
            #expect(bindings == Bindings(), "a capture is kept only if all matches")
        }
    }

    @Test(
        "A value that isn't there matches nothing but $absent",
        arguments: [
            "null", "1", "{}", "[]", "{'$any': true}", "{'$null': true}", "{'$uuid': true}", "'a'",
        ]
    )
    func absence(_ text: String) throws {
        var bindings = Bindings()

        #expect(try Matcher(quoting: text).check(nil, &bindings).map(\.actual) == ["nothing"])
        #expect(try Matcher(quoting: "{'$absent': true}").check(nil, &bindings) == [])
        #expect(try Matcher(quoting: "{'$not': \(text)}").check(nil, &bindings) == [])
    }

    @Test(
        "A difference has its path, what was expected and what was found",
        arguments: [
            ("{'a': {'b': [1, 2]}}", "{'a': {'b': [1, 3]}}", "a.b[1]: expected 2, found 3"),
            ("{'a b': 1}", "{}", "[\"a b\"]: expected 1, found nothing"),
            ("[1]", "[1, 2]", "[1]: expected the end of the array, found 2"),
            ("{'a': {'$uuid': true}}", "{'a': 7}", "a: expected a UUID, found 7"),
            ("'a'", "'b'", "expected \"a\", found \"b\""),
            ("{'$oneOf': [{'t': 1, 'a': 2}, {'t': 3, 'a': 4}]}", "{'t': 3, 'a': 5}", "a: expected 4, found 5"),
            ("{'$subseq': [1, 2]}", "[3, 1, 4]", "[2]: expected 2 here or later, found [4]"),
            ("{'$each': 1}", "[1, 2]", "[1]: expected 1, found 2"),
            ("{'a': '${x}'}", "{'a': 1}", "a: expected \"${x}\", but nothing has bound the variable ${x}, found 1"),
        ]
    )
    func mismatch(matcher: String, actual: String, expected: String) throws {
        var bindings = Bindings()

        let mismatches = try Matcher(quoting: matcher).check(try JSON(quoting: actual), &bindings)

        #expect(mismatches.map(\.description) == [expected])
    }

    @Test("A large value is cut off, and only the first differences are told")
    func bounds() throws {
        var bindings = Bindings()
        let matcher = try Matcher(.array(Array(repeating: 0, count: 100)))

        let mismatches = matcher.check(
            .array(Array(repeating: .string(String(repeating: "a", count: 999)), count: 100)),
            &bindings
        )

        #expect(mismatches.count == 16)
        #expect(mismatches.allSatisfy { $0.actual.count < 200 && $0.actual.hasSuffix("…") })
    }

    @Test("A capture keeps the value, and what follows can use it")
    func capture() throws {
        var bindings = Bindings()
        let matcher = try Matcher(quoting: "{'a': {'$capture': 'x', '$type': 'array'}, 'b': '${x}', 'c': 'is ${x}'}")

        let mismatches = matcher.check(try JSON(quoting: "{'a': [1], 'b': [1], 'c': 'is [1]'}"), &bindings)

        #expect(mismatches == [])
        #expect(bindings["x"] == [1])
    }

    @Test("In any order, a capture is made of the element that its matcher gets")
    func unorderedCapture() throws {
        var bindings = Bindings()
        let matcher = try Matcher(quoting: "{'$unordered': [{'id': {'$capture': 'x'}}, {'id': 1}]}")

        #expect(matcher.check(try JSON(quoting: "[{'id': 1}, {'id': 2}]"), &bindings) == [])
        #expect(bindings["x"] == 2)
    }

    @Test("A variable in an expression stands for its text and not for an expression")
    func quotedRegex() throws {
        var bindings = Bindings(["x": "a.c"])
        let matcher = try Matcher(quoting: "{'$regex': '^${x}$'}")

        #expect(matcher.check("a.c", &bindings) == [])
        #expect(matcher.check("abc", &bindings) != [])
    }

    @Test(
        "What is no matcher is refused where it stands",
        arguments: [
            ("{'a': {'$regexp': 'a'}}", "a", "unknown matcher \"$regexp\""),
            ("{'a': {'$any': true, 'b': 1}}", "a", "unknown matcher \"b\""),
            ("{'$any': false}", "m.$any", "expected true, found false"),
            ("{'$type': 'text'}", "m.$type", "unknown type \"text\""),
            ("{'$regex': '('}", "m.$regex", "/(/ is no regular expression"),
            ("{'$gt': null}", "m.$gt", "expected a number or a text"),
            ("{'$each': {'$x': 1}}", "m.$each", "unknown matcher \"$x\""),
            ("{'$oneOf': []}", "m.$oneOf", "expected an array that isn't empty"),
            ("{'$oneOf': 1}", "m.$oneOf", "expected an array, found 1"),
            ("{'$not': {'a': {'$capture': 'x'}}}", "m.$not", "a capture within $not"),
            ("{'$capture': 'a b'}", "m.$capture", "expected a name"),
            ("{'$count': {'of': 1}}", "m.$count", "the key \"is\" is missing"),
            ("{'a': 1, 'a': 2}", "m", "the key \"a\" stands twice"),
            ("{'$startsWith': 1}", "m.$startsWith", "expected a text"),
        ]
    )
    func refusals(text: String, path: String, reason: String) throws {
        let json = try JSON(quoting: text)

        let error = try #require(throws: ScenarioError.self) { try Matcher(json, file: "f", at: "m") }

        let place = path.hasPrefix("m") ? path : "m.\(path)"
        #expect(error.description.hasPrefix("f: not a scenario: \(place): \(reason)"), "\(error)")
    }
}
