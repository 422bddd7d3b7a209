import Simulation
import Testing

@Suite("File pattern")
struct FilePatternTests {
    @Test(
        "A pattern fits the paths that a shell would give for it, and no others",
        arguments: [
            ("**", "logs/codexd/events.jsonl", true),
            ("logs/codexd/*", "logs/codexd/events.jsonl", true),
            ("logs/codexd/*.jsonl", "logs/codexd/events.jsonl", true),
            ("logs/*", "logs/codexd/events.jsonl", false),
            ("logs/**", "logs/codexd/events.jsonl", true),
            ("**/events.jsonl", "logs/codexd/events.jsonl", true),
            ("*/*/*", "logs/codexd/events.jsonl", true),
            ("*/*", "logs/codexd/events.jsonl", false),
            ("state/codexd/api-token", "state/codexd/api-token", true),
            ("state/codexd/api-token", "state/codexd/api-token2", false),
            ("state/codexd/api-token", "state/codexd/api-toke", false),
            ("state?codexd", "state/codexd", false),
            ("stat?/codexd", "state/codexd", true),
            ("*a*b*c", "xaybzac", true),
            ("*a*b*c", "xaybzad", false),
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
        ]
    )
    func fits(pattern: String, path: String, isMeant: Bool) {
        #expect(FilePattern(pattern).matches(path) == isMeant)
    }

    @Test("A pattern of many stars is decided all the same when nothing fits")
    func manyStars() {
        let pattern = FilePattern(String(repeating: "*a", count: 30) + "b")

        #expect(!pattern.matches(String(repeating: "a", count: 200)))
    }
}
