import Testing

@testable import Scenarios

@Suite("Expressions without the engine")
struct ExpressionTests {
    private static let texts = [
        "", "a", "ab", "aab", "abc", "b", "a-b", "a.b", "a1", "A1", "session-1a-2b3c4d", "session-1a-2b3c4", "a b",
        "aaaa", "x:y/z", "_", "^a$",
    ]

    @Test(
        "What is read without the engine is found where the engine finds it",
        arguments: [
            "", "a", "^a", "a$", "^a$", "^$", "a+b", "a*b", "ab?c?", "^a{2}", "^a{4}$", "[a-c]+$", "[^a]",
            "^[0-9a-z]*$", "a\\.b", "a.b", "^session-[0-9a-z]+-[0-9a-z]{6}$", "\\^a\\$", "[_a]", "x:y/z", "a*a*b",
            "a-b",
        ]
    )
    func agrees(source: String) throws {
        let simple = try #require(SimpleExpression(source))
        let engine = try #require(Pattern(source))

        #expect(Self.texts.filter(simple.isFound) == Self.texts.filter(engine.isFound))
    }

    @Test(
        "What may mean something else is left to the engine",
        arguments: [
            "a|b", "(a)", "\\d", "a\\b", "a+?", "a++", "a{1,2}", "[[:alpha:]]", "[\\d]", "[a&&b]", "[]a]", "[a-]", "a^",
            "$a", "é", "[é]", "*a", "[z-a]", "a{", "[a",
        ]
    )
    func leaves(source: String) {
        #expect(SimpleExpression(source) == nil)
    }

    @Test("A text that isn't printable ASCII is left to the engine", arguments: ["a\n", "é", "\r", "a\u{7F}"])
    func texts(text: String) {
        #expect(!SimpleExpression.takes(text))
    }
}
