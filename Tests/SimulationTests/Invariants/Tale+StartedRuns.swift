import Basics
import Contract
import DaemonCore

@testable import Simulation

extension Tale {
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
}
