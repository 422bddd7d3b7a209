import Platform
import ScenarioRunner
import Scenarios
import Testing

@Suite("The command fake-codex-exec", .timeLimit(.minutes(1)))
struct FakeExecTests {
    /// How it ended, and what it printed.
    private struct Answer {
        let code: Int32?
        let output: String
        let errorOutput: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// Gives it a prompt, and waits for its end.
    private func ask(_ arguments: [String]) throws -> Answer {
        let command = ([try Program.path("fake-codex-exec")] + arguments).map { "'\($0)'" }.joined(separator: " ")
        let process = try SecondProcess(of: "/bin/sh", arguments: ["-c", "printf '6*7?' | exec \(command)"])
        let code: Int32? = if case .exited(let code)? = process.status { code } else { nil }
        return Answer(
            code: code,
            output: String(decoding: process.output, as: UTF8.self),
            errorOutput: String(decoding: process.errorOutput, as: UTF8.self)
        )
    }

    private static let worker = #""servers": { "worker": { "kind": "exec", "spawns": [[SCRIPT]] } }"#

    /// Writes a scenario whose worker has this script.
    private func scenario(_ script: String, on bench: Bench) throws -> String {
        let path = "\(bench.folder)/exec.json"
        let servers = Self.worker.replacing("SCRIPT", with: script)
        let text =
            "{ \"format\": 1, \"id\": \"exec\", \"title\": \"t\", \"level\": \"must\", \"steps\": [], \(servers) }"
        try FileSystem.replaceFile(path, with: Array(text.utf8))
        return path
    }

    @Test("Alone it says hello, completes its turn, and leaves its last message")
    func plain() throws {
        let bench = try Bench()
        let file = "\(bench.folder)/last.md"

        let answer = try ask(["exec", "--json", "--cd", bench.folder, "--output-last-message", file, "-"])

        #expect(answer.code == 0, "\(answer)")
        #expect(answer.lines.count == 4)
        #expect(answer.lines.last?.hasPrefix(#"{"type":"turn.completed","usage":{"input_tokens":20"#) == true)
        #expect(try FileSystem.readFile(file) == Array("hello world".utf8))
    }

    @Test("With a scenario it plays its server, and ends as that says")
    func scenarios() throws {
        let bench = try Bench()
        let file = "\(bench.folder)/last.md"
        let path = try scenario(
            #"{ "out": { "type": "turn.completed" } }, { "stderr": "no\n" }, { "exit": 3 }"#,
            on: bench
        )

        let answer = try ask(["--scenario", path, "--server=worker", "-o", file, "-"])
        let stranger = try ask(["--scenario", path, "--server", "app"])

        #expect(answer.code == 3)
        #expect(answer.errorOutput == "no\n")
        #expect(try FileSystem.readFile(file) == nil)
        #expect(stranger.code == 97)
        #expect(stranger.errorOutput.hasPrefix("fake-codex-exec: \(path) has no server \"app\" of the kind \"exec\""))
    }

    @Test("A last message that can't be written is told, and is no other end")
    func unwritable() throws {
        let answer = try ask(["--output-last-message", "/no/such/folder/last.md", "-"])

        #expect(answer.code == 0)
        #expect(answer.errorOutput.hasPrefix("fake-codex-exec: "))
        #expect(answer.errorOutput.contains("/no/such/folder/"))
    }

    @Test(
        "It accepts what codex exec accepts",
        arguments: [
            ["exec", "--json", "-"], ["exec", "do this"], ["-"], [],
            [
                "-c", "a=b", "exec", "--model=m", "-m", "m", "--profile", "p", "--sandbox=read-only", "--config=a=b",
                "-",
            ],
            ["exec", "--add-dir=/a", "--image=/b", "-i", "/c", "--skip-git-repo-check", "--color", "never", "-C", "/"],
        ]
    )
    func accepts(_ arguments: [String]) throws {
        let call = try FakeCall(.exec, arguments: arguments, environment: ["CODEXD_SIM_EXEC_SERVER": "worker"])

        #expect(call.server == "worker")
        #expect(call.scenario == nil)
    }

    @Test(
        "It refuses what codex exec refuses, and says how it is called",
        arguments: [
            (["--jsn"], FakeUsageError.unknown("--jsn")), (["exec", "one", "two"], .unknown("two")),
            (["exec", "--model"], .missingValue("--model")), (["-c", "a"], .badConfiguration("a")),
            (["exec", "--listen", "stdio://"], .unknown("--listen")),
        ]
    )
    func refuses(_ arguments: [String], _ refusal: FakeUsageError) throws {
        let answer = try ask(arguments)

        #expect(throws: refusal) { try FakeCall(.exec, arguments: arguments, environment: [:]) }
        #expect(answer.code == 2)
        #expect(answer.errorOutput.contains("Usage: fake-codex-exec"))
    }

    @Test("Either fake knows what it is called")
    func help() throws {
        let exec = try ask(["--help"])

        #expect(exec.code == 0)
        #expect(exec.output == FakeCall.help(.exec))
        #expect(
            FakeCall.help(.exec).contains(" fake-codex-exec ")
                && FakeCall.help(.appServer).contains(" fake-app-server ")
        )
        #expect(throws: FakeUsageError.unknown("exec")) {
            try FakeCall(.appServer, arguments: ["exec"], environment: [:])
        }
    }
}
