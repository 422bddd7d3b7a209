import Testing

@Suite("Tokenizer")
struct TokenizerTests {
    @Test(
        "Code comes out as words and signs; comments don't come out at all",
        arguments: [
            ("a.now // b.now", ["a", ".", "now"]),
            ("a /* b /* c */ d */ e", ["a", "e"]),
            ("nowhere.Now", ["nowhere", ".", "Now"]),
            ("1...5", ["1", "...", "5"]),
            ("x..<0x1F", ["x", "..<", "0x1F"]),
            ("init?(a: 2.5)", ["init", "?", "(", "a", ":", "2.5", ")"]),
            ("`package` let", ["`package`", "let"]),
            ("#if os(Linux)", ["#", "if", "os", "(", "Linux", ")"]),
        ]
    )
    func code(_ text: String, _ expected: [String]) {
        #expect(Tokenizer.tokens(of: text).map(\.text) == expected)
    }

    @Test(
        "A literal is its text, however it is quoted",
        arguments: [
            (##"let a = "import X""##, ["import X"]),
            (##"let a = "say \"Task {\"""##, ["say \"Task {\""]),
            (###"let a = #"no "end" here"#"###, [#"no "end" here"#]),
            ("let a = \"\"\"\n    await \"b\"\n    \"\"\"", ["\n    await \"b\"\n    "]),
            (##"let a = "" + "b""##, ["", "b"]),
            (###"f(#"""#, #""""#)"###, [#"""#, #""""#]),
            (###"let a = #/"[a-z]/#"###, [#"/"[a-z]/#"#]),
        ]
    )
    func literals(_ text: String, _ expected: [String]) {
        #expect(Tokenizer.tokens(of: text).filter { $0.kind == .literal }.map(\.text) == expected)
    }

    @Test("What a string interpolates is code, and so are strings inside of it")
    func interpolation() {
        let tokens = Tokenizer.tokens(of: ##""a \(f("b", (await))) c" "##)

        #expect(tokens.map(\.text) == ["f", "(", "b", ",", "(", "await", ")", ")", "a  c"])
        #expect(tokens.map(\.kind) == [.word, .sign, .literal, .sign, .sign, .word, .sign, .sign, .literal])
    }

    @Test("Documentation is one token a block, and remembers its line")
    func documentation() {
        let tokens = Tokenizer.tokens(of: "/// One.\n///\n/// Two.\nlet a\n\n/// Three.\n\n/// Four.\n// Five.\n")

        #expect(tokens.map(\.text) == ["One.\n\nTwo.", "let", "a", "Three.", "Four."])
        #expect(tokens.map(\.line) == [1, 4, 4, 6, 8])
    }

    @Test("A literal without an end is unreadable, not silently code", arguments: ["let a = \"b\nlet c", "#/a"])
    func unreadable(_ text: String) {
        #expect(Tokenizer.tokens(of: text).contains { $0.kind == .unreadable })
    }
}
