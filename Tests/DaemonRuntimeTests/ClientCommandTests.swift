import Basics
import Platform
import Testing

@Suite("codexd as its own client", .timeLimit(.minutes(1)))
struct ClientCommandTests {
    /// An app-server whose turn says two pieces and completes.
    private static let talkative = AgentScript.onTurn(
        "\(piece(of: "Hello, "))\n\(piece(of: "world."))\n\(end("completed"))"
    )

    private static func piece(of text: String) -> String {
        let parameters = #""threadId":"thread-1","turnId":"turn-1","itemId":"i","delta":"\#(text)""#
        return #"say '{"method":"item/agentMessage/delta","params":{\#(parameters)}}'"#
    }

    private static func end(_ status: String) -> String {
        let parameters = #""threadId":"thread-1","turn":{"id":"turn-1","status":"\#(status)"}"#
        return #"say '{"method":"turn/completed","params":{\#(parameters)}}'"#
    }

    private func name(_ arguments: [String], in workplace: Workplace) throws -> String {
        let made = try Command.codexd(arguments, in: workplace)
        try #require(made.status == .exited(code: 0), "\(made.errorOutput)")
        return made.output.filter { !$0.isNewline }
    }

    @Test("A session, a turn that is followed, and a stop")
    func firstSession() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, child: Self.talkative)

        let session = try name(["session", "new"], in: workplace)
        let turn = try Command.codexd(["turn", session, "Say hello.", "--follow"], in: workplace)
        let list = try Command.codexd(["session", "list"], in: workplace)
        let shown = try Command.codexd(["session", "show", session, "--json"], in: workplace)
        let closed = try Command.codexd(["session", "close", session], in: workplace)
        let stop = try Command.codexd(["stop"], in: workplace)

        #expect(turn.output == "Hello, world.\n")
        #expect(turn.errorOutput == "codexd: turn turn-1 completed\n")
        #expect(turn.status == .exited(code: 0))
        #expect(list.output.hasPrefix("SESSION "))
        #expect(list.output.contains("\(session)  active  duplex   completed  "))
        #expect(try JSON(parsing: shown.output)["lastTurnStatus"] == "completed")
        #expect(closed.output == "closed session \(session)\n")
        #expect(stop.output == "codexd stopped (process \(service.processID))\n")
        #expect(stop.status == .exited(code: 0))
        #expect(try service.nextLine() == "codexd stopped after SIGTERM")
    }

    @Test("With --json a turn that is followed is one object a line, and the last is its end")
    func turnAsJSON() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, child: Self.talkative)
        let session = try name(["session", "new", "--purpose", "worker"], in: workplace)

        let turn = try Command.codexd(["turn", session, "Say hello.", "--follow", "--json"], in: workplace)

        let lines = try turn.output.split(separator: "\n").map { try JSON(parsing: String($0)) }
        #expect(lines.filter { $0["type"] == "app-server.turn.message.delta" }.count == 2)
        let end: JSON = ["sessionId": .string(session), "turnId": "turn-1", "status": "completed", "reason": nil]
        #expect(lines.last == ["end": end])
        #expect(try service.terminate() == .exited(code: 0))
    }

    @Test(
        "A turn that doesn't complete ends with exit code 1 and says why",
        arguments: [
            (end("interrupted"), "turn turn-1 interrupted"),
            (
                "exit 3",
                """
                the turn is lost; how it ended is found out when its thread is loaded again
                codexd: turn turn-1 failed: transport_closed_before_turn_completed
                """
            ),
        ]
    )
    func failedTurn(action: String, verdict: String) throws {
        let workplace = try Workplace()
        let service = try Service(workplace, child: AgentScript.onTurn(action), flags: ["--restart", "never"])
        let session = try name(["session", "new"], in: workplace)

        let turn = try Command.codexd(["turn", session, "Say hello.", "--follow"], in: workplace)

        #expect(turn.status == .exited(code: 1))
        #expect(turn.output.isEmpty)
        #expect(turn.errorOutput == "codexd: \(verdict)\n")
        #expect(try service.terminate() == .exited(code: 0))
    }

    @Test("A run is followed to its end, and its log can be read again")
    func run() throws {
        let workplace = try Workplace()
        let worker = #"printf '%s\n' '{"type":"turn.completed"}'; echo oops >&2"#
        let service = try Service(workplace, worker: worker)

        let followed = try Command.codexd(["run", "work", "--skip-git-repo-check", "-f"], in: workplace)
        let run = try #require(followed.errorOutput.split(separator: " ").dropFirst(2).first)
        let output = try Command.codexd(["logs", "\(run)", "--channel", "stdout"], in: workplace)
        let again = try Command.codexd(["logs", "\(run)", "--follow"], in: workplace)
        let runs = try Command.codexd(["runs", "--status", "completed", "--json"], in: workplace)

        #expect(followed.status == .exited(code: 0))
        #expect(followed.output.contains("\nstdout | {\"type\":\"turn.completed\"}\n"))
        #expect(followed.errorOutput.hasSuffix("\ncodexd: run \(run) completed: exit_code:0\n"))
        #expect(output.output == "{\"type\":\"turn.completed\"}\n")
        #expect(again.output == followed.output)
        #expect(try JSON(parsing: runs.output)["items"]?.elements?.first?["runId"] == .string(String(run)))
        #expect(try service.terminate() == .exited(code: 0))
    }

    @Test("A run that fails ends with exit code 1")
    func failedRun() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, worker: "exit 7")

        let run = try Command.codexd(["run", "work", "--skip-git-repo-check", "--follow"], in: workplace)

        #expect(run.status == .exited(code: 1))
        #expect(run.errorOutput.contains(" failed: "))
        #expect(try service.terminate() == .exited(code: 0))
    }

    @Test("A prompt of - is read from standard input, and what stands behind -- is no flag")
    func prompts() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, worker: "cat >/dev/null; exit 0")
        let codexd = try Program.path("codexd")

        let piped = try Command.run(
            "/bin/sh",
            ["-c", "printf 'two\\nlines\\n' | '\(codexd)' run - --skip-git-repo-check --json"],
            in: workplace.path
        )
        let dashed = try Command.codexd(["run", "--json", "--", "--help me"], in: workplace)

        #expect(try JSON(parsing: piped.output)["prompt"] == "two\nlines")
        #expect(try JSON(parsing: dashed.output)["prompt"] == "--help me")
        #expect(try service.terminate() == .exited(code: 0))
    }

    @Test("Where no daemon runs the exit code is 3, and the state directory is named")
    func unreachable() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, child: AgentScript.wellBehaved)
        _ = try service.kill()

        for arguments in [["session", "list"], ["events", "--follow"], ["stop"], ["turn", "s", "p", "--follow"]] {
            let command = try Command.codexd(arguments, in: workplace)
            #expect(command.status == .exited(code: 3))
            #expect(command.errorOutput.contains("\(workplace.path)/state/codexd"))
            #expect(command.errorOutput.contains("codexd start"))
        }
    }

    @Test("What the daemon refuses ends with exit code 4, in its own words")
    func refused() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, child: AgentScript.wellBehaved)
        let session = try name(["session", "new"], in: workplace)
        _ = try Command.codexd(["session", "close", session], in: workplace)

        let unknown = try Command.codexd(["turn", "nobody", "hello", "--follow"], in: workplace)
        let closed = try Command.codexd(["turn", session, "hello"], in: workplace)
        let blank = try Command.codexd(["turn", session, "hello", "--model", "x", "--json"], in: workplace)

        #expect(unknown.status == .exited(code: 4))
        let complaint = "codexd: the daemon refused: Not Found (404)\ncodexd: there is no session nobody\n"
        #expect(unknown.errorOutput == complaint)
        #expect(closed.status == .exited(code: 4))
        #expect(closed.errorOutput.contains("Conflict (409)"))
        #expect(try JSON(parsing: blank.output)["status"] == 409)
        #expect(try service.terminate() == .exited(code: 0))
    }

    @Test("Events are listed from a number on, and followed until there are as many as asked for")
    func events() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, child: AgentScript.wellBehaved)
        _ = try name(["session", "new"], in: workplace)

        let all = try Command.codexd(["events", "--json"], in: workplace)
        let some = try Command.codexd(["events", "--since", "1", "--limit", "1"], in: workplace)
        let created = ["events", "--type", "session.*", "--since", "0", "--follow", "--limit", "1", "--json"]
        let followed = try Command.codexd(created, in: workplace)

        let types = try all.output.split(separator: "\n").map { try JSON(parsing: String($0))["type"]?.text }
        #expect(types == (try workplace.eventTypes()))
        #expect(some.output.split(separator: "\n").count == 1)
        #expect(some.output.contains("      2  20"))
        #expect(some.errorOutput.contains("--since \(service.daemonID):2"))
        #expect(try JSON(parsing: followed.output)["type"] == "session.created")
        #expect(try service.terminate() == .exited(code: 0))
    }

    @Test("A turn that is followed goes on over a restart of the daemon, and ends with what became of it")
    func restart() throws {
        let workplace = try Workplace()
        let first = try Service(workplace, child: AgentScript.onTurn(":"))
        let session = try name(["session", "new"], in: workplace)
        let following = try Background(["turn", session, "Work.", "--follow"], in: workplace)
        let stream = try first.follow()
        _ = try stream.next("turn.accepted")

        _ = try first.kill()
        let second = try Service(workplace, child: AgentScript.wellBehaved)
        let status = try following.waitForEnd()

        #expect(status == .exited(code: 1))
        #expect(following.errorLines.last == "codexd: turn turn-1 failed: daemon_restarted")
        #expect(try second.terminate() == .exited(code: 0))
    }

    @Test("What a daemon was killed over is asked of the next one again, and done once")
    func repetition() throws {
        let workplace = try Workplace()
        let asked = "\(workplace.path)/asked"
        _ = try Command.run("mkfifo", [asked], in: workplace.path)
        let deaf = "read -r line; echo asked >'\(asked)'; exec cat >/dev/null"
        let first = try Service(workplace, child: deaf)
        let creating = try Background(["session", "new"], in: workplace)
        _ = try Command.run("cat", [asked], in: workplace.path)

        _ = try first.kill()
        let second = try Service(workplace, child: AgentScript.wellBehaved)
        let session = try creating.nextLine()

        #expect(try creating.waitForEnd() == .exited(code: 0))
        #expect(creating.errorLines == ["codexd: the connection broke; asking again, for 10 s at most"])
        #expect(try second.request("GET", "/v1/codexd/sessions/\(session)").status == 200)
        #expect(try second.request("GET", "/v1/codexd/sessions").body["items"]?.elements?.count == 1)
        #expect(try second.terminate() == .exited(code: 0))
    }

    @Test("Ctrl-C ends the following with 130 and not the turn")
    func interrupted() throws {
        let workplace = try Workplace()
        let started = Self.piece(of: "Thinking\\n")
        let service = try Service(workplace, child: AgentScript.onTurn(started))
        let session = try name(["session", "new"], in: workplace)
        let following = try Background(["turn", session, "Work.", "--follow"], in: workplace)

        #expect(try following.nextLine() == "Thinking")
        try ChildProcess.signalGroup(following.processID, .interrupt)

        #expect(try following.waitForEnd() == .exited(code: 130))
        #expect(
            following.errorLines == ["codexd: turn turn-1 goes on; to interrupt it: codexd interrupt \(session)"]
        )
        #expect(try service.request("GET", "/v1/codexd/sessions/\(session)").body["currentTurnId"] == "turn-1")
        #expect(try service.terminate() == .exited(code: 0))
    }
}

/// A call of codexd that goes on while the test does.
private final class Background {
    let processID: Int32
    private(set) var errorLines: [String] = []
    private let output: Reader
    private let errorOutput: Reader

    init(_ arguments: [String], in workplace: Workplace) throws {
        let process = try ChildProcess.spawn(
            command: Program.path("codexd"),
            arguments: arguments,
            directory: workplace.path,
            environment: Host.environment.filter { !$0.key.hasPrefix("BAA_") }
        )
        processID = process.id
        (output, errorOutput) = process.intoStreams { _, output, errorOutput in (Reader(output), Reader(errorOutput)) }
    }

    func nextLine() throws -> String {
        try output.line()
    }

    /// Reads what it complains of to the end, and waits for its own.
    func waitForEnd() throws -> Platform.ExitStatus {
        do {
            while true { errorLines.append(try errorOutput.line()) }
        } catch is Reader.EndOfStream {
            return try ChildProcess.reap(processID)
        }
    }
}
