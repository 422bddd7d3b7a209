import Basics
import Platform
import ScenarioRunner
import Scenarios
import Testing

@Suite("The command codexd-sim", .timeLimit(.minutes(2)))
struct SimulatorCommandTests {
    /// How it ended, and all that it printed.
    private struct Answer {
        let code: Int32?
        let output: String
        let errorOutput: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    private func ask(_ arguments: String...) throws -> Answer {
        let process = try SecondProcess(of: try Program.path("codexd-sim"), arguments: arguments)
        let code: Int32? = if case .exited(let code)? = process.status { code } else { nil }
        return Answer(
            code: code,
            output: String(decoding: process.output, as: UTF8.self),
            errorOutput: String(decoding: process.errorOutput, as: UTF8.self)
        )
    }

    private static let steer = "\(Program.repository)/Scenarios/turn-steer.json"
    /// One of those that are soon over.
    private static let stranger = "\(Program.repository)/Scenarios/turn-unknown-session.json"
    private static let smoke = "\(Program.repository)/Scenarios/smoke.json"

    @Test("A second process comes to the same traces")
    func determinism() throws {
        let run = try ask("run", Self.steer, "--mode", "sim", "--repeat", "2", "--check-determinism")
        let fuzz = try ask("fuzz", Self.stranger, "--seeds", "60", "--check-determinism")

        #expect(run.code == 0, "\(run)")
        #expect(run.lines.last == "2 passed, 0 failed")
        #expect(fuzz.code == 0, "\(fuzz)")
        #expect(fuzz.lines.suffix(2) == ["another process came to the same trace", "nothing broke"])
    }

    @Test("A campaign is the same on any number of threads")
    func threads() throws {
        let traces = try ["1", "4"].map { jobs in
            try ask("fuzz", Self.stranger, "--seeds", "170", "--seed", "9", "--jobs", jobs).lines.filter { line in
                !line.hasPrefix("rate ") && !line.hasPrefix("virtual ")
            }
        }

        #expect(traces[0] == traces[1])
        #expect(traces[0].contains { $0.hasPrefix("trace ") })
        #expect(traces[0].contains { $0.hasSuffix("not reached (too few runs to demand it)") })
    }

    @Test(
        "The exit code says what kind of end it was",
        arguments: [
            (["run", smoke, "--mode", "sim"], 4), (["fuzz", smoke, "--seeds", "1"], 4),
            (["bench", steer, "--tag", "no-such-tag"], 4), (["shrink", steer], 2), (["fuzz", steer], 2),
            (["run", "no-such-file.json", "--mode", "sim"], 2), (["bench", steer, "--repeat", "1"], 0),
        ] as [([String], Int32)]
    )
    func exitCodes(arguments: [String], code: Int32) throws {
        let process = try SecondProcess(of: try Program.path("codexd-sim"), arguments: arguments)

        #expect(process.status == .exited(code: code))
    }

    @Test("What fuzzing finds is kept small, and what is kept shows it again")
    func finding() throws {
        let bench = try Bench()
        // A promise that no delayed line keeps, with a step and a canary that have nothing to do with it.
        let scenario = try bench.scenario(
            "impatient",
            script: #"[[{ "serve": true }]]"#,
            steps: #"""
                [
                  { "op": "status" },
                  { "op": "createSession", "with": { "purpose": "worker" }, "within": "40ms" }
                ]
                """#,
            rest: #""setup": { "canaries": ["a secret"] }, "fuzz": { "preserve": ["delay"] }"#
        )
        let folder = "\(bench.folder)/found"

        let fuzz = try ask("fuzz", scenario.file, "--seeds", "500", "--out", folder)

        #expect(fuzz.code == 1, "\(fuzz)")
        let name = try #require(try FileSystem.names(in: folder).first)
        #expect(fuzz.lines.last == "codexd-sim run \(folder)/\(name) --mode sim")
        let run = try ask("run", folder, "--mode", "sim", "--keep", "never")
        #expect(run.code == 1, "\(run)")
        let small = try ScenarioLibrary.load("\(folder)/\(name)", mode: .sim)
        #expect(small.faults.count == 1)
        #expect(small.setup.canaries.isEmpty)
        let again = try ask("shrink", scenario.file, "--seed", "\(try #require(small.seed))", "--out", folder)
        #expect(again.code == 0, "\(again)")
        #expect(try FileSystem.names(in: folder) == [name])
    }
}
