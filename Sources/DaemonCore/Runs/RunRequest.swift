package import Basics
package import Contract

/// What a client wants of a new run (contract CTR-RUN).
package struct RunRequest: Hashable, Sendable {
    /// What Codex is asked.
    package let prompt: String
    /// What it's for.
    package let purpose: RunPurpose
    /// The session that it's asked for in, if there's one.
    package let sessionID: SessionID?
    /// The directory to work in, if it isn't the repository; a relative one lies in there.
    package let directory: String?
    /// What else is asked for.
    package let options: RunOptions
    /// Variables for the worker alone; their values are nowhere written.
    package let environment: [EnvironmentVariable]
    /// What is to be remembered.
    package let metadata: JSONObject

    /// The longest prompt in bytes; the registry, the log and the snapshot keep it whole.
    private static let longestPrompt = 1 << 20
    /// The longest name of a step in bytes; each line of the run's log has it.
    private static let longestLabel = 256
    private static let sandboxModes = ["read-only", "workspace-write", "danger-full-access"]

    /// Reads the body of a request.
    ///
    /// - Throws: ``Problem`` naming the member that's wrong.
    package init(body bytes: [UInt8]) throws(Problem) {
        var body = try RequestBody(bytes)
        let prompt = try body.text("prompt")
        let purpose = try body.name("purpose")
        sessionID = try body.name("sessionId").map(SessionID.init(rawValue:))
        directory = try body.argument("cwd")
        let sandbox = try body.name("sandbox")
        options = RunOptions(
            model: try body.argument("model"),
            profile: try body.argument("profile"),
            sandbox: sandbox,
            config: try body.texts("config"),
            writableDirectories: try body.texts("additionalWritableDirectories"),
            images: try body.texts("images"),
            skipsRepositoryCheck: try body.boolean("skipGitRepoCheck") ?? false,
            timeout: try body.milliseconds("timeoutMs", atMost: RunOptions.longestTimeout)
        )
        environment = try body.environment("env")
        metadata = try body.metadata("metadata")
        try body.finish()
        guard let prompt, !prompt.trimmed.isEmpty, prompt.utf8.count <= Self.longestPrompt else {
            throw body.unfit("prompt", "a string that isn't blank, of at most \(Self.longestPrompt) bytes")
        }
        self.prompt = prompt
        if let sandbox, !Self.sandboxModes.contains(sandbox) {
            throw body.unfit("sandbox", "one of " + Self.sandboxModes.joined(separator: ", "))
        }
        if let purpose {
            guard let known = RunPurpose(rawValue: purpose) else {
                throw body.unfit("purpose", "one of " + RunPurpose.allCases.map(\.rawValue).joined(separator: ", "))
            }
            self.purpose = known
        } else {
            self.purpose = .fallbackWorker
        }
        try Self.check(metadata, body)
    }

    /// Refuses labels that couldn't be what they're for.
    private static func check(_ metadata: JSONObject, _ body: RequestBody) throws(Problem) {
        if let task = metadata["taskId"]?.text, !RunPlace.isTaskID(task) {
            throw body.unfit("metadata.taskId", "1 to 64 of the characters A-Z a-z 0-9 . _ -, and not . or ..")
        }
        for label in ["stepId", "stepName"] where metadata[label]?.text?.utf8.count ?? 0 > longestLabel {
            throw body.unfit("metadata.\(label)", "at most \(longestLabel) bytes")
        }
        if let attempt = metadata["attempt"]?.text, RunLabels.attempt(attempt) == nil {
            throw body.unfit("metadata.attempt", "a whole number from 1 on, as a string")
        }
        if let mode = metadata["checkpointMode"]?.text, CheckpointMode(rawValue: mode) == nil {
            let modes = CheckpointMode.allCases.map(\.rawValue).joined(separator: ", ")
            throw body.unfit("metadata.checkpointMode", "one of \(modes)")
        }
    }
}
