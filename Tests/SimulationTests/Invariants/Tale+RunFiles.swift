import Contract

@testable import Simulation

extension Tale {
    static let runFiles: [Tale] = [
        .sound("a run's state is an object", .run("run-1", .state, "{\"status\": \"prepared\"}\n")),
        .broken(.jsonWhole, "half of a run's state", .run("run-1", .state, "{\"status\":\n")),
        .broken(.jsonWhole, "a run's papers without their newline", .run("run-1", .meta, "{}")),
        .broken(.jsonWhole, "a run's papers that are an array", .run("run-1", .meta, "[]\n")),
        .broken(.jsonWhole, "half an entry", .run("run-1", .workerLog, #"{"seq":1"#)),
        .broken(.jsonWhole, "an entry that is no object", .run("run-1", .workerLog, "1\n")),
        .broken(.jsonWhole, "an empty line in an index", .run("run-1", .index(.stdout), "\n")),
        .sound("a checkpoint may be anything", .run("run-1", .checkpoint(1, .before), "{")),

        .broken(.canary, "a canary in a run's papers", .run("run-1", .meta, "{\"a\": \"s3cr3t-canary\"}\n")),
        .broken(.canary, "a canary in an entry", .run("run-1", .workerLog, moment(1, "an other one"))),
        .broken(
            .canary,
            "a canary in two pieces of output",
            .run("run-1", .output(.stdout), "s3cr3t-"),
            .run("run-1", .output(.stdout), "canary")
        ),
        .sound(
            "half of it in the output of either run",
            .run("run-1", .output(.stdout), "s3cr3t-"),
            .run("run-2", .output(.stdout), "canary")
        ),
    ]

    static let runLogs: [Tale] = [
        .sound("the entries of a run", .run("run-1", .workerLog, moment(1)), .run("run-1", .workerLog, moment(2))),
        .sound(
            "two entries at once, in each of two runs",
            .run("run-1", .workerLog, moment(1) + moment(2)),
            .run("run-2", .workerLog, moment(1) + moment(2))
        ),
        .broken(.runLog, "the first entry is missing", .run("run-1", .workerLog, moment(2))),
        .broken(
            .runLog,
            "an entry is missing",
            .run("run-1", .workerLog, moment(1)),
            .run("run-1", .workerLog, moment(3))
        ),
        .broken(
            .runLog,
            "an entry comes twice",
            .run("run-1", .workerLog, moment(1)),
            .run("run-1", .workerLog, moment(1))
        ),
        .sound(
            "the next life goes on behind the last entry",
            .start,
            .run("run-1", .workerLog, moment(1)),
            .end,
            .restart,
            .run("run-1", .workerLog, moment(2))
        ),
        .broken(
            .runLog,
            "the next life begins again",
            .start,
            .run("run-1", .workerLog, moment(1)),
            .end,
            .restart,
            .run("run-1", .workerLog, moment(1))
        ),
        .sound(
            "the machine's death took an entry",
            .start,
            .run("run-1", .workerLog, moment(1)),
            .end,
            .machineDied,
            .run("run-1", .workerLog, moment(1))
        ),
        .sound(
            "the disk refused an entry",
            .start,
            .runRefused("run-1"),
            .run("run-1", .workerLog, moment(2))
        ),
        .broken(
            .runLog,
            "the disk refused an entry of another run",
            .start,
            .runRefused("run-2"),
            .run("run-1", .workerLog, moment(2))
        ),
        .broken(.runLog, "an entry is on no channel", .run("run-1", .workerLog, "{\"seq\":1,\"channel\":\"x\"}\n")),

        .sound(
            "two pieces of output",
            .run("run-1", .output(.stdout), "a\nb"),
            .run("run-1", .index(.stdout), place(1, 0, 3)),
            .run("run-1", .workerLog, piece(1, "a\\nb")),
            .run("run-1", .output(.stderr), "c"),
            .run("run-1", .index(.stderr), place(2, 0, 1)),
            .run("run-1", .workerLog, piece(2, "c", "stderr"))
        ),
        .sound(
            "two pieces of output, written one file after the other",
            .run("run-1", .output(.stdout), "ab"),
            .run("run-1", .index(.stdout), place(1, 0, 1)),
            .run("run-1", .workerLog, piece(1, "a")),
            .run("run-1", .index(.stdout), place(2, 1, 1)),
            .run("run-1", .workerLog, piece(2, "b"))
        ),
        .broken(
            .runLog,
            "the index describes what isn't there",
            .run("run-1", .output(.stdout), "a"),
            .run("run-1", .index(.stdout), place(1, 0, 2))
        ),
        .broken(
            .runLog,
            "the index leaves a byte out",
            .run("run-1", .output(.stdout), "ab"),
            .run("run-1", .index(.stdout), place(1, 1, 1))
        ),
        .broken(
            .runLog,
            "the index doesn't say where",
            .run("run-1", .output(.stdout), "a"),
            .run("run-1", .index(.stdout), "{\"seq\":1,\"offset\":0}\n")
        ),
        .broken(
            .runLog,
            "an entry has another text",
            .run("run-1", .output(.stdout), "a"),
            .run("run-1", .index(.stdout), place(1, 0, 1)),
            .run("run-1", .workerLog, piece(1, "b"))
        ),
        .broken(
            .runLog,
            "an entry is of no piece",
            .run("run-1", .output(.stdout), "a"),
            .run("run-1", .workerLog, piece(1, "a"))
        ),
        .broken(
            .runLog,
            "an entry is of another stream",
            .run("run-1", .output(.stdout), "a"),
            .run("run-1", .index(.stdout), place(1, 0, 1)),
            .run("run-1", .workerLog, piece(1, "a", "stderr"))
        ),

        .sound(
            "the verdict counts the log",
            .start,
            wantRun(),
            .log(runEvent(1, "queued")),
            .run("run-1", .workerLog, moment(1)),
            .run("run-1", .output(.stdout), "a"),
            .run("run-1", .index(.stdout), place(2, 0, 1)),
            .run("run-1", .workerLog, piece(2, "a")),
            .log(runEvent(2, "failed", record: run("failed", log: tally(2, 2, 1, 1, 0))))
        ),
        .broken(
            .runLog,
            "the verdict counts more than there is",
            .start,
            wantRun(),
            .log(runEvent(1, "queued")),
            .run("run-1", .workerLog, moment(1)),
            .log(runEvent(2, "failed", record: run("failed", log: tally(2, 2, 2, 0, 0))))
        ),
        .broken(
            .runLog,
            "the verdict takes one channel for another",
            .start,
            wantRun(),
            .log(runEvent(1, "queued")),
            .run("run-1", .workerLog, moment(1)),
            .log(runEvent(2, "failed", record: run("failed", log: tally(1, 1, 0, 1, 0))))
        ),
        .broken(
            .runLog,
            "the verdict counts nothing",
            .start,
            wantRun(),
            .log(runEvent(1, "queued"), runEvent(2, "failed", record: run("failed")))
        ),
        .broken(
            .runLog,
            "the verdict comes before the index",
            .start,
            wantRun(),
            .log(runEvent(1, "queued")),
            .run("run-1", .output(.stdout), "a"),
            .log(runEvent(2, "failed", record: run("failed", log: tally(0, 0, 0, 0, 0))))
        ),
        .sound(
            "codexd died between a piece and its description",
            .start,
            wantRun(),
            .log(runEvent(1, "queued")),
            .run("run-1", .output(.stdout), "a"),
            .end,
            .restart,
            .log(runEvent(2, "failed", record: run("failed", log: tally(0, 0, 0, 0, 0))))
        ),
    ]

    private static func moment(_ seq: Int, _ message: String = "m") -> String {
        #"{"seq":\#(seq),"channel":"worker","message":"\#(message)"}"# + "\n"
    }

    private static func piece(_ seq: Int, _ text: String, _ channel: String = "stdout") -> String {
        #"{"seq":\#(seq),"channel":"\#(channel)","text":"\#(text)"}"# + "\n"
    }

    private static func place(_ seq: Int, _ offset: Int, _ length: Int) -> String {
        #"{"seq":\#(seq),"offset":\#(offset),"length":\#(length)}"# + "\n"
    }

    private static func tally(_ entries: Int, _ last: Int, _ moments: Int, _ stdout: Int, _ stderr: Int) -> String {
        """
        {"totalEntries":\(entries),"lastSeq":\(last),"lifecycleEventCount":\(moments),"stdoutChunkCount":\(stdout),\
        "stderrChunkCount":\(stderr)}
        """
    }
}
