import Testing

/// The words of the contract, which the daemon's shell and its executable must not know.
///
/// Both carry out what `DaemonCore` decides. A route, a status or a member's name there is a
/// decision at the wrong place, and out of the simulator's sight.
enum VocabularyRules {
    static let targets: Set = ["DaemonRuntime", "codexd"]

    /// What no literal may contain: routes, media types and the names of files.
    static let fragments = [
        "/v1", "/healthz", "/readyz", "/metrics", "/openapi", "application/", "text/event-stream",
        "daemon-state", "session-registry", "run-registry", "recent-events", "local-api", "api-token",
        "identity.json", "events.jsonl", "stdout.log", "stderr.log", "worker.log", "meta.json", "state.json",
        "index.jsonl", "codexd.sock", "local-run-v1",
    ]

    /// Members whose names are like no other word, and so may not even be part of a literal.
    static let distinctive: Set = [
        "daemonId", "nodeId", "repoRoot", "createdAt", "startedAt", "stoppedAt", "updatedAt", "exitedAt", "exitCode",
        "lastError", "sessionId", "threadId", "childPid", "modelProvider", "serviceTier", "reasoningEffort",
        "currentTurnId", "lastTurnId", "lastTurnStatus", "lastTurnEvidence", "runId", "finishedAt", "maxEntries",
        "sessionRegistry", "runRegistry", "recentEvents", "eventCacheSize", "smokeLifetimeMs", "logsRootDir",
        "stateRootDir", "logsDir", "stateDir", "structuredEventLogPath", "stdoutLogPath", "stderrLogPath",
        "identityPath", "daemonStatePath", "sessionRegistryPath", "runRegistryPath", "recentEventsPath",
        "eventStreamPath", "localApiBase", "childStrategy", "childCommand", "childArgs", "childCwd", "failureClass",
    ]

    /// Members and records whose names are also plain words; a literal may contain, but not be one.
    static let plain: Set = [
        "adapter", "args", "child", "command", "config", "cwd", "daemon", "detail", "endpoint", "error", "events",
        "identity", "level", "message", "metadata", "mode", "model", "paths", "pid", "prompt", "purpose", "request",
        "result", "runs", "seq", "server", "service", "sessions", "signal", "started", "status", "strategy",
        "summary", "type", "version",
    ]

    /// The families of events; a literal that begins like one is an event's type.
    static let families = ["app-server.", "child.", "daemon.", "log.", "run.", "session.", "turn."]

    /// Three-digit numbers that look like an HTTP status and are none, by file, each with its reason.
    static let numbersThatAreNoStatus: [String: Set<String>] = [
        "Sources/DaemonRuntime/DaemonProcess.swift": ["256"],  // Descriptors.
        "Sources/DaemonRuntime/Shell.swift": ["500"],  // Milliseconds.
    ]

    /// What a file of the shell says in the contract's words.
    static func findings(in file: SourceFile) -> [Finding] {
        guard targets.contains(file.target) else { return [] }
        return words(in: file) + statuses(in: file)
    }

    private static func words(in file: SourceFile) -> [Finding] {
        file.literals.filter { literal in
            let words = literal.text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
            return plain.contains(literal.text)
                || !distinctive.isDisjoint(with: words)
                || fragments.contains(where: literal.text.contains)
                || families.contains(where: literal.text.hasPrefix)
        }
        .map { Finding("\"\($0.text)\" is the contract's word", at: $0) }
    }

    private static func statuses(in file: SourceFile) -> [Finding] {
        file.code
            .filter { token in
                guard token.kind == .number, let number = Int(token.text) else { return false }
                return (100...599).contains(number)
                    && numbersThatAreNoStatus[file.path]?.contains(token.text) != true
            }
            .map { Finding("\($0.text) looks like an HTTP status", at: $0) }
    }
}

@Suite("Vocabulary")
struct VocabularyTests {
    @Test("The shell doesn't speak the contract's words", arguments: try Repository.swiftFiles(in: "Sources"))
    func vocabulary(of file: SourceFile) {
        #expect(VocabularyRules.findings(in: file) == [])
    }

    @Test(
        "A word of the contract is found in the shell",
        arguments: [
            "\"/v1/codexd/status\"", "\"Content-Type: application/json\"", "\"session-registry.json\"", "\"identity\"",
            "\"\\(folder)/events.jsonl\"", "\"{\\\"sessionId\\\": 1}\"", "\"pid\"", "\"child.exited\"", "200", "404",
        ]
    )
    func offences(_ text: String) {
        let file = SourceFile(path: "Sources/DaemonRuntime/A.swift", text: "let a = \(text)")

        #expect(VocabularyRules.findings(in: file).count == 1)
    }

    @Test(
        "Ordinary words and numbers pass",
        arguments: [
            "\"the child's identity is lost\"", "\"cannot read the model\"", "\"codexd.disk\"", "64", "1_000", "600",
            "0x100", "sessionId", "state.status == .running",
        ]
    )
    func noOffences(_ text: String) {
        let file = SourceFile(path: "Sources/codexd/A.swift", text: "let a = \(text)")

        #expect(VocabularyRules.findings(in: file) == [])
    }

    @Test("The core may, and must, know the words")
    func core() {
        let file = SourceFile(path: "Sources/DaemonCore/A.swift", text: "let a = (\"sessionId\", 200)")

        #expect(VocabularyRules.findings(in: file) == [])
    }
}
