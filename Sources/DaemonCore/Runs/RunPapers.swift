import Basics
package import Contract

/// The two files of a run's directory that are replaced as a whole.
package enum RunPapers {
    /// What the run is.
    package static func meta(_ run: Run, _ configuration: Configuration) -> [UInt8] {
        let labels = RunLabels(run.metadata)
        let object: JSONObject = [
            "layoutVersion": "local-run-v1",
            "taskId": .string(labels.taskID),
            "stepId": .string(labels.stepID),
            "stepName": .string(labels.stepName),
            "runId": .identifier(run.runID),
            "workerKind": .string(run.adapter),
            "attempt": .integer(labels.attempt),
            "repoRoot": .string(configuration.repoRoot),
            "worktreePath": .string(run.directory),
            "createdAt": .string(run.createdAt.description),
            "checkpointMode": .string(labels.checkpoints.rawValue),
            "promptSummary": .string(run.prompt.preview),
            "command": .string(ExecCommand(run, configuration).line),
        ]
        return JSON.object(object).fileContent
    }

    /// How a run's directory says that it stands.
    package enum Status: String, CaseIterable, Hashable, Sendable {
        case prepared, running, completed, failed, blocked
    }

    /// How the run stands; of the members without a value only `startedAt` is written.
    package static func state(
        _ run: Run,
        _ status: Status,
        _ summary: RunLogSummary,
        checkpoints: Int,
        exitCode: Int?
    ) -> [UInt8] {
        var object: JSONObject = [
            "status": .string(status.rawValue),
            "attempt": .integer(RunLabels(run.metadata).attempt),
            "startedAt": .optional(run.startedAt?.description),
            "updatedAt": .string(run.updatedAt.description),
        ]
        if let finished = run.finishedAt { object["finishedAt"] = .string(finished.description) }
        object["lastEventSeq"] = .integer(summary.lastSeq)
        object["checkpointSeq"] = .integer(checkpoints)
        if let summary = run.summary { object["summary"] = .string(summary) }
        if let exitCode { object["exitCode"] = .integer(exitCode) }
        return JSON.object(object).fileContent
    }
}
