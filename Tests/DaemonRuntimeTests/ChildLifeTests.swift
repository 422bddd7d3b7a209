import Basics
import Platform
import Testing

@Suite("The life of a real child", .timeLimit(.minutes(1)))
struct ChildLifeTests {
    /// How a child ends under a turn, and what must be told of it.
    struct Ending: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let action: String
        let status: String
        var code: Int?
        var signal: String?
        /// Where the end of the connection may be seen first.
        var sources = ["stdout_end"]
        var trailing = 0
    }

    @Test(
        "A turn whose server dies is settled, with the exit before the loss and the loss before the turn",
        arguments: [
            Ending(testDescription: "exit 0", action: "exit 0", status: "stopped", code: 0),
            Ending(testDescription: "exit 3", action: "exit 3", status: "failed", code: 3),
            Ending(testDescription: "SIGKILL", action: "kill -KILL $$", status: "failed", signal: "SIGKILL"),
            Ending(testDescription: "SIGTERM of its own", action: "kill $$", status: "failed", signal: "SIGTERM"),
            Ending(
                testDescription: "in the middle of a line",
                action: #"printf '{"method":"item/ag'; exit 101"#,
                status: "failed",
                code: 101,
                trailing: 18
            ),
            Ending(
                testDescription: "end of file before the exit",
                action: "exec 1>&- 2>&-; exit 4",
                status: "failed",
                code: 4
            ),
            Ending(
                testDescription: "exit before the end of file",
                action: "sleep 0.02 & exit 5",
                status: "failed",
                code: 5,
                sources: ["stdout_end", "process_exit"]
            ),
            Ending(
                testDescription: "a grandchild keeps its standard output",
                action: "sleep 1000 & exit 6",
                status: "failed",
                code: 6,
                sources: ["process_exit"]
            ),
        ]
    )
    func diesUnderATurn(_ ending: Ending) throws {
        let workplace = try Workplace()
        let service = try Service(workplace, child: AgentScript.onTurn(ending.action))
        let events = try service.follow()
        let session = try service.createSession()

        try service.request("POST", "/v1/codexd/sessions/\(session)/turns", ["input": "6*7?"])
        let missing = try events.next("app-server.turn.completed.missing")

        let order = try workplace.eventTypes().filter {
            ["child.exited", "app-server.transport.closed", "app-server.turn.completed.missing"].contains($0)
        }
        #expect(order == ["child.exited", "app-server.transport.closed", "app-server.turn.completed.missing"])
        let closed = try #require(try workplace.event("app-server.transport.closed")?["detail"])
        #expect(closed["exitCode"] == .optional(ending.code))
        #expect(closed["signal"] == .optional(ending.signal))
        #expect(ending.sources.contains(closed["source"]?.text ?? ""))
        #expect(closed["trailingMessageLength"] == .integer(ending.trailing))
        #expect(missing["detail"]?["failureClass"] == "transport_closed_before_turn_completed")
        #expect(try service.request("GET", "/v1/codexd/sessions/\(session)").body["lastTurnStatus"] == "failed")
        #expect(try service.request("GET", "/readyz").status == 503)
        #expect(try service.terminate() == .exited(code: 0))
        #expect(try workplace.child()["status"] == .string(ending.status))
    }

    @Test("A last line without its newline counts if it's whole")
    func wholeLastLine() throws {
        let workplace = try Workplace()
        let turn = #"{"id":"turn-1","status":"completed"}"#
        let completion = #"{"method":"turn/completed","params":{"threadId":"thread-1","turn":\#(turn)}}"#
        let service = try Service(workplace, child: AgentScript.onTurn("printf %s '\(completion)'; exit 0"))
        let events = try service.follow()
        let session = try service.createSession()

        try service.request("POST", "/v1/codexd/sessions/\(session)/turns", ["input": "6*7?"])
        let closed = try events.next("app-server.transport.closed")

        #expect(closed["detail"]?["flushedTrailingMessage"] == true)
        #expect(closed["detail"]?["trailingMessageLength"] == .integer(completion.utf8.count))
        #expect(try service.request("GET", "/v1/codexd/sessions/\(session)").body["lastTurnStatus"] == "completed")
        #expect(try service.terminate() == .exited(code: 0))
    }

    @Test("A child that closes its standard output and lives goes down the ladder")
    func deserts() throws {
        let workplace = try Workplace()
        let action = "exec 1>&- 2>&-; trap '' TERM; sleep 1000; sleep 1000"
        let service = try Service(workplace, child: AgentScript.onTurn(action))
        let events = try service.follow()
        let session = try service.createSession()

        try service.request("POST", "/v1/codexd/sessions/\(session)/turns", ["input": "6*7?"])
        let closed = try events.next("app-server.transport.closed")
        let exited = try events.next("child.exited")

        #expect(closed["detail"]?["source"] == "stdout_end")
        #expect(closed["detail"]?["exitCode"] == .null)
        #expect(exited["detail"]?["signal"] == "SIGKILL")
        #expect(exited["level"] == "info")
        #expect(try service.terminate() == .exited(code: 0))
    }

    /// How a child takes being stopped.
    struct Stop: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let script: String
        var status = "stopped"
        var code: Int?
        var signal: String?
    }

    @Test(
        "A stop ends every child, and leaves no process",
        arguments: [
            Stop(testDescription: "ends at the end of its input", script: AgentScript.wellBehaved, code: 0),
            Stop(
                testDescription: "ignores the end of its input",
                script: AgentScript.atEndOfInput("while :; do sleep 1000; done"),
                signal: "SIGTERM"
            ),
            Stop(
                testDescription: "ignores SIGTERM",
                script: AgentScript.atEndOfInput("while :; do sleep 1000; done", before: "trap '' TERM"),
                signal: "SIGKILL"
            ),
            Stop(
                testDescription: "leaves a grandchild on its standard output",
                script: AgentScript.atEndOfInput("sleep 1000 & exit 0"),
                code: 0
            ),
        ]
    )
    func stops(_ stop: Stop) throws {
        let workplace = try Workplace()
        let lifeLine = try LifeLine(in: workplace)
        let service = try Service(workplace, child: lifeLine.grip + stop.script)
        _ = try service.createSession()

        let status = try service.terminate()

        #expect(status == .exited(code: 0))
        try lifeLine.waitUntilAllAreGone()
        let record = try workplace.child()
        #expect(record["status"] == .string(stop.status))
        #expect(record["exitCode"] == .optional(stop.code))
        #expect(record["signal"] == .optional(stop.signal))
        #expect(record["pid"] == .null)
        #expect(try service.nextLine() == "codexd stopped after SIGTERM")
        #expect(try service.nextLine().contains(" daemon=stopped child=stopped "))
    }

    @Test("A child gets our environment and two variables, and only its three descriptors")
    func environment() throws {
        let workplace = try Workplace()
        let script = #"""
            printf '%s %s\n' "$BAA_CODEXD_DAEMON_ID" "$BAA_CODEXD_SERVER_ENDPOINT"
            for n in 0 1 2 3 4 5 6 7 8 9; do { true <&$n; } 2>/dev/null && printf '%s ' $n; done
            printf '\n'; cat > /dev/null
            """#
        let service = try Service(workplace, child: script)
        let id = service.daemonID

        #expect(try service.terminate() == .exited(code: 0))

        let said = String(decoding: try workplace.file("logs/codexd/stdout.log"), as: UTF8.self)
        #expect(said == "\(id) stdio://codex-app-server\n0 1 2 \n")
    }
}
