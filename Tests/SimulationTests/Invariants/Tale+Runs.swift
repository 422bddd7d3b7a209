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

    static let startedRuns: [Tale] = [
        .sound(
            "a run has its worker",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started")),
            worker()
        ),
        .sound(
            "a run leaves the queue once it's no longer parked",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), queueEvent(2, "parked"), queueEvent(3, "resumed"), runEvent(4, "started")),
            worker()
        ),
        .broken(
            .noSecondStart,
            "a run leaves a queue that is parked",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), queueEvent(2, "parked"), runEvent(3, "started"))
        ),
        .broken(
            .noSecondStart,
            "a run leaves a queue that an earlier life has parked",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), queueEvent(2, "parked")),
            .end,
            .restart,
            .log(runEvent(3, "started"))
        ),
        .sound(
            "the machine has lost that the queue was parked",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), queueEvent(2, "parked")),
            .end,
            .machineDied,
            .log(event(2), runEvent(3, "started"))
        ),
        .broken(.noSecondStart, "nobody wants a run", .start, .log(runEvent(1, "queued"))),
        .broken(
            .noSecondStart,
            "a run is wanted of an earlier life",
            .start,
            wantRun(),
            .end,
            .restart,
            .log(runEvent(1, "queued"))
        ),
        .broken(
            .noSecondStart,
            "one request makes two runs",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "queued", "run-2"))
        ),
        .broken(
            .noSecondStart,
            "a run has two workers",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started")),
            worker(),
            worker()
        ),
        .broken(
            .noSecondStart,
            "a run has a worker in each of two lives",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started")),
            worker(),
            .end,
            .restart,
            worker()
        ),
        .sound(
            "a run has a worker and checkpoints",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started")),
            checkpoint("run-1"),
            worker(),
            checkpoint("run-1")
        ),
        .broken(
            .noSecondStart,
            "a worker starts before the log says so",
            .start,
            wantRun(),
            .log(runEvent(1, "queued")),
            worker()
        ),
        .broken(
            .noSecondStart,
            "a worker starts after the verdict",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started"), runEvent(3, "failed")),
            worker()
        ),
        .broken(
            .noSecondStart,
            "a worker says that it is another run's",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started")),
            .job(JobID(run: RunID(rawValue: "run-1"), role: .worker), mark: "run-2")
        ),
        .broken(
            .noSecondStart,
            "a worker doesn't say whose it is",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "started")),
            .job(JobID(run: RunID(rawValue: "run-1"), role: .worker), mark: nil)
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

    private static func checkpoint(_ run: String) -> Telling {
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
