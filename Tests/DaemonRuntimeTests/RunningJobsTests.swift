import Platform
import Testing

@testable import DaemonCore
@testable import DaemonRuntime

@Suite("Processes of runs", .timeLimit(.minutes(1)))
struct RunningJobsTests {
    private let worker = JobID(run: JobBench.runID(), role: .worker)

    @Test("A job gets all of its input and its end, and its output comes whole and in pieces with a bound")
    func streams() throws {
        let bench = try JobBench()
        let count = 8 << 20
        let input = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }

        bench.start(worker, "cat; echo done >&2", input: input)
        let exit = try bench.waitForEnd(of: worker)
        bench.jobs.release(worker)

        let pieces = bench.pieces(of: worker)
        #expect(exit == .exited(code: 0))
        #expect(Array(pieces.joined()) == input)
        #expect(pieces.count >= count >> 18)
        #expect(pieces.allSatisfy { $0.count <= 1 << 18 })
        #expect(bench.text(of: worker, .stderr) == "done\n")
        let accepted = bench.told.reduce(0) { sum, entry in
            if case .accepted(let count) = entry.occurrence { sum + count } else { sum }
        }
        #expect(accepted == count)
    }

    @Test("Output that nobody reads keeps its writer waiting, and is read in turns that others have, too")
    func slowReader() throws {
        let (slow, quick) = (try JobBench(), try JobBench())
        let other = JobID(run: JobBench.runID(), role: .worker)
        slow.start(worker, "head -c 8388608 /dev/zero")
        quick.start(other, "head -c 60000 /dev/zero")
        _ = try quick.waitForEnd(of: other)
        quick.jobs.release(other)

        let meanwhile = slow.mailbox.takeAll()
        let exit = try slow.waitForEnd(of: worker)
        slow.jobs.release(worker)

        #expect(meanwhile == [])
        #expect(exit == .exited(code: 0))
        #expect(slow.pieces(of: worker).reduce(0) { $0 + $1.count } == 8 << 20)
        #expect(slow.pieces(of: worker).count <= slow.turns)
    }

    @Test("A job that takes no input loses it, and one that has none gets its end at once")
    func refusedInput() throws {
        let bench = try JobBench()
        let idle = JobID(run: worker.run, role: .checkpoint)

        bench.start(worker, "exec <&-; echo deaf; read x", input: [UInt8](repeating: 65, count: 1 << 20))
        bench.start(idle, "cat")
        #expect(try bench.waitForEnd(of: worker) != .exited(code: 0))
        #expect(try bench.waitForEnd(of: idle) == .exited(code: 0))
        for job in [worker, idle] { bench.jobs.release(job) }

        let refusals = bench.told.count { entry in
            if case .inputFailed = entry.occurrence { entry.job == worker } else { false }
        }
        #expect(refusals == 1)
        #expect(bench.jobs.isEmpty)
    }

    @Test("A job's environment is ours, what its launch adds, and a mark that nothing else sets")
    func environment() throws {
        let bench = try JobBench()
        let variables = [
            EnvironmentVariable(name: "ADDED", value: "an 'added' one"),
            EnvironmentVariable(name: worker.mark.name, value: "another"),
        ]

        bench.start(worker, "echo \"$PATH|$ADDED|$BAA_CODEXD_RUN_ID\"", environment: variables)
        _ = try bench.waitForEnd(of: worker)
        bench.jobs.release(worker)

        let path = Host.environment["PATH"] ?? ""
        #expect(bench.text(of: worker) == "\(path)|an 'added' one|\(worker.run)\n")
    }

    @Test("A job that can't be started says so and isn't there")
    func notStarted() throws {
        let bench = try JobBench()
        let launch = ChildLaunch(command: "/nowhere/codex", arguments: [], directory: "/", environment: [])

        let told = bench.jobs.start(worker, launch, input: [1])

        guard case .launchFailed(let failure)? = told.first else {
            Issue.record("\(told)")
            return
        }
        #expect(told.count == 1)
        #expect(failure.reason == .notFound)
        #expect(bench.jobs.isEmpty)
    }

    #if os(Linux)
        // What `setsid` starts is out of reach for a signal to the group.
        private static let scattered = "setsid sh -c 'echo far; exec sleep 1000' & echo near; exec sleep 1000"

        /// Waits until both processes of the script run.
        private func waitUntilScattered(_ job: JobID, _ bench: JobBench) throws {
            while bench.text(of: job).split(separator: "\n").count < 2 { try bench.turn() }
        }

        @Test("SIGKILL reaches what a job started in sessions of their own, and no other job")
        func killed() throws {
            let (bench, workplace) = (try JobBench(), try Workplace())
            let line = try LifeLine(in: workplace)
            let checkpoint = JobID(run: worker.run, role: .checkpoint)
            let other = JobID(run: JobBench.runID(), role: .worker)
            bench.start(worker, line.grip + Self.scattered)
            for job in [checkpoint, other] { bench.start(job, "read x; kill -TERM $$; sleep 1000") }
            try waitUntilScattered(worker, bench)

            let refusal = bench.jobs.signal(worker, .kill)

            #expect(refusal == nil)
            try line.waitUntilAllAreGone()
            #expect(try bench.waitForEnd(of: worker) == .signalled("SIGKILL"))
            // They'd have been killed by now: what ends them is what their scripts say.
            for job in [checkpoint, other] { #expect(try bench.waitForEnd(of: job) == .signalled("SIGTERM")) }
            for job in [worker, checkpoint, other] { bench.jobs.release(job) }
        }

        @Test("What a job left in sessions of their own dies when it's released")
        func released() throws {
            let (bench, workplace) = (try JobBench(), try Workplace())
            let line = try LifeLine(in: workplace)
            bench.start(worker, line.grip + Self.scattered.replacing("; exec sleep 1000", with: ""))
            try bench.wait(for: worker, .exited(.exited(code: 0)))
            while !bench.text(of: worker).contains("far") { try bench.turn() }
            #expect(!bench.hasHappened(.ended(.stdout, nil), to: worker))

            bench.jobs.release(worker)

            try line.waitUntilAllAreGone()
            #expect(bench.jobs.isEmpty)
        }

        @Test("What an earlier life's job left dies, too, when that is released")
        func earlierLife() throws {
            let (first, second, workplace) = (try JobBench(), try JobBench(), try Workplace())
            let line = try LifeLine(in: workplace)
            first.start(worker, line.grip + Self.scattered)
            try waitUntilScattered(worker, first)

            second.jobs.release(worker)

            try line.waitUntilAllAreGone()
            #expect(try first.waitForEnd(of: worker) == .signalled("SIGKILL"))
            first.jobs.release(worker)
        }
    #endif
}
