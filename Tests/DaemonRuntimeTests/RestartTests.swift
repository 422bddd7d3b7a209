import Basics
import Platform
import Testing

@Suite("A second start takes up what the first left", .timeLimit(.minutes(1)))
struct RestartTests {
    /// How the first life ends.
    enum Death: String, CaseIterable, Sendable {
        case stop
        case kill
    }

    @Test("Identity and sessions stay, numbering goes on without hole or reuse", arguments: Death.allCases)
    func goesOn(after death: Death) throws {
        let workplace = try Workplace()
        let first = try Service(workplace, child: AgentScript.wellBehaved)
        let sessions = [try first.createSession(), try first.createSession()]

        _ = death == .stop ? try first.terminate() : try first.kill()
        let second = try Service(workplace, child: AgentScript.wellBehaved)
        let found = try second.request("GET", "/v1/codexd/sessions").body["items"]?.elements ?? []
        _ = try second.terminate()

        #expect(second.daemonID == first.daemonID)
        #expect(found.compactMap { $0["sessionId"]?.text } == sessions)
        let numbers = try workplace.events().compactMap { $0["seq"]?.integer }
        #expect(numbers == Array(1...numbers.count))
        #expect(try workplace.event("log.gap") == nil)
    }

    @Test("A turn that ran when the daemon died is settled once, and says why")
    func settlesTurns() throws {
        let workplace = try Workplace()
        let first = try Service(workplace, child: AgentScript.onTurn(":"))
        let session = try first.createSession()
        try first.request("POST", "/v1/codexd/sessions/\(session)/turns", ["input": "6*7?"])

        _ = try first.kill()
        _ = try Service(workplace, child: AgentScript.wellBehaved).terminate()
        _ = try Service(workplace, child: AgentScript.wellBehaved).terminate()

        let missing = try workplace.events().filter { $0["type"] == "app-server.turn.completed.missing" }
        #expect(missing.map { $0["detail"]?["failureClass"] } == ["daemon_restarted"])
        let record = try workplace.json("state/codexd/session-registry.json")["sessions"]?.elements?.first
        #expect(record?["lastTurnStatus"] == "failed")
        #expect(record?["currentTurnId"] == .null)
    }

    @Test("Members that this version doesn't know survive")
    func unknownMembers() throws {
        let workplace = try Workplace()
        let first = try Service(workplace, child: AgentScript.wellBehaved)
        _ = try first.createSession()
        _ = try first.terminate()
        for name in ["identity", "daemon-state", "session-registry", "run-registry", "recent-events"] {
            let path = "\(workplace.path)/state/codexd/\(name).json"
            let text = String(decoding: try workplace.file("state/codexd/\(name).json"), as: UTF8.self)
            try FileSystem.replaceFile(path, with: Array(("{\n  \"future\": [1.50],\n" + text.dropFirst(2)).utf8))
        }

        let second = try Service(workplace, child: AgentScript.wellBehaved)
        _ = try second.createSession()
        _ = try second.terminate()

        for name in ["identity", "daemon-state", "session-registry", "run-registry", "recent-events"] {
            let future = try workplace.json("state/codexd/\(name).json")["future"]
            #expect(future?.description == "[1.50]", "\(name).json")
        }
    }

    @Test("All files carry the number of the last event after a stop")
    func exactAfterStop() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, child: AgentScript.wellBehaved)
        _ = try service.createSession()
        _ = try service.terminate()

        let last = try #require(try workplace.events().last?["seq"])
        for name in ["identity", "daemon-state", "session-registry", "run-registry", "recent-events"] {
            #expect(try workplace.json("state/codexd/\(name).json")["seq"] == last)
        }
    }

    @Test("A file that can't be read and isn't in the log stops the start, and is left as it is")
    func damagedFile() throws {
        let workplace = try Workplace()
        _ = try Service(workplace, child: AgentScript.wellBehaved).terminate()
        let path = "\(workplace.path)/state/codexd/session-registry.json"
        try FileSystem.replaceFile(path, with: Array("{\"sessions\": [".utf8))
        try FileSystem.removeFile("\(workplace.path)/logs/codexd/events.jsonl")

        let start = try Command.codexd(["start", "--local-api-base", "http://127.0.0.1:0"], in: workplace)

        #expect(start.status == .exited(code: 1))
        #expect(start.errorOutput.contains("session-registry.json can't be read"))
        #expect(start.errorOutput.contains("line 1, column 15"))
        #expect(try workplace.file("state/codexd/session-registry.json") == Array("{\"sessions\": [".utf8))
    }

    @Test("A file that can't be read is set aside, and made anew from the log")
    func rebuiltFile() throws {
        let workplace = try Workplace()
        let service = try Service(workplace, child: AgentScript.wellBehaved)
        _ = try service.createSession()
        _ = try service.terminate()
        let last = try #require(try workplace.events().last?["seq"])
        let path = "\(workplace.path)/state/codexd/session-registry.json"
        try FileSystem.replaceFile(path, with: [])

        _ = try Service(workplace, child: AgentScript.wellBehaved).terminate()

        #expect(try workplace.json("state/codexd/session-registry.json")["sessions"]?.elements?.count == 1)
        #expect(try workplace.file("state/codexd/session-registry.json.damaged-\(last)") == [])
    }
}
