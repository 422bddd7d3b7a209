import Basics

/// Why a run came to no result.
package struct RunFailure: Hashable, Sendable {
    /// What kind of failure it was.
    package let failureClass: FailureClass
    /// One line for people.
    package let message: String

    /// Creates a failure.
    package init(_ failureClass: FailureClass, _ message: String) {
        self.failureClass = failureClass
        self.message = message
    }

    /// The word that clients of earlier versions know: `CODEX_EXEC_TIMEOUT` for `exec_timeout`.
    var code: String {
        let word = failureClass.rawValue
        let rest = word.hasPrefix("exec_") ? word.dropFirst("exec_".count) : word[...]
        return "CODEX_EXEC_\(rest.uppercased())"
    }

    /// Whether the same run may well succeed another time.
    var isRetryable: Bool {
        switch failureClass {
        case .execTimeout, .execExitNonzero, .execNoTerminalEvent, .stopping, .daemonRestarted, .diskUnavailable,
            .usageLimit, .unauthorized:
            true
        default: false
        }
    }

    /// Whether the worker could not even begin, for want of something that may be put right.
    var blocks: Bool { failureClass == .execPrecondition || failureClass == .execSpawnFailed }
}

extension RunFailure {
    /// The program could not be started, for want of the program or for another reason.
    static func spawn(_ command: String, _ failure: SystemFailure) -> RunFailure {
        let remedy = "; it is set with --exec-command (BAA_CODEXD_EXEC_COMMAND)"
        let text =
            switch failure.reason {
            case .notFound where command.contains("/"): "the exec command \(command) does not exist\(remedy)"
            case .notFound: "the exec command \(command) was not found in any directory of PATH\(remedy)"
            case .permissionDenied: "the exec command \(command) may not be executed: \(failure.text)\(remedy)"
            case .addressInUse, .other: "the exec command \(command) could not be started: \(failure.text)"
            }
        return RunFailure(.execSpawnFailed, text)
    }

    /// The directory can't be worked in.
    static func directory(_ path: String, _ failure: SystemFailure) -> RunFailure {
        let text =
            failure.reason == .notFound
            ? "the working directory \(path) does not exist"
            : "the working directory \(path) can't be worked in: \(failure.text)"
        return RunFailure(.execPrecondition, text)
    }

    /// Codex works in repositories only, unless it is told otherwise.
    static func noRepository(_ path: String) -> RunFailure {
        RunFailure(
            .execPrecondition,
            "the working directory \(path) is in no git repository; skipGitRepoCheck lets a run work there"
        )
    }

    /// The turn came to nothing, for a reason that Codex has told at whatever length.
    static func turn(_ message: String?) -> RunFailure {
        guard let message else { return RunFailure(.turnFailed, "the turn failed, and Codex did not say why") }
        return RunFailure(FailureClass(ofRunSaying: message) ?? .turnFailed, message.preview(atMost: 1000))
    }

    /// The worker ended without saying how its turn ended.
    ///
    /// - Parameters:
    ///   - exit: How it ended.
    ///   - words: The last that it said, if it said anything.
    ///   - error: The last error that it told, if it told any.
    /// - Returns: The failure, of the class that the error is of, if it's of one.
    static func ended(_ exit: ChildExit, saying words: String?, telling error: String? = nil) -> RunFailure {
        let said = words.map { ": \($0.preview)" } ?? ""
        let end = "codex exec ended \(exit.words)"
        return exit.code == 0
            ? RunFailure(.execNoTerminalEvent, "\(end) and never said how its turn ended\(said)")
            : RunFailure(error.flatMap(FailureClass.init(ofRunSaying:)) ?? .execExitNonzero, "\(end)\(said)")
    }
}
