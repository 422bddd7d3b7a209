package import Basics
package import Contract

/// What a client wants of a new run (contract CTR-RUN).
package struct RunRequest: RequestContent {
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
    /// The longest name of a step in characters; each line of the run's log has it.
    private static let longestLabel = 256

    /// How Codex can be kept from the rest of the machine.
    private enum SandboxMode: String, CaseIterable {
        case readOnly = "read-only"
        case workspaceWrite = "workspace-write"
        case dangerFullAccess = "danger-full-access"
    }

    package init(reading body: inout RequestBody) throws(Problem) {
        prompt = try body.required("prompt", atMost: Self.longestPrompt)
        purpose = try body.choice("purpose", of: RunPurpose.self) ?? .fallbackWorker
        sessionID = try body.name("sessionId").map(SessionID.init(rawValue:))
        directory = try body.argument("cwd")
        let sandbox = try body.choice("sandbox", of: SandboxMode.self)
        options = RunOptions(
            model: try body.argument("model"),
            profile: try body.argument("profile"),
            sandbox: sandbox?.rawValue,
            config: try body.texts("config"),
            writableDirectories: try body.texts("additionalWritableDirectories"),
            images: try body.texts("images"),
            skipsRepositoryCheck: try body.boolean("skipGitRepoCheck") ?? false,
            timeout: try body.milliseconds("timeoutMs", atMost: RunOptions.longestTimeout)
        )
        environment = try body.environment("env")
        metadata = try body.metadata("metadata", labels: Self.labels)
        try body.finish()
        try Self.check(metadata, body)
    }

    /// What the labels must be that mean something; blank ones count as absent.
    private static var labels: [Schema.Member] {
        [
            Schema.Member("taskId", .text(matching: "^(\\s*|(?!\\.{1,2}$)[A-Za-z0-9._-]{1,64})$")),
            Schema.Member("stepId", .text(atMost: longestLabel)),
            Schema.Member("stepName", .text(atMost: longestLabel)),
            Schema.Member("attempt", .text(matching: "^(\\s*|[1-9][0-9]{0,17})$")),
            Schema.Member("checkpointMode", .choice(CheckpointMode.self)),
        ]
    }

    /// Refuses labels that couldn't be what they're for.
    private static func check(_ metadata: JSONObject, _ body: RequestBody) throws(Problem) {
        if let task = metadata["taskId"]?.text, !RunPlace.isTaskID(task) {
            throw body.unfit("metadata.taskId", "1 to 64 of the characters A-Z a-z 0-9 . _ -, and not . or ..")
        }
        for label in ["stepId", "stepName"] where metadata[label]?.text?.unicodeScalars.count ?? 0 > longestLabel {
            throw body.unfit("metadata.\(label)", "at most \(longestLabel) characters")
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
