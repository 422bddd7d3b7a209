import Testing

@testable import CommandLineInterface

@Suite("Shell words")
struct ShellWordsTests {
    @Test(
        "A command is taken apart where a shell would",
        arguments: [
            ("", []),
            (" \t\n ", []),
            ("codexd", ["codexd"]),
            ("  a  b\tc\n", ["a", "b", "c"]),
            ("'a b' c", ["a b", "c"]),
            ("\"a b\" c", ["a b", "c"]),
            ("a'b c'd\"e f\"g", ["ab cde fg"]),
            ("'' \"\"", ["", ""]),
            ("'a\\b'", ["a\\b"]),
            ("a\\ b", ["a b"]),
            ("\\'", ["'"]),
            ("\"a\\\"b\\\\c\\$d\\`e\\f\"", ["a\"b\\c$d`e\\f"]),
            ("\"it's\" 'say \"x\"'", ["it's", "say \"x\""]),
            ("$HOME *.json ~ # |", ["$HOME", "*.json", "~", "#", "|"]),
        ]
    )
    func words(text: String, words: [String]) {
        #expect(ShellWords.words(of: text) == words)
    }

    @Test(
        "What a shell would wait for the end of is refused",
        arguments: ["'a", "a\"", "\"a\\\"", "a\\", "'a' '", "\"\\"]
    )
    func unclosed(text: String) {
        #expect(ShellWords.words(of: text) == nil)
    }
}
