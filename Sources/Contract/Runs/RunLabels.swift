package import Basics

/// What a run's metadata says about its place in a larger task (contract CTR-RUN).
package struct RunLabels: Hashable, Sendable {
    /// The task, and with that the name of the directory that holds its runs.
    package let taskID: String
    /// The step of the task.
    package let stepID: String
    /// The step as people call it.
    package let stepName: String
    /// The how-manieth try of that step, from 1.
    package let attempt: Int
    /// What is written down of the working tree.
    package let checkpoints: CheckpointMode

    /// Reads them, with defaults for what isn't there or can't be.
    package init(_ metadata: JSONObject) {
        taskID = metadata["taskId"]?.text.flatMap { RunPlace.isTaskID($0) ? $0 : nil } ?? "codexd"
        stepID = metadata["stepId"]?.text ?? "exec"
        stepName = metadata["stepName"]?.text ?? "codex exec"
        attempt = metadata["attempt"]?.text.flatMap(Self.attempt) ?? 1
        checkpoints = metadata["checkpointMode"]?.text.flatMap(CheckpointMode.init(rawValue:)) ?? .none
    }

    /// The number of a try, if the text is one.
    package static func attempt(_ text: String) -> Int? {
        Int(text).flatMap { $0 >= 1 ? $0 : nil }
    }
}

/// What is written down of the working tree around a run.
package enum CheckpointMode: String, CaseIterable, Hashable, Sendable {
    case none
    /// How tracked files differ from the last commit, before and after.
    case gitDiff = "git-diff"
}
