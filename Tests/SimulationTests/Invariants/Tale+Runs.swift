import Basics
import Contract
import DaemonCore

@testable import Simulation

extension Tale {
    static let settledRuns: [Tale] = [
        .sound(
            "a run waits, starts and completes",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started"), runEvent(3, "completed"))
        ),
        .sound("a run fails while it waits", .start, wantRun(), .log(runEvent(1, "queued"), runEvent(2, "failed"))),
        .broken(
            .settledOnce,
            "a run has two verdicts",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started"), runEvent(3, "completed"), runEvent(4, "failed"))
        ),
        .broken(
            .settledOnce,
            "a run has the same verdict twice",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "failed"), runEvent(3, "failed"))
        ),
        .broken(
            .settledOnce,
            "a run has a verdict in two lives",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started"), runEvent(3, "completed")),
            .end,
            .restart,
            .log(runEvent(4, "failed"))
        ),
        .sound(
            "the disk forgot the verdict",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started"), runEvent(3, "completed")),
            .end,
            .machineDied,
            .log(runEvent(3, "failed"))
        ),
        .broken(
            .settledOnce,
            "the disk forgot what came after the verdict",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "failed"), event(3)),
            .end,
            .machineDied,
            .log(runEvent(3, "failed"))
        ),
        .broken(
            .settledOnce,
            "a run starts twice",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started"), runEvent(3, "started"))
        ),
        .broken(
            .settledOnce,
            "a run starts again in the next life",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started")),
            .end,
            .restart,
            .log(runEvent(3, "started"))
        ),
        .broken(
            .settledOnce,
            "a run starts that was never accepted",
            .start,
            .log(runEvent(1, "started"))
        ),
        .broken(
            .settledOnce,
            "a run completes that never started",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "completed"))
        ),
        .broken(
            .settledOnce,
            "a run is accepted twice",
            .start,
            wantRun(),
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "queued"))
        ),
        .sound(
            "codexd stops, and a run waits on",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), event(2, "daemon.stopped"))
        ),
        .broken(
            .settledOnce,
            "codexd stops, and a run runs on",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started"), event(3, "daemon.stopped"))
        ),
        .broken(
            .settledOnce,
            "an ended run is open in a record",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "failed"), event(3, runs: run("queued")))
        ),
        .broken(
            .settledOnce,
            "an ended run is open in the registry",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "failed")),
            runRegistry(2, run("running"))
        ),
        .sound(
            "the registry of runs lags behind the log",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "failed")),
            runRegistry(1, run("queued"))
        ),
    ]

    static let durableRuns: [Tale] = [
        .sound("a run is accepted", .start, wantRun(), .log(runEvent(1, "queued")), accepted()),
        .broken(.acknowledgedIsDurable, "a run is accepted that isn't in the log", .start, wantRun(), accepted()),
        .broken(
            .acknowledgedIsDurable,
            "a run is accepted, and the log loses it",
            .start,
            wantRun(),
            .log(runEvent(1, "queued")),
            accepted(),
            .end,
            .machineDied,
            .log(event(1))
        ),
        .broken(
            .acknowledgedIsDurable,
            "a run has a worker, and the log loses its start",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started")),
            worker(),
            .end,
            .machineDied,
            .log(event(2))
        ),
        .sound(
            "a run is cancelled while it runs",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started")),
            accepted(),
            cancelled("running")
        ),
        .broken(
            .acknowledgedIsDurable,
            "a run is cancelled that has no verdict in the log",
            .start,
            wantRun(),
            .log(runEvent(1, "queued")),
            accepted(),
            .asked(1, request("POST /v1/codexd/runs/run-1/cancel")),
            cancelled("failed")
        ),
    ]

    static let openRuns: [Tale] = [
        .sound(
            "a run has its verdict",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "failed")),
            accepted(),
            atRest()
        ),
        .broken(
            .converges,
            "a run waits, and nothing runs",
            .start,
            wantRun(),
            .log(runEvent(1, "queued")),
            accepted(),
            atRest()
        ),
        .broken(
            .converges,
            "a run of an earlier life waits",
            .start,
            wantRun(),
            .log(runEvent(1, "queued")),
            accepted(),
            .end,
            .restart,
            atRest()
        ),
        .sound(
            "a run whose acceptance the machine's death took",
            .start,
            wantRun(),
            .log(event(1), runEvent(2, "queued")),
            .end,
            .machineDied,
            .log(event(2)),
            atRest()
        ),
        .broken(
            .converges,
            "a run has no process and no verdict",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started")),
            accepted(),
            atRest()
        ),
        .sound(
            "a process keeps its run and those behind it",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started")),
            accepted(),
            wantRun(),
            .log(runEvent(3, "queued", "run-2")),
            accepted("run-2"),
            atRest(after: .seconds(100))
        ),
        .sound(
            "a process keeps its run for less than it may",
            .start,
            wantRun(#","timeoutMs":99000"#),
            .log(runEvent(1, "queued"), runEvent(2, "started")),
            accepted(),
            atRest(after: .seconds(100))
        ),
        .broken(
            .converges,
            "a process keeps its run for longer than it may",
            .start,
            wantRun(#","timeoutMs":9000"#),
            .log(runEvent(1, "queued"), runEvent(2, "started")),
            accepted(),
            atRest(after: .seconds(100))
        ),
        .sound(
            "the registry of runs follows the log",
            .start,
            wantRun(),
            .log(runEvent(1, "queued", record: run("queued")), runEvent(2, "failed", record: failedRun)),
            accepted(),
            runRegistry(2, failedRun),
            atRest()
        ),
        .broken(
            .converges,
            "the registry of runs lacks the verdict",
            .start,
            wantRun(),
            .log(runEvent(1, "queued", record: run("queued"))),
            accepted(),
            runRegistry(1, run("queued")),
            .log(runEvent(2, "failed", record: failedRun)),
            atRest()
        ),
    ]

    private static let failedRun = run(
        "failed",
        log: """
            {"totalEntries":0,"lastSeq":0,"lifecycleEventCount":0,"stdoutChunkCount":0,"stderrChunkCount":0}
            """
    )

    private static func accepted(_ run: String = "run-1") -> Telling {
        .answered(1, answer("202 Accepted", #"{"runId":"\#(run)","status":"queued"}"#))
    }

    private static func cancelled(_ status: String) -> Telling {
        .answered(1, answer("202 Accepted", #"{"runId":"run-1","status":"\#(status)"}"#))
    }

    static func checkpoint(_ run: String) -> Telling {
        .job(JobID(run: RunID(rawValue: run), role: .checkpoint), mark: run)
    }

    private static func runRegistry(_ seq: Int, _ runs: String...) -> Telling {
        .file("state/codexd/run-registry.json", "{\"runs\": [\(runs.joined(separator: ","))], \"seq\": \(seq)}\n")
    }

    private static func atRest(after age: Duration? = nil) -> Telling {
        let job = JobID(run: RunID(rawValue: "run-1"), role: .worker)
        return .rest(
            Rest(
                livingJobs: age.map { [Rest.Job(job: job, age: $0)] } ?? [],
                daemonRuns: true,
                isQuiet: false,
                patience: .seconds(120)
            )
        )
    }
}
