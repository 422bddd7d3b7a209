import Basics
import Platform
import Testing

@Suite("codexd as a command", .timeLimit(.minutes(1)))
struct CommandTests {
    @Test("smoke needs no Codex and finds everything in order")
    func smoke() throws {
        let workplace = try Workplace()

        let smoke = try Command.codexd(["smoke"], in: workplace)

        #expect(smoke.status == .exited(code: 0))
        let lines = smoke.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("smoke daemon=") == true)
        #expect(lines.dropFirst().dropLast().allSatisfy { $0.hasPrefix("- ok ") })
        #expect(lines.count == 8)
    }

    @Test("status works before the first start, while the daemon runs, after it stopped and after it was killed")
    func status() throws {
        let workplace = try Workplace()

        let before = try Command.codexd(["status"], in: workplace)
        let first = try Service(workplace, child: AgentScript.wellBehaved)
        _ = try first.createSession()
        let during = try Command.codexd(["status"], in: workplace)
        _ = try first.terminate()
        let after = try Command.codexd(["status"], in: workplace)
        _ = try Service(workplace, child: AgentScript.wellBehaved).kill()
        let killed = try Command.codexd(["status"], in: workplace)

        #expect(before.output.hasPrefix("identity=none node=mini-main daemon=stopped child=idle "))
        #expect(during.output.contains(" daemon=running child=running "))
        #expect(during.output.contains(" sessions=1 "))
        #expect(after.output.contains(" daemon=stopped child=stopped "))
        #expect(killed.output.contains(" daemon=stopped "))
    }

    @Test("status writes nothing")
    func statusWritesNothing() throws {
        let workplace = try Workplace()

        _ = try Command.codexd(["status", "--json"], in: workplace)

        #expect(try FileSystem.names(in: workplace.path).isEmpty)
    }

    @Test("A second daemon on the same state directory is refused with the holder's name")
    func secondDaemon() throws {
        let workplace = try Workplace()
        let first = try Service(workplace, child: AgentScript.wellBehaved)

        let second = try Command.codexd(["start", "--local-api-base", "http://127.0.0.1:0"], in: workplace)

        #expect(second.status == .exited(code: 1))
        #expect(second.errorOutput.contains("process \(first.processID)"))
        #expect(try first.request("GET", "/readyz").status == 200)
        #expect(try first.terminate() == .exited(code: 0))
    }

    @Test("A port that's taken is refused before anything is started")
    func portTaken() throws {
        let workplace = try Workplace()
        let taken = try StreamListener(on: .internet(host: "127.0.0.1", port: 0))
        let port = taken.port ?? 0

        let start = try Command.codexd(["start", "--local-api-base", "http://127.0.0.1:\(port)"], in: workplace)

        #expect(start.status == .exited(code: 1))
        #expect(start.errorOutput.contains("127.0.0.1:\(port)"))
        #expect(start.errorOutput.contains("--local-api-base"))
        #expect(try workplace.file("logs/codexd/events.jsonl").isEmpty)
    }

    @Test("A child command that isn't found is named, with the flag that changes it")
    func commandNotFound() throws {
        let workplace = try Workplace()

        let start = try Command.codexd(
            ["start", "--local-api-base", "http://127.0.0.1:0", "--server-command", "no-such-codex"],
            in: workplace
        )

        #expect(start.status == .exited(code: 1))
        #expect(start.errorOutput.contains("no-such-codex"))
        #expect(start.errorOutput.contains("--server-command"))
        #expect(try workplace.eventTypes() == ["daemon.started", "child.spawn.failed", "daemon.stopped"])
        #expect(try workplace.json("state/codexd/daemon-state.json")["started"] == false)
        #expect(try workplace.child()["status"] == "failed")
    }

    @Test("run-once lives for its lifetime and prints how it ended")
    func runOnce() throws {
        let workplace = try Workplace()

        let once = try Command.codexd(
            [
                "start", "--run-once", "--smoke-lifetime-ms", "1", "--local-api-base", "http://127.0.0.1:0",
                "--server-command", "cat", "--server-arg", "-",
            ],
            in: workplace
        )

        #expect(once.status == .exited(code: 0))
        #expect(once.output.contains(" daemon=stopped child=stopped "))
        #expect(once.output.split(separator: "\n").count == 1)
    }

    @Test(
        "What this version can't do is refused by name, and nothing is started",
        arguments: [
            (["start", "--mode", "telepathy"], "--mode"),
            (["start", "--server-strategy", "external", "--server-endpoint", "ws://127.0.0.1:1"], "external"),
            (["start", "--no-such-flag"], "--no-such-flag"),
            (["frobnicate"], "frobnicate"),
        ]
    )
    func refusals(arguments: [String], name: String) throws {
        let workplace = try Workplace()

        let refused = try Command.codexd(arguments, in: workplace)

        #expect(refused.status == .exited(code: 2))
        #expect(refused.errorOutput.contains(name))
        #expect(try FileSystem.names(in: workplace.path).isEmpty)
    }
}
