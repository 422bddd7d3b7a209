package import Basics

/// What a run is asked for beside its prompt; the registry keeps it as `request`.
package struct RunOptions: Hashable, Sendable {
    /// The model that answers, if it isn't Codex's own choice.
    package let model: String?
    /// The profile of Codex's configuration.
    package let profile: String?
    /// How Codex is kept from the rest of the machine.
    package let sandbox: String?
    /// Settings of Codex, `key=value` each.
    package let config: [String]
    /// Directories that it may write to beside its own.
    package let writableDirectories: [String]
    /// Pictures that go with the prompt.
    package let images: [String]
    /// Whether it may work outside any repository.
    package let skipsRepositoryCheck: Bool
    /// How long it may take from its start on.
    package let timeout: Duration?

    /// The longest that a run may be given, in milliseconds: a year and a day.
    package static let longestTimeout = 366 * 86_400_000

    /// The options as the registry keeps them.
    ///
    /// - Parameter hasEnvironment: Whether the client gave variables, of which nothing else is kept.
    /// - Returns: An object of strings, arrays and numbers.
    package func object(hasEnvironment: Bool) -> JSONObject {
        [
            "model": .optional(model),
            "profile": .optional(profile),
            "sandbox": .optional(sandbox),
            "config": .array(config.map(JSON.string)),
            "additionalWritableDirectories": .array(writableDirectories.map(JSON.string)),
            "images": .array(images.map(JSON.string)),
            "skipGitRepoCheck": .bool(skipsRepositoryCheck),
            "timeoutMs": .optional(timeout.map { Int($0.milliseconds) }),
            "hasEnv": .bool(hasEnvironment),
        ]
    }
}

extension RunOptions {
    /// Reads what the registry keeps; what an earlier codexd didn't keep is taken for unset.
    package init(_ request: JSONObject?) {
        func texts(_ name: String) -> [String] { request?[name]?.elements?.compactMap(\.text) ?? [] }
        model = request?["model"]?.text
        profile = request?["profile"]?.text
        sandbox = request?["sandbox"]?.text
        config = texts("config")
        writableDirectories = texts("additionalWritableDirectories")
        images = texts("images")
        skipsRepositoryCheck = request?["skipGitRepoCheck"]?.boolean ?? false
        timeout = request?["timeoutMs"]?.integer.map { .milliseconds(min(max($0, 1), Self.longestTimeout)) }
    }
}
