import AgentWire
import Basics
import Contract

/// What a run's record keeps as `result` (contract CTR-RUN): how Codex was called, and what came of it.
struct RunResponse {
    let run: Run
    let command: ExecCommand
    let outcome: RunExecution.Outcome
    /// None if the run never left the queue in this life.
    let execution: RunExecution?
    let duration: Duration?

    /// The response as an object.
    var object: JSONObject {
        var response: JSONObject = [
            "ok": .bool(outcome.failure == nil),
            "invocation": [
                "command": .string(command.command),
                "args": .array(command.arguments.map(JSON.string)),
                "cwd": .string(command.directory),
                "purpose": .string(run.purpose.rawValue),
                "timeoutMs": run.request?["timeoutMs"] ?? .null,
            ],
        ]
        if let failure = outcome.failure {
            response["error"] = .object(error(failure))
        } else {
            response["result"] = .object(result)
        }
        return response
    }

    /// What people read of it first.
    var summary: String {
        if let failure = outcome.failure { return failure.message }
        if let message = execution?.output.lastMessage { return message }
        return outcome.exit?.signal.map { "exit_signal:\($0)" } ?? "exit_code:\(outcome.exit?.code ?? 0)"
    }

    private var result: JSONObject {
        let output = execution?.output
        return [
            "exitCode": .optional(outcome.exit?.code),
            "signal": .optional(outcome.exit?.signal),
            "lastMessage": .optional(output?.lastMessage),
            "usage": output?.usage ?? .null,
            "threadId": .optional(output?.threadID),
            "events": .object(output?.counted ?? [:]),
            "unreadableLines": .integer(output?.unreadableLines ?? 0),
            "stdoutBytes": .integer(execution?.byteCount(.stdout) ?? 0),
            "stderrBytes": .integer(execution?.byteCount(.stderr) ?? 0),
            "durationMs": .optional(duration.map { Int($0.milliseconds) }),
        ]
    }

    private func error(_ failure: RunFailure) -> JSONObject {
        [
            "code": .string(failure.code),
            "message": .string(failure.message),
            "failureClass": .string(failure.failureClass.rawValue),
            "retryable": .bool(failure.isRetryable),
            "stderrTail": .optional(execution.map(\.errorTail)),
            "exitCode": .optional(outcome.exit?.code),
            "signal": .optional(outcome.exit?.signal),
        ]
    }
}
