import Scenarios
import Testing

@Suite("Tag expression")
struct TagExpressionTests {
    @Test(
        "not binds before and, and before or, and parentheses before all",
        arguments: [
            ("a", TagExpression.tag("a")),
            (" a ", .tag("a")),
            ("not a", .not(.tag("a"))),
            ("not not a", .not(.not(.tag("a")))),
            ("not a and b", .and(.not(.tag("a")), .tag("b"))),
            ("not (a and b)", .not(.and(.tag("a"), .tag("b")))),
            ("not(a)", .not(.tag("a"))),
            ("a or b and c", .or(.tag("a"), .and(.tag("b"), .tag("c")))),
            ("a and b or c", .or(.and(.tag("a"), .tag("b")), .tag("c"))),
            ("(a or b)and(c)", .and(.or(.tag("a"), .tag("b")), .tag("c"))),
            ("a or b or c", .or(.or(.tag("a"), .tag("b")), .tag("c"))),
            ("android and nothing", .and(.tag("android"), .tag("nothing"))),
            ("NOT", .tag("NOT")),
            ("app-server\tor\nüber:1", .or(.tag("app-server"), .tag("über:1"))),
        ]
    )
    func precedence(text: String, expression: TagExpression) throws {
        #expect(try TagExpression(text) == expression)
    }

    @Test(
        "An error points to the column of the first word that doesn't fit",
        arguments: [
            ("", TagExpressionError.tagExpected(column: 1, found: nil)),
            ("  ", .tagExpected(column: 3, found: nil)),
            ("a and", .tagExpected(column: 6, found: nil)),
            ("a and or b", .tagExpected(column: 7, found: "or")),
            ("and", .tagExpected(column: 1, found: "and")),
            ("not", .tagExpected(column: 4, found: nil)),
            ("()", .tagExpected(column: 2, found: ")")),
            ("a b", .operatorExpected(column: 3, found: "b")),
            ("a (b)", .operatorExpected(column: 3, found: "(")),
            ("a not b", .operatorExpected(column: 3, found: "not")),
            ("a)", .operatorExpected(column: 2, found: ")")),
            ("é and (a or b", .unclosed(column: 7)),
            ("((a)", .unclosed(column: 1)),
            ("(a b)", .operatorExpected(column: 4, found: "b")),
        ]
    )
    func errors(text: String, error: TagExpressionError) {
        #expect(throws: error) { try TagExpression(text) }
    }

    @Test("Errors say what was expected and what is there")
    func descriptions() {
        let errors: [TagExpressionError] = [
            .tagExpected(column: 6, found: nil), .tagExpected(column: 1, found: "or"),
            .operatorExpected(column: 3, found: "b"), .unclosed(column: 7), .tooLong(column: 9, limit: 200),
        ]

        #expect(
            errors.map(\.description) == [
                "column 6: expected a tag, but the expression ends", "column 1: expected a tag, found \"or\"",
                "column 3: expected and, or, or the end, found \"b\"", "column 7: this parenthesis is not closed",
                "column 9: more than 200 words",
            ]
        )
    }

    @Test("However deeply an expression is nested, it is read or refused", arguments: ["not ", "(", "a and ", "a or "])
    func depth(_ text: String) {
        #expect(throws: TagExpressionError.self) { try TagExpression(String(repeating: text, count: 100_000) + "a") }
    }

    @Test("The longest expression is read")
    func longest() throws {
        let most = TagExpression.mostWords
        let longest = String(repeating: "not ", count: most - 1) + "a"

        #expect(try TagExpression(longest).holds(for: ["a"]) == (most % 2 == 1))
        #expect(throws: TagExpressionError.tooLong(column: 4 * most + 1, limit: most)) {
            try TagExpression("not " + longest)
        }
    }

    @Test("It holds as logic says, for any set of tags", arguments: 0..<8)
    func truth(bits: Int) throws {
        let (a, b, c) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0)
        let tags = [(a, "a"), (b, "b"), (c, "c")].filter(\.0).map(\.1)

        #expect(try TagExpression("a and not b or c").holds(for: tags) == (a && !b || c))
        #expect(try TagExpression("not (a or b) and c").holds(for: tags) == (!(a || b) && c))
        #expect(try TagExpression("a or b and c").holds(for: tags) == (a || b && c))
    }
}
