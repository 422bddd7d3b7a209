import Basics
import Contract
import DaemonCore
import Platform
import Testing

@Suite("codexd and real processes of runs", .timeLimit(.minutes(1)))
struct RunTests {
    /// What a worker does that says what it was asked.
    private static let echoing = #"""
        prompt=$(cat)
        echo '{"type":"thread.started","thread_id":"thread-1"}'
        echo "$GIVEN" >&2
        printf '{"type":"item.completed","item":{"type":"agent_message","text":"%s"}}\n' "$prompt"
        echo '{"type":"turn.completed","usage":{"input_tokens":1}}'
        """#

    /// Leaves a process out of reach for a signal to the group.
    private static let wandering = "setsid sleep 1000 & setsid sh -c 'trap : TERM; while :; do sleep 1000; done' &"

    @Test("A run says what its worker said, leaves its directory, and its trace has no value of a variable")
    func completes() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, worker: Self.echoing, flags: ["--trace", "trace"])
        let events = try service.follow()
        let secret = "key-\(UInt64.random(in: .min ... .max))"

        let id = try service.createRun([
            "prompt": "to be said", "skipGitRepoCheck": true, "env": ["GIVEN": "shown", "GIVEN_KEY": .string(secret)],
        ])
        _ = try events.next("run.completed")
        let run = try service.run(id)
        let status = try service.terminate()

        #expect(status == .exited(code: 0))
        #expect(run["summary"] == "to be said")
        let directory = "runs/codexd/\(id)"
        #expect(try workplace.json("\(directory)/state.json")["status"] == "completed")
        #expect(try workplace.file("\(directory)/stderr.log") == Array("shown\n".utf8))
        #expect(try workplace.file("\(directory)/stdout.log").count > 100)
        let trace = try workplace.file("trace")
        #expect(!String(decoding: trace, as: UTF8.self).contains(secret))
        var replay = TraceReplay()
        try replay.read(trace)
        guard case .same = try replay.finish() else {
            Issue.record("another core came of it")
            return
        }
    }

    @Test("More runs than there are slots take turns, each with what it was asked")
    func queue() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, worker: Self.echoing, flags: ["--max-concurrent-runs", "2"])
        let events = try service.follow()

        let ids = try (0..<6).map {
            try service.createRun(["prompt": .string("number \($0)"), "skipGitRepoCheck": true])
        }
        for _ in ids { _ = try events.next("run.completed") }

        #expect(try ids.map { try service.run($0)["summary"] } == (0..<6).map { .string("number \($0)") })
        #expect(try service.terminate() == .exited(code: 0))
    }

    @Test("A worker that isn't there, and a directory that isn't, fail the run and start nothing")
    func nothingStarted() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, worker: "", flags: ["--exec-command", "codexd-no-such-program"])
        let events = try service.follow()

        for (body, word) in [(["cwd": "/"], "codexd-no-such-program"), (["cwd": "/nowhere"], "/nowhere")]
            as [(JSON, String)]
        {
            let id = try service.createRun(["prompt": "x", "skipGitRepoCheck": true, "cwd": body["cwd"] ?? .null])
            _ = try events.next("run.failed")
            let run = try service.run(id)
            #expect(run["error"]?.text?.contains(word) == true)
            #expect(try workplace.json("runs/codexd/\(id)/state.json")["status"] == "blocked")
        }
        #expect(try service.terminate() == .exited(code: 0))
    }

    @Test("The working tree's difference is written down before and after the work")
    func checkpoints() throws {
        let workplace = try Workplace()
        let setup = """
            git init -q && git config user.email a@b && git config user.name a && echo one >file && git add file \
            && git commit -qm one && echo two >file
            """
        #expect(try Command.run("/bin/sh", ["-c", setup], in: workplace.path).status == .exited(code: 0))
        let service = try Service(workplace, worker: "echo three >file\n" + Self.echoing)
        let events = try service.follow()

        let id = try service.createRun(["prompt": "x", "metadata": ["checkpointMode": "git-diff"]])
        _ = try events.next("run.completed")

        for (name, line) in [("0001-before", "+two\n"), ("0002-after", "+three\n")] {
            let patch = try workplace.file("runs/codexd/\(id)/checkpoints/\(name).patch")
            #expect(String(decoding: patch, as: UTF8.self).hasSuffix(line))
        }
        #expect(try service.terminate() == .exited(code: 0))
    }

    @Test("Eight megabytes that a worker prints at once are in its log, to the last")
    func flood() throws {
        let workplace = try Workplace()
        let print = "cat >/dev/null; head -c 8388608 /dev/zero | tr '\\0' x >&2; echo '{\"type\":\"turn.completed\"}'"
        let service = try Service(workplace, worker: print)
        let events = try service.follow()

        let id = try service.createRun(["prompt": "x", "skipGitRepoCheck": true])
        _ = try events.next("run.completed")
        #expect(try service.terminate() == .exited(code: 0))

        let log = try workplace.file("runs/codexd/\(id)/stderr.log")
        #expect(log.count == 8 << 20)
        #expect(log.allSatisfy { $0 == UInt8(ascii: "x") })
    }

    #if os(Linux)
        /// What a worker does that works for long, and says so once all that it starts has begun.
        private static func lasting(_ line: LifeLine, in workplace: Workplace) throws -> String {
            let ready = "\(workplace.path)/ready"
            _ = try Command.run("mkfifo", [ready], in: workplace.path)
            return "\(line.grip)\n\(wandering)\necho >'\(ready)'\nexec sleep 1000"
        }

        private static func waitForWorker(in workplace: Workplace) throws {
            _ = try Command.run("cat", ["\(workplace.path)/ready"], in: workplace.path)
        }

        /// What ends a run before its worker does.
        enum End: String, CaseIterable {
            case cancelled, timedOut, stopped
        }

        @Test("Whatever ends a run leaves no process of it, in whatever session", arguments: End.allCases)
        func ended(end: End) throws {
            let workplace = try Workplace()
            let line = try LifeLine(in: workplace)
            let service = try Service(workplace, worker: try Self.lasting(line, in: workplace))
            let events = try service.follow()
            let timeout: JSON = end == .timedOut ? 2_000 : 100_000

            let id = try service.createRun(["prompt": "x", "skipGitRepoCheck": true, "timeoutMs": timeout])
            try Self.waitForWorker(in: workplace)
            switch end {
            case .cancelled: try service.request("POST", "/v1/codexd/runs/\(id)/cancel")
            case .timedOut: break
            case .stopped: #expect(try service.terminate() == .exited(code: 0))
            }
            if end != .stopped { _ = try events.next("run.failed") }

            try line.waitUntilAllAreGone()
            if end != .stopped { #expect(try service.terminate() == .exited(code: 0)) }
            #expect(try workplace.json("runs/codexd/\(id)/state.json")["status"] == "failed")
        }

        @Test("The worker of a daemon that was killed is ended by the next, which lives though it has the run's mark")
        func orphaned() throws {
            let workplace = try Workplace()
            let line = try LifeLine(in: workplace)
            let first = try Service(workplace, worker: try Self.lasting(line, in: workplace))
            let id = try first.createRun(["prompt": "x", "skipGitRepoCheck": true])
            try Self.waitForWorker(in: workplace)
            #expect(try first.kill() == .signalled(.kill))

            let next = try Service(workplace, worker: "", environment: ["BAA_CODEXD_RUN_ID": id])

            try line.waitUntilAllAreGone()
            let run = try next.run(id)
            #expect(run["status"] == "failed")
            #expect(run["result"]?["error"]?["failureClass"] == "daemon_restarted")
            #expect(try workplace.json("runs/codexd/\(id)/state.json")["status"] == "failed")
            #expect(try next.terminate() == .exited(code: 0))
        }

        @Test("What a run leaves that completes is gone with it")
        func leftBehind() throws {
            let workplace = try Workplace()
            let line = try LifeLine(in: workplace)
            let service = try Service(workplace, worker: line.grip + Self.wandering + "\n" + Self.echoing)
            let events = try service.follow()

            _ = try service.createRun(["prompt": "x", "skipGitRepoCheck": true])
            _ = try events.next("run.completed")

            try line.waitUntilAllAreGone()
            #expect(try service.terminate() == .exited(code: 0))
        }
    #endif
}
