import Testing

/// What a test may not do: wait for time to pass, or not count.
enum TestHygieneRules {
    static let banned: [Phrase] = [
        "sleep", "usleep", "nanosleep", ".disabled(", "withKnownIssue", "Task.yield", "import XCTest",
    ]

    /// Where a test file waits for time, or excuses a failure.
    static func findings(in file: SourceFile) -> [Finding] {
        banned.flatMap { phrase in
            phrase.positions(in: file.code).map { Finding("`\(phrase.text)`", at: file.code[$0]) }
        }
    }
}

@Suite("Test hygiene")
struct TestHygieneTests {
    @Test("A test waits for events and always counts", arguments: try Repository.swiftFiles(in: "Tests"))
    func hygiene(of file: SourceFile) {
        #expect(TestHygieneRules.findings(in: file) == [])
    }

    @Test(
        "Waiting and excuses are found",
        arguments: [
            "try await Task.sleep(for: .seconds(1))", "usleep(100)", "sleep(1)", "await Task.yield()",
            "@Test(\"a\", .disabled(\"later\"))", "withKnownIssue { f() }", "import XCTest",
        ]
    )
    func offences(_ text: String) {
        #expect(TestHygieneRules.findings(in: SourceFile(path: "Tests/A/B.swift", text: text)).count == 1)
    }

    @Test(
        "What only sounds alike passes",
        arguments: ["let asleep = true", "f(isDisabled: true)", "spawn(\"sleep 60\")", "// sleep", "yield(value)"]
    )
    func noOffences(_ text: String) {
        #expect(TestHygieneRules.findings(in: SourceFile(path: "Tests/A/B.swift", text: text)) == [])
    }
}
