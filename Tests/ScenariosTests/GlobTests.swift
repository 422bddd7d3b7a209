import Testing

@testable import Scenarios

@Suite("Glob")
struct GlobTests {
    @Test(
        "A pattern matches the paths it means, and no others",
        arguments: [
            ("a/b.json", ["a/b.json"], ["a/b.jsonl", "b.json", "a/b.json/c"]),
            ("a/*.json", ["a/b.json", "a/.json"], ["a/b/c.json", "a/b.txt"]),
            ("a/**/c", ["a/c", "a/b/c", "a/b/b/c"], ["a/b", "b/a/c"]),
            ("**", ["a", "a/b"], []),
            ("a?c", ["abc", "a🇩🇪c"], ["ac", "abbc"]),
            ("*a*b*", ["ab", "xaxbx", "aab"], ["ba", "a"]),
            ("*/x", ["a/x"], ["x", "a/b/x"]),
        ]
    )
    func table(pattern: String, right: [String], wrong: [String]) {
        let glob = Glob(pattern)

        #expect(right.filter(glob.matches) == right)
        #expect(wrong.filter(glob.matches) == [])
    }

    @Test("A pattern of many stars takes no longer than its length allows")
    func stars() {
        let glob = Glob(String(repeating: "*a", count: 200) + "b")

        #expect(!glob.matches(String(repeating: "a", count: 400)))
    }
}
