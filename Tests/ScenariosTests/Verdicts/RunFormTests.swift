import Basics
import Scenarios
import Testing

/// What a daemon with two runs left, told with words that stand for what each life names in its own way.
private struct RunLeavings {
    var names = ["ONE": "run-mwp11dka-zvzayv", "TWO": "run-mwp11dkb-000000", "PID": "31601", "TIME": "43.069"]
    /// In which pieces the first run's output came.
    var pieces = ["on", "e\\n"]
    var output = "one\n"
    var duration = 17
    var exit = "0"
    var status = "completed"

    private func told(_ text: String) -> String {
        // No word is part of another, so the order is no matter.
        names.reduce(text.replacing("'", with: "\"")) { $0.replacing($1.key, with: $1.value) }
    }

    private func entry(_ seq: Int, _ rest: String) -> String {
        "{'seq': \(seq), 'eventId': 'ONE:\(seq)', 'runId': 'ONE', 'createdAt': '2026-11-20T13:40:TIMEZ', \(rest)}\n"
    }

    private var workerLog: String {
        var lines = entry(
            1,
            "'channel': 'worker', 'type': 'worker_started', 'renderedLine': 'TIME', 'message': 'as process PID', "
                + "'data': {'pid': PID}"
        )
        for (index, piece) in pieces.enumerated() {
            lines += entry(index + 2, "'channel': 'stdout', 'text': '\(piece)'")
        }
        return lines
            + entry(pieces.count + 2, "'channel': 'worker', 'type': 'worker_exited', 'data': {'code': \(exit)}")
    }

    func form() throws -> NormalForm {
        let count = pieces.count
        let log =
            "{'totalEntries': \(count + 2), 'lastSeq': \(count + 2), 'stdoutChunkCount': \(count), 'stderrChunkCount': 0}"
        let fake = "/build/\(duration)/fake-codex-exec"
        let result = "{'invocation': {'command': '\(fake)'}, 'result': {'durationMs': \(duration)}}"
        let files = [
            "state/codexd/run-registry.json":
                "{'runs': [{'runId': 'TWO', 'status': 'queued'}, {'runId': 'ONE', 'log': \(log), 'result': \(result)}]}",
            "runs/codexd/ONE/state.json": "{'status': '\(status)', 'lastEventSeq': \(count + 2), 'attempt': 1}",
            "runs/codexd/ONE/meta.json": "{'runId': 'ONE', 'command': '\(fake) exec'}",
            "runs/codexd/ONE/worker.log": workerLog,
            "runs/codexd/ONE/stdout.log": output,
            "runs/codexd/ONE/stdout.index.jsonl": "{'seq': \(count)}\n",
            "runs/codexd/TWO/state.json": "{'status': 'prepared'}",
        ]
        let events = try ["'runId': 'TWO'", "'runId': 'ONE', 'cwd': '/'"].map { detail in
            LogLine(try JSONSlice(validating: Array(told("{'type': 'run.queued', 'detail': {\(detail)}}").utf8)))
        }
        let all = files.map { Observation.File(path: told($0.key), bytes: Array(told($0.value).utf8)) }
        return NormalForm(Observation(files: all, log: events), directory: "/sim/a")
    }

    /// The first group in which this differs from what it should be.
    func difference() throws -> String? { try form().differences(from: RunLeavings().form()).first?.summary }
}

@Suite("What runs leave, in normal form")
struct RunFormTests {
    @Test("Names, moments, durations and how output was cut make no difference")
    func chance() throws {
        var other = RunLeavings()
        other.names = ["ONE": "run-mwp99999-aaaaaa", "TWO": "run-mwp99999-000000", "PID": "7", "TIME": "59.000"]
        other.pieces = ["o", "n", "e\\n"]
        other.duration = 99

        #expect(try other.difference() == nil)
    }

    @Test("The log of a worker has the life of the run, and points to its output")
    func workerLog() throws {
        let group = try #require(try RunLeavings().form().groups.first { $0.name.hasSuffix("worker.log") })

        #expect(
            group.content == [
                "life": [
                    [
                        "runId": "«run-1»", "channel": "worker", "type": "worker_started",
                        "message": "as process «pid-1»",
                        "data": ["pid": "«pid-1»"],
                    ],
                    ["runId": "«run-1»", "channel": "worker", "type": "worker_exited", "data": ["code": 0]],
                ],
                "stdout": "«all of stdout.log»", "stderr": "",
            ]
        )
        #expect(group.name == "file runs/codexd/«run-1»/worker.log")
    }

    @Test("What a worker printed, how it ended and where it stands make one")
    func substance() throws {
        var (mute, torn, failed, stuck) = (RunLeavings(), RunLeavings(), RunLeavings(), RunLeavings())
        mute.output = ""
        torn.pieces = ["one"]
        failed.exit = "1"
        stuck.status = "running"

        #expect(try mute.difference() == "file runs/codexd/«run-1»/stdout.log")
        #expect(try torn.difference() == "file runs/codexd/«run-1»/worker.log")
        #expect(try failed.difference() == "file runs/codexd/«run-1»/worker.log")
        #expect(try stuck.difference() == "file runs/codexd/«run-1»/state.json")
    }

    @Test("Only the worker's log of a run's directory is lines of JSON by another name")
    func kinds() throws {
        let lines = Array("{\"seq\": 1}\n".utf8)

        #expect(try Observation.File(path: "runs/a/b/worker.log", bytes: lines).value() == [["seq": 1]])
        #expect(try Observation.File(path: "logs/codexd/stdout.log", bytes: lines).value() == "{\"seq\": 1}\n")
    }
}
