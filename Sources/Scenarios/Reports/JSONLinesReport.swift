import Basics

/// The report for programs: an object on a line for each result, and one that sums up.
package struct JSONLinesReport: Report {
    private var tally = Tally()
    private var traces = TraceSum()

    /// Creates a report without results.
    package init() {}

    package mutating func add(_ result: RunResult, after elapsed: Duration) -> String {
        tally.add(result.verdict)
        traces.add(result)
        return Self.line([
            "type": "result",
            "id": .string(result.scenarioID),
            "title": .string(result.title),
            "file": .string(result.file),
            "mode": .string(result.mode.rawValue),
            // As a text, because many readers make a floating point number of a large integer.
            "seed": .optional(result.seed.map { String($0) }),
            "verdict": .string(result.verdict.word),
            "reason": .optional(result.verdict.reason),
            "failures": .array(result.verdict.failures.map(Self.object)),
            "milliseconds": .integer(Int(result.duration.milliseconds)),
            "virtualMilliseconds": .optional(result.virtual.map { Int($0.milliseconds) }),
            "trace": .optional(result.trace?.traceDigits),
            "artifacts": .optional(result.artifacts),
            "reproduce": .string(result.reproduce),
            "lastLines": .array(result.lastLines.map(Self.object)),
        ])
    }

    package mutating func end(after elapsed: Duration) -> String {
        Self.line([
            "type": "summary",
            "passed": .integer(tally.passed),
            "failed": .integer(tally.failed),
            "broken": .integer(tally.broken),
            "unsupported": .integer(tally.unsupported),
            "milliseconds": .integer(Int(elapsed.milliseconds)),
            "trace": .optional(traces.value?.traceDigits),
            "exitCode": .integer(Int(tally.exitCode.rawValue)),
        ])
    }

    private static func object(_ failure: Failure) -> JSON {
        [
            "place": .string(failure.place),
            "summary": .string(failure.summary),
            "path": .optional(failure.path),
            "expected": .string(failure.expected.clipped),
            "actual": .string(failure.actual.clipped),
        ]
    }

    private static func object(_ line: TrafficLine) -> JSON {
        [
            "direction": line.direction == .toServer ? "toServer" : "fromServer",
            "server": .string(line.server),
            "text": .string(line.text.clipped),
        ]
    }

    private static func line(_ object: JSONObject) -> String {
        String(decoding: object.encoded(), as: UTF8.self) + "\n"
    }
}
