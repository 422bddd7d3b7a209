import Platform
import ScenarioRunner
import Scenarios
import Testing

@Suite("A simulated run", .timeLimit(.minutes(1)))
struct SimulatedRunTests {
    private static let session = #"{ "op": "createSession", "with": { "purpose": "worker" } }"#
    private static let script = #"[[{ "serve": true }]]"#

    /// Some scenarios of this repository.
    private func scenarios() throws -> [RunWork] {
        let names = ["turn-completes", "turn-steer", "child-ignores-term", "line-cut-anywhere", "turn-progress"]
        return try names.map { name in
            .simulated(try ScenarioLibrary.load("\(Program.repository)/Scenarios/\(name).json", mode: .sim))
        }
    }

    @Test("What comes of it doesn't depend on how many run at a time, or before it", arguments: [1, 4])
    func jobs(_ jobs: Int) throws {
        let bench = try Bench()
        let works = try scenarios()

        let once = try bench.run(works, jobs: 1).map(\.outcome)
        let twice = try bench.run(works.reversed() + works, jobs: jobs).map(\.outcome)

        #expect(once.map(\.verdict) == Array(repeating: .passed, count: works.count))
        #expect(Set(once.map(\.trace)).count == works.count)
        #expect(twice.count == 2 * once.count)
        #expect(Set(twice) == Set(once))
    }

    @Test("Another seed gives another trace, and it is said which it was")
    func seeds() throws {
        let bench = try Bench()
        let (plain, seeded) = (
            try bench.scenario("plain", script: Self.script, steps: "[\(Self.session)]", mode: .sim),
            try bench.scenario(
                "seeded",
                script: Self.script,
                steps: "[\(Self.session)]",
                rest: #""seed": 7"#,
                mode: .sim
            )
        )

        let results = try bench.run([.simulated(plain), .simulated(seeded)], jobs: 1)

        #expect(results.map(\.seed) == [0, 7])
        #expect(results[0].trace != results[1].trace)
        #expect(results[1].reproduce == "codexd-sim run \(bench.folder)/seeded.json --mode sim --seed 7")
        #expect(results.allSatisfy { $0.virtual.map { $0 > .zero } == true })
    }

    @Test("What a failed run left is written down, without its token")
    func artifacts() throws {
        let bench = try Bench()
        let scenario = try bench.scenario(
            script: Self.script,
            steps: "[\(Self.session)]",
            rest: #""expect": { "events": { "never": [{ "type": "session.created" }] } }"#,
            mode: .sim
        )

        let result = try #require(try bench.run([.simulated(scenario)]).first)

        let folder = try #require(result.artifacts, "\(result.verdict)")
        #expect(result.verdict.failures.first?.place == "expect.events.never[0]")
        #expect(try FileSystem.fileExists("\(folder)/logs/codexd/events.jsonl"))
        #expect(try !FileSystem.fileExists("\(folder)/state/codexd/api-token"))
        #expect(try bench.leftovers().count == 1)
    }

    @Test("What is written for the other world alone is told, and is no pass")
    func unsupported() throws {
        let bench = try Bench()
        let scenario = try bench.scenario(
            script: Self.script,
            steps: "[]",
            rest: #""modes": ["live"]"#,
            mode: .sim
        )

        let result = try #require(try bench.run([.simulated(scenario)]).first)

        #expect(result.verdict == .unsupported("it is written for live"))
        #expect(result.trace == nil)
    }

    @Test("After a failure no more begin, if that is wanted")
    func failFast() throws {
        let bench = try Bench()
        let scenario = try bench.scenario(script: "[[]]", steps: "[\(Self.session)]", mode: .sim)

        let results = try bench.run(
            [.simulated(scenario), .simulated(scenario)],
            jobs: 1,
            stopsAtFirstFailure: true
        )

        #expect(results.count == 1)
    }
}

@Suite("A run in both worlds", .timeLimit(.minutes(1)))
struct BothWorldsTests {
    private static let steps = #"[{ "op": "createSession", "with": { "purpose": "worker" } }]"#
    private static let script = #"[[{ "serve": true }]]"#

    @Test("Where codexd does the same in both, both pass")
    func alike() throws {
        let bench = try Bench()
        let live = try bench.scenario(script: Self.script, steps: Self.steps)
        let twin = try bench.scenario(script: Self.script, steps: Self.steps, mode: .sim)

        let results = try bench.run([.both(live: live, simulated: twin)])

        #expect(results.map(\.mode) == [.live, .sim])
        #expect(results.map(\.verdict) == [.passed, .passed])
    }

    @Test("Where codexd does something else in memory, the simulated run has failed")
    func unlike() throws {
        let bench = try Bench()
        let live = try bench.scenario(script: Self.script, steps: Self.steps)
        let twin = try bench.scenario(
            script: Self.script,
            steps: Self.steps.replacing("worker", with: "duplex"),
            mode: .sim
        )

        let results = try bench.run([.both(live: live, simulated: twin)])

        #expect(results.first?.verdict == .passed)
        #expect(results.last?.verdict.failures.first?.place == "both")
        #expect(results.last?.artifacts != nil)
    }

    @Test("What only one world can do is unsupported in the other, and nothing is compared")
    func half() throws {
        let bench = try Bench()
        let rest = #""modes": ["live"]"#
        let live = try bench.scenario(script: Self.script, steps: Self.steps, rest: rest)
        let twin = try bench.scenario(script: Self.script, steps: Self.steps, rest: rest, mode: .sim)

        let results = try bench.run([.both(live: live, simulated: twin)])

        #expect(results.map(\.verdict) == [.passed, .unsupported("it is written for live")])
    }
}

/// What must be the same in every process and on every thread.
private struct Outcome: Hashable {
    let id: String
    let verdict: Verdict
    let trace: UInt64?
    let virtual: Duration?
}

extension RunResult {
    fileprivate var outcome: Outcome { Outcome(id: scenarioID, verdict: verdict, trace: trace, virtual: virtual) }
}
