import Testing

/// What a pure target may not say, because it would let the world in.
enum PurityRules {
    static let pureTargets: Set = [
        "AgentWire", "Basics", "Contract", "DaemonCore", "HTTPWire", "Scenarios", "Simulation",
    ]

    /// Clocks, dice, tasks, the process's own streams and environment, and the per-process hash.
    ///
    /// `Thread` alone isn't here: a thread is also what the app-server holds a conversation in.
    static let worldly: [Phrase] = [
        "ContinuousClock", "SuspendingClock", "Date()", "UUID()",
        "SystemRandomNumberGenerator", "Hasher()", ".hashValue",
        "Task", "async", "await", "actor", "AsyncStream", "Thread.", "DispatchQueue",
        "print(", "debugPrint(", "dump(", "readLine(", "getenv", "CommandLine.", "ProcessInfo",
    ]

    /// The calls that roll dice; with a generator of ours given as `using:` they're pure.
    static let dice: Set = ["random", "randomElement", "shuffle", "shuffled"]

    /// What a file of a pure target says that only an impure one may.
    static func findings(in file: SourceFile) -> [Finding] {
        guard pureTargets.contains(file.target) else { return [] }
        let words = worldly.flatMap { phrase in
            phrase.positions(in: file.code).map { Finding("`\(phrase.text)`", at: file.code[$0]) }
        }
        return words + glances(in: file.code) + rolls(in: file.code) + unsafety(in: file)
    }

    /// Looks at a clock: `.now` of a type, of a clock, or of nothing.
    ///
    /// A machine may keep the instant that it was given, so `self.now` is pure.
    private static func glances(in code: [Token]) -> [Finding] {
        (".now" as Phrase).positions(in: code).filter { position in
            guard position > 0, code[position - 1].kind == .word, code[position - 1].line == code[position].line
            else { return true }
            let owner = code[position - 1].text
            return owner == "return" || owner.first?.isUppercase == true || owner.lowercased().hasSuffix("clock")
        }
        .map { Finding("`.now`", at: code[$0]) }
    }

    private static func rolls(in code: [Token]) -> [Finding] {
        code.indices.dropFirst().compactMap { position in
            guard code[position].kind == .word, dice.contains(code[position].text), code[position - 1].spells("."),
                position + 1 < code.count, code[position + 1].spells("("),
                !isGiven("using", in: code, after: position + 1)
            else { return nil }
            return Finding("`.\(code[position].text)(` without a generator", at: code[position])
        }
    }

    /// Whether the arguments whose parenthesis opens at `opening` have one labelled `label`.
    private static func isGiven(_ label: String, in code: [Token], after opening: Int) -> Bool {
        var depth = 0
        for position in code.indices[opening...] {
            if code[position].spells("(") { depth += 1 }
            if code[position].spells(")") { depth -= 1 }
            if depth == 0 { return false }
            if depth == 1, code[position].spells(label) { return true }
        }
        return false
    }

    /// Unsafe expressions; `Basics` alone may have them, where its scanner looks at raw bytes.
    private static func unsafety(in file: SourceFile) -> [Finding] {
        guard file.target != "Basics" else { return [] }
        return file.code.filter { $0.spells("unsafe") }.map { Finding("`unsafe`", at: $0) }
    }
}

@Suite("Purity")
struct PurityTests {
    @Test("A pure target has no clock, no dice and no tasks", arguments: try Repository.swiftFiles(in: "Sources"))
    func purity(of file: SourceFile) {
        #expect(PurityRules.findings(in: file) == [])
    }

    @Test("Each forbidden phrase is found where it stands alone", arguments: PurityRules.worldly.map(\.text))
    func phrases(_ text: String) {
        let file = SourceFile(path: "Sources/Basics/A.swift", text: "let a = 1\n\(text)")

        #expect(PurityRules.findings(in: file).contains { $0.line == 2 })
    }

    @Test(
        "The world is found however it is let in",
        arguments: [
            "let now = ContinuousClock().now", "let now: Date = .now", "f(Date.now)", "f(clock.now)", "return .now",
            "let id = UUID()", "Task { f() }",
            "let n = Int.random(in: 0..<6)", "let n = Bool.random()", "let n = [1].randomElement()",
            "let n = Int.random(in: f(using: g))", "func f() async {}", "let s = \"a \\(getenv(name))\"",
            "let p = unsafe f()",
        ]
    )
    func offences(_ text: String) {
        let file = SourceFile(path: "Sources/DaemonCore/A.swift", text: text)

        #expect(PurityRules.findings(in: file) != [])
    }

    @Test(
        "What only looks like the world passes",
        arguments: [
            "let n = Int.random(in: 0..<6, using: &generator)", "let n = list.shuffled(using: &generator)",
            "let nowhere = self.nowhere", "self.now = now", "func f(now: Instant) {}",
            "let thread: ThreadID = turn.thread",
            "// Task { await }", "let s = \"await Date()\"", "let known = taskId",
        ]
    )
    func noOffences(_ text: String) {
        let file = SourceFile(path: "Sources/DaemonCore/A.swift", text: text)

        #expect(PurityRules.findings(in: file) == [])
    }

    @Test("The runtime may do what it is for, and Basics may look at raw bytes")
    func impureTargets() {
        let runtime = SourceFile(path: "Sources/DaemonRuntime/A.swift", text: "Task { await f(.now) }")
        let basics = SourceFile(path: "Sources/Basics/A.swift", text: "let p = unsafe f()")

        #expect(PurityRules.findings(in: runtime) == [])
        #expect(PurityRules.findings(in: basics) == [])
    }
}
