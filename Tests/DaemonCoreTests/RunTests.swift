import Basics
import Contract
import DaemonCore
import Testing

@Suite("Runs")
struct RunTests {
    @Test("A run that completes leaves its result, its events and its directory")
    func completes() throws {
        var world = try World.serving()

        let id = try world.takeRun()
        world.work(id, ["type": "thread.started", "thread_id": "thread-9"], ["type": "turn.started"])
        world.complete(id)

        let run = try world.run(id)
        #expect(run.status == .completed)
        #expect(run.summary == "42")
        #expect(run.error == nil)
        let response = JSON.object(try #require(run.result))
        #expect(response["ok"] == true)
        #expect(response["result"]?["threadId"] == "thread-9")
        #expect(response["result"]?["usage"]?["input_tokens"] == 3)
        #expect(response["result"]?["events"]?["item.completed"] == 1)
        let types = try world.events.compactMap { $0["type"]?.text }.filter { $0.hasPrefix("run.") }
        #expect(types == ["run.queued", "run.started", "run.completed"])
        let moments = [
            "run_prepared", "step_prepared", "worker_started", "worker_exited", "step_completed",
        ]
        #expect(try world.moments(of: id) == moments)
        #expect(try world.runFile(.state, of: id)["status"] == "completed")
        #expect(try world.runFile(.meta, of: id)["layoutVersion"] == "local-run-v1")
        let log = RunLogSummary(workerLog: world.runFiles["codexd/\(id)/worker.log"] ?? [])
        #expect(run.log == log)
        #expect(log.stdoutChunkCount == 4)
        #expect(try world.rebuiltState().runs == world.daemon.state.runs)
        #expect(world.orders(of: id) == [.releaseJob(JobID(run: id, role: .worker))])
    }

    @Test("The prompt goes through the input and stands in no argument, and variables go to the worker alone")
    func prompt() throws {
        var world = try World.serving()

        let id = try world.takeRun([
            "prompt": "what no one else may read", "env": ["API_KEY": "hidden-value"], "model": "m", "config": ["a=b"],
            "images": ["/i"], "additionalWritableDirectories": ["/d"], "sandbox": "read-only", "profile": "p",
            "skipGitRepoCheck": true, "cwd": "sub",
        ])

        let job = try #require(world.jobs.first)
        #expect(String(decoding: job.input, as: UTF8.self) == "what no one else may read")
        #expect(
            job.launch.arguments == [
                "exec", "--json", "--cd", "/repo/sub", "--model=m", "--profile=p", "--sandbox=read-only",
                "--config=a=b", "--add-dir=/d", "--image=/i", "--skip-git-repo-check", "--output-last-message",
                "/repo/runs/codexd/\(id)/artifacts/last-message.md", "-",
            ]
        )
        #expect(job.launch.environment.contains(EnvironmentVariable(name: "API_KEY", value: "hidden-value")))
        #expect(job.launch.environment.contains(JobID(run: id, role: .worker).mark))
        let written = [world.log] + world.files.values + world.runFiles.values
        #expect(!written.contains { String(decoding: $0, as: UTF8.self).contains("hidden-value") })
    }

    /// How a worker ends, and what becomes of its run.
    struct Verdict: CustomTestStringConvertible {
        let lines: [JSON]
        let exit: ChildExit
        let failureClass: String?
        let message: String
        var testDescription: String { "\(failureClass ?? "completed"): \(message)" }
    }

    private static let verdicts = [
        Verdict(lines: [.turnCompleted], exit: .exited(code: 0), failureClass: nil, message: "exit_code:0"),
        Verdict(lines: [.turnCompleted], exit: .exited(code: 7), failureClass: nil, message: "exit_code:7"),
        Verdict(
            lines: [.turnCompleted],
            exit: .signalled("SIGKILL"),
            failureClass: nil,
            message: "exit_signal:SIGKILL"
        ),
        Verdict(
            lines: [["type": "error", "message": "again"], .said("hi"), .turnCompleted],
            exit: .exited(code: 0),
            failureClass: nil,
            message: "hi"
        ),
        Verdict(
            lines: [["type": "turn.failed", "error": ["message": "too bad"]]],
            exit: .exited(code: 1),
            failureClass: "turn_failed",
            message: "too bad"
        ),
        Verdict(
            lines: [["type": "turn.failed"], .turnCompleted],
            exit: .exited(code: 0),
            failureClass: "turn_failed",
            message: "the turn failed, and Codex did not say why"
        ),
        Verdict(
            lines: [["type": "error", "message": "no network"]],
            exit: .exited(code: 3),
            failureClass: "exec_exit_nonzero",
            message: "codex exec ended with code 3: no network"
        ),
        Verdict(
            lines: [],
            exit: .signalled("SIGSEGV"),
            failureClass: "exec_exit_nonzero",
            message: "codex exec ended after SIGSEGV"
        ),
        Verdict(
            lines: [.said("almost")],
            exit: .exited(code: 0),
            failureClass: "exec_no_terminal_event",
            message: "codex exec ended with code 0 and never said how its turn ended"
        ),
    ]

    @Test("Only what is told of the turn, or else the exit, decides", arguments: verdicts)
    func verdict(_ verdict: Verdict) throws {
        var world = try World.serving()
        let id = try world.takeRun()

        for line in verdict.lines { world.work(id, line) }
        world.endJob(id, verdict.exit)

        let run = try world.run(id)
        #expect(run.status == (verdict.failureClass == nil ? .completed : .failed))
        #expect(run.summary == verdict.message)
        #expect(run.error == (verdict.failureClass == nil ? nil : verdict.message))
        let response = JSON.object(try #require(run.result))
        #expect(response["error"]?["failureClass"]?.text == verdict.failureClass)
        #expect(response["ok"]?.boolean == (verdict.failureClass == nil))
    }

    @Test("A run that lingers behind its result is ended within a bound, and keeps it")
    func lingers() throws {
        var world = try World.serving()
        let id = try world.takeRun()
        let job = JobID(run: id, role: .worker)

        world.work(id, .said("42"), .turnCompleted)
        world.pass(.seconds(5))
        #expect(world.orders(of: id) == [.signalJob(job, .terminate)])
        world.pass(.seconds(1))
        #expect(world.orders(of: id) == [.signalJob(job, .terminate), .signalJob(job, .kill)])
        world.endJob(id, .signalled("SIGKILL"))

        #expect(try world.run(id).status == .completed)
        #expect(try world.run(id).summary == "42")
    }

    @Test("A run that takes too long is ended, and everything it left")
    func timesOut() throws {
        var world = try World.serving()
        let id = try world.takeRun(["prompt": "slow", "timeoutMs": 1000])
        let job = JobID(run: id, role: .worker)

        world.pass(.milliseconds(999))
        #expect(world.orders(of: id).isEmpty)
        world.pass(.milliseconds(1))
        world.endJob(id, .signalled("SIGTERM"))

        #expect(world.orders(of: id) == [.signalJob(job, .terminate), .releaseJob(job)])
        #expect(try world.run(id).error == "the run took longer than 1000 ms")
        #expect(JSON.object(try #require(try world.run(id).result))["error"]?["code"] == "CODEX_EXEC_TIMEOUT")
    }

    @Test("A descendant that holds the output open is waited for 200 ms, and then gone with the rest")
    func heldOutput() throws {
        var world = try World.serving()
        let id = try world.takeRun()
        let job = JobID(run: id, role: .worker)

        world.work(id, .turnCompleted)
        world.tell(.job(job, .exited(.exited(code: 0))))
        #expect(try world.run(id).status == .running)
        world.pass(.milliseconds(200))

        #expect(world.orders(of: id) == [.releaseJob(job)])
        #expect(try world.run(id).status == .completed)
    }

    /// What a run can lack.
    struct Lack: CustomTestStringConvertible {
        let findings: RunFindings
        let failureClass: String
        let words: String
        var testDescription: String { words }
    }

    private static let missing = SystemFailure(call: "stat", reason: .notFound, text: "gone")
    private static let lacks = [
        Lack(
            findings: RunFindings(directory: missing, command: nil, isRepository: false),
            failureClass: "exec_precondition",
            words: "the working directory /repo does not exist"
        ),
        Lack(
            findings: RunFindings(directory: nil, command: missing, isRepository: true),
            failureClass: "exec_spawn_failed",
            words: "the exec command codex was not found in any directory of PATH"
        ),
        Lack(
            findings: RunFindings(directory: nil, command: nil, isRepository: false),
            failureClass: "exec_precondition",
            words: "the working directory /repo is in no git repository"
        ),
    ]

    @Test("A run that lacks something is blocked, and its worker never starts", arguments: lacks)
    func blocked(_ lack: Lack) throws {
        var world = try World.serving()
        world.findings = lack.findings

        let id = try world.takeRun()

        #expect(world.jobs.isEmpty)
        let run = try world.run(id)
        #expect(run.status == .failed)
        #expect(run.error?.hasPrefix(lack.words) == true)
        #expect(JSON.object(try #require(run.result))["error"]?["failureClass"]?.text == lack.failureClass)
        let moments = ["run_prepared", "step_prepared", "worker_execution_deferred", "step_blocked"]
        #expect(try world.moments(of: id) == moments)
        #expect(try world.runFile(.state, of: id)["status"] == "blocked")
    }

    @Test("A worker that can't be started after all fails its run")
    func spawnFails() throws {
        var world = try World.serving()
        world.jobLaunch = .failure(SystemFailure(call: "posix_spawn", reason: .other, text: "no memory"))

        let id = try world.takeRun()

        #expect(try world.run(id).error == "the exec command codex could not be started: no memory")
        #expect(try world.runFile(.state, of: id)["status"] == "blocked")
    }

    @Test("Characters that the pipe cuts come whole into the log, and the index says where pieces lie")
    func cutCharacters() throws {
        var world = try World.serving()
        let id = try world.takeRun()
        let job = JobID(run: id, role: .worker)
        let text = Array("é€😀".utf8)

        for byte in text { world.tell(.job(job, .wrote(.stderr, [byte]))) }
        world.tell(.job(job, .wrote(.stderr, [0xF0, 0x9F])))
        world.complete(id)

        let chunks = try world.runLines(.workerLog, of: id).filter { $0["channel"] == "stderr" }
        #expect(chunks.map { $0["text"]?.text } == ["é", "€", "😀", "\u{FFFD}"])
        #expect(world.runFiles["codexd/\(id)/stderr.log"] == text + [0xF0, 0x9F])
        let places = try world.runLines(.index(.stderr), of: id)
        #expect(places.map { $0["offset"]?.integer } == [0, 2, 5, 9])
        #expect(places.map { $0["length"]?.integer } == [2, 3, 4, 2])
        #expect(places.map { $0["seq"] } == chunks.map { $0["seq"] })
    }

    @Test("A result that is late for a cancellation still counts, and a failure that the cancellation brought doesn't")
    func lateWords() throws {
        var world = try World.serving()
        let (first, second) = (try world.takeRun(), try world.takeRun())
        for id in [first, second] { _ = try world.ask("POST", "/v1/codexd/runs/\(id)/cancel", [:]) }

        world.work(first, .turnCompleted)
        world.work(second, ["type": "turn.failed", "error": ["message": "interrupted"]])
        for id in [first, second] { world.endJob(id, .signalled("SIGTERM")) }

        #expect(try world.run(first).status == .completed)
        #expect(try world.run(second).error == "the run was cancelled")
    }

    @Test("An exit that came before the timeout is the verdict, though a descendant holds the output")
    func exitBeforeTimeout() throws {
        var world = try World.serving()
        let id = try world.takeRun(["prompt": "x", "timeoutMs": 1000])

        world.pass(.milliseconds(900))
        world.tell(.job(JobID(run: id, role: .worker), .exited(.exited(code: 3))))
        world.pass(.milliseconds(200))

        #expect(try world.run(id).error == "codex exec ended with code 3")
    }

    @Test("A checkpoint that can't be taken holds nothing up, and its deadline ends nothing else")
    func checkpointFails() throws {
        var world = try World.serving()
        world.jobLaunch = nil
        let id = try world.takeRun(["prompt": "x", "metadata": ["checkpointMode": "git-diff"]])
        let missing = SystemFailure(call: "posix_spawn", reason: .notFound, text: "no git")

        world.tell(.job(JobID(run: id, role: .checkpoint), .launchFailed(missing)))
        world.tell(.job(JobID(run: id, role: .worker), .launched(processID: 5)))
        world.pass(.seconds(60))
        #expect(world.orders(of: id).isEmpty)
        world.complete(id)
        world.tell(.job(JobID(run: id, role: .checkpoint), .launchFailed(missing)))

        #expect(try world.run(id).status == .completed)
        #expect(try world.runFile(.state, of: id)["checkpointSeq"] == 0)
        #expect(!world.runFiles.keys.contains { $0.hasSuffix(".patch") })
    }

    @Test("Checkpoints are taken before and after, as numbered patches")
    func checkpoints() throws {
        var world = try World.serving()

        let id = try world.takeRun(["prompt": "x", "metadata": ["checkpointMode": "git-diff"]])
        let git = JobID(run: id, role: .checkpoint)
        #expect(world.jobs.map(\.job) == [git])
        world.tell(.job(git, .wrote(.stdout, Array("diff 1".utf8))))
        world.endJob(id, role: .checkpoint)
        world.complete(id)
        world.endJob(id, role: .checkpoint)

        #expect(world.jobs.map(\.job.role) == [.checkpoint, .worker, .checkpoint])
        #expect(world.runFiles["codexd/\(id)/checkpoints/0001-before.patch"] == Array("diff 1".utf8))
        #expect(world.runFiles["codexd/\(id)/checkpoints/0002-after.patch"] == [])
        #expect(try world.runFile(.state, of: id)["checkpointSeq"] == 2)
        #expect(try world.run(id).status == .completed)
    }
}
