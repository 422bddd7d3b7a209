import Basics
import Contract
import Scenarios
import Testing

@testable import Simulation

@Suite("Runs in a simulated world")
struct SimulatedRunTests {
    private func run(_ scenario: Scenario, seed: UInt64? = nil, concurrency: Int = 4) -> SimulationOutcome {
        Simulation.run(scenario, PlainRun.options(scenario, seed: seed, concurrency: concurrency))
    }

    /// The files below the directory of the only run, by their names there.
    private func files(_ outcome: SimulationOutcome) -> [String: [UInt8]] {
        let below = outcome.observation?.files.filter { $0.path.hasPrefix("runs/codexd/run-") } ?? []
        return Dictionary(
            uniqueKeysWithValues: below.map { file in
                (file.path.split(separator: "/").dropFirst(3).joined(separator: "/"), file.bytes)
            }
        )
    }

    private func record(_ outcome: SimulationOutcome, _ index: Int = 0) throws -> JSON {
        let registry = try #require(outcome.observation?.files.first { $0.path.hasSuffix("run-registry.json") })
        return try #require(try registry.value()["runs"]?.elements?[index])
    }

    private func count(_ type: String, in outcome: SimulationOutcome) -> Int {
        outcome.profile.events.first { $0.name == type }?.count ?? 0
    }

    @Test("A plain run passes, and leaves its directory and its message")
    func plain() throws {
        let outcome = run(try PlainRun.parsed())

        #expect(outcome.verdict == .passed)
        #expect(outcome.breach == nil)
        #expect(try record(outcome)["summary"]?.text == "forty-two")
        let files = files(outcome)
        #expect(files["artifacts/last-message.md"] == Array("forty-two".utf8))
        #expect(
            files.keys.sorted() == [
                "artifacts/last-message.md", "meta.json", "state.json", "stderr.log", "stdout.index.jsonl",
                "stdout.log", "worker.log",
            ]
        )
    }

    @Test("A run is a function of its seed", arguments: [0, 1, 2, 3] as [UInt64])
    func determinism(seed: UInt64) throws {
        let scenario = try PlainRun.parsed()

        #expect(run(scenario, seed: seed).trace == run(scenario, seed: seed).trace)
        #expect(run(scenario, seed: seed).trace != run(scenario, seed: seed + 1).trace)
    }

    @Test("What a run has is counted under names that every seed has")
    func profile() throws {
        let profile = run(try PlainRun.parsed()).profile

        #expect(profile.lines.map(\.direction) == [.from, .to])
        // A prompt is a line, though nothing ends it but the end.
        #expect(profile.lines.map(\.count) == [4, 1])
        let runFiles = profile.writes.filter { $0.name.hasPrefix("runs/") }
        #expect(
            runFiles.map(\.name) == [
                "runs/*/*/meta.json", "runs/*/*/state.json", "runs/*/*/stderr.log", "runs/*/*/stdout.index.jsonl",
                "runs/*/*/stdout.log", "runs/*/*/worker.log",
            ]
        )
    }

    @Test("Every kind of fault takes effect, and no invariant breaks", arguments: Fault.Action.allCases)
    func fault(action: Fault.Action) throws {
        var scenario = try PlainRun.parsed()
        // The client has gone as soon as it has its answer, which is long before the worker speaks.
        let trigger: Fault.Trigger =
            action == .disconnect
            ? .event(type: "run.queued", nth: 1) : .line(.from, nth: 3, server: "worker")
        scenario.faults = [Fault(action, at: trigger)]
        var options = PlainRun.options(scenario)
        options.isForgiving = true

        let outcome = Simulation.run(scenario, options)

        #expect(outcome.marks.contains(.fault(action)))
        #expect(outcome.breach == nil)
        #expect(outcome.verdict == .passed)
    }

    @Test("A fault befalls the prompt too")
    func promptFault() throws {
        var scenario = try PlainRun.parsed()
        scenario.faults = [Fault(.duplicateLine, at: .line(.to, nth: 1, server: "worker"))]

        let outcome = run(scenario)

        #expect(outcome.observation?.servers.first?.received == [[["prompt": "6*7?6*7?"]]])
    }

    @Test(
        "Disk faults strike the files of runs, whose first failure is told, and the run has its verdict",
        arguments: [.enospc, .eio] as [Fault.Action],
        ["runs/*/*/worker.log", "runs/*/*/state.json", "runs/**"]
    )
    func diskFault(action: Fault.Action, files: String) throws {
        var scenario = try PlainRun.parsed()
        scenario.faults = [Fault(action, at: .write(file: "runs/*/*/state.json", nth: 2), files: files)]

        let outcome = run(scenario)

        #expect(outcome.verdict == .passed)
        #expect(count("run.files.failed", in: outcome) == 1)
        #expect(try record(outcome)["status"]?.text == "completed")
    }

    @Test(
        "A run works where a file lies below its directory, and in a repository if it must",
        arguments: [
            ("codexd works where nobody made a directory", #""cwd": "nowhere", "skipGitRepoCheck": true"#, false),
            ("at the root of all", #""cwd": "/", "skipGitRepoCheck": true"#, true),
            ("elsewhere", #""cwd": "/elsewhere", "skipGitRepoCheck": true"#, false),
            ("below a file", #""cwd": "plain/inner/a", "skipGitRepoCheck": true"#, false),
            ("without repository", #""cwd": "plain/inner""#, false),
            ("without needing one", #""cwd": "plain/inner/", "skipGitRepoCheck": true"#, true),
            ("with one above", #""cwd": "with/inner""#, true),
            ("with a file that points to one", #""cwd": "linked""#, true),
            ("beside one", #""cwd": "without""#, false),
        ]
    )
    func inspection(name: String, wanted: String, isFound: Bool) throws {
        let setup = """
            { "files": { "plain/inner/a": "", "with/.git/HEAD": "", "with/inner/a": "", "linked/.git": "",
                         "without/a": "" } }
            """
        let scenario = try PlainRun.parsed(
            script: #"{ "out": { "type": "turn.completed" } }"#,
            steps: PlainRun.create(wanted) + ", " + PlainRun.wait(for: isFound ? "completed" : "failed"),
            setup: setup
        )

        let outcome = run(scenario)

        let error = try record(outcome)["result"]?["error"]?["failureClass"]?.text
        #expect(error == (isFound ? nil : "exec_precondition"), "\(name)")
        #expect(outcome.breach == nil)
    }

    @Test("Two workers write at once, each into its own pipes, and a fault ends those of its server")
    func atOnce() throws {
        let scenario = try PlainRun.parsed(
            script: """
                { "partial": { "out": { "type": "turn.started" } }, "keep": "50%" }, { "sync": "half" },
                { "raw": "\\n" }, { "out": { "type": "turn.completed" } }
                """,
            steps: [
                PlainRun.create(as: "first"), PlainRun.create(as: "second"),
                #"{ "await": { "event": { "type": "run.started", "detail": { "runId": "${second}" } } } }"#,
                #"{ "sync": "half" }, { "release": "half" }"#,
                PlainRun.wait(for: "completed", "first"), PlainRun.wait(for: "completed", "second"),
            ].joined(separator: ", ")
        )

        let outcome = run(scenario)

        #expect(outcome.verdict == .passed)
        #expect(outcome.breach == nil)
    }

    @Test("A worker that outlives its codexd is found", arguments: [false, true])
    func orphan(isStartedAgain: Bool) throws {
        let again = isStartedAgain ? #", { "op": "start" }"# : ""
        let scenario = try PlainRun.parsed(
            script: #"{ "out": { "type": "turn.started" } }, { "hang": true }"#,
            steps: """
                \(PlainRun.create()),
                { "await": { "file": "runs/codexd/${run}/stdout.log", "is": { "$contains": "turn.started" } } },
                { "op": "kill" }\(again)
                """
        )

        let outcome = run(scenario)

        // The next life kills what is left.
        #expect(outcome.breach?.invariant == (isStartedAgain ? nil : .noOrphans))
    }
}
