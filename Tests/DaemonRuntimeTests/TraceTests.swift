import Basics
import DaemonCore
import Foundation
import Platform
import Testing

@Suite("codexd start --trace", .timeLimit(.minutes(1)))
struct TraceTests {
    private static func replay(_ trace: [UInt8]) throws -> TraceVerdict {
        var replay = TraceReplay()
        try replay.read(trace)
        return try replay.finish()
    }

    /// How a life ends.
    enum Death: String, CaseIterable {
        case stop
        case kill
    }

    @Test(
        "What is traced comes out of a replay the same, life after life, and has no secrets",
        arguments: Death.allCases
    )
    func replayed(death: Death) throws {
        let workplace = try Workplace()
        let key = "sk-proj-\(UInt64.random(in: .min ... .max))"
        var traces: [[UInt8]] = []

        for life in 1...2 {
            let service = try Service(
                workplace,
                child: "echo \"my key is $TEST_API_KEY\" >&2\n" + AgentScript.wellBehaved,
                flags: ["--trace", "trace-\(life)", "--server-arg", key],
                environment: ["TEST_API_KEY": key]
            )
            let events = try service.follow()
            let session = try service.createSession()
            try service.request("POST", "/v1/codexd/sessions/\(session)/turns", ["input": .string("use \(key)")])
            _ = try events.next("app-server.turn.completed")
            _ = death == .stop ? try service.terminate() : try service.kill()
            traces.append(try workplace.file("trace-\(life)"))
        }

        let secrets = [key, String(decoding: try workplace.file("state/codexd/api-token"), as: UTF8.self)]
        for (life, trace) in traces.enumerated() {
            let verdict = try Self.replay(trace)
            guard case .same(let agreement) = verdict else {
                Issue.record("life \(life): \(verdict)")
                continue
            }
            switch (death, agreement.ending) {
            case (.stop, .ended(.done)), (.kill, .stillServing), (.kill, .diedOf): break
            default: Issue.record("life \(life) ended otherwise: \(agreement.ending)")
            }
            #expect(agreement.events > 20)
            let text = String(decoding: trace, as: UTF8.self)
            #expect(secrets.filter { text.contains($0.filter { $0 != "\n" }) } == [])
        }
    }

    @Test("A trace is for its owner alone")
    func permissions() throws {
        let workplace = try Workplace()

        _ = try Service(workplace, child: AgentScript.wellBehaved, flags: ["--trace", "trace"]).terminate()

        let attributes = try FileManager.default.attributesOfItem(atPath: "\(workplace.path)/trace")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("Where a trace can't be made nothing is started", arguments: ["taken", "missing/trace", "."])
    func refused(path: String) throws {
        let workplace = try Workplace()
        try FileSystem.replaceFile("\(workplace.path)/taken", with: Array("precious".utf8))

        let start = try Command.codexd(
            ["start", "--trace", path, "--local-api-base", "http://127.0.0.1:0", "--server-command", "cat"],
            in: workplace
        )

        #expect(start.status == .exited(code: 1))
        #expect(start.errorOutput.hasPrefix("codexd: the trace can't be written: open \(workplace.path)"))
        #expect(try workplace.file("logs/codexd/events.jsonl").isEmpty)
        #expect(try workplace.file("taken") == Array("precious".utf8))
    }

    @Test("A trace that grows too large for its file ends with a complaint, and the daemon serves on")
    func fileTooLarge() throws {
        let workplace = try Workplace()
        let codexd = try Program.path("codexd")
        // Files may have 8 blocks of 512 bytes (POSIX.1-2024, ulimit), which only the trace comes to.
        let script = """
            trap '' XFSZ; ulimit -f 8
            exec '\(codexd)' start --run-once --smoke-lifetime-ms 1 --local-api-base http://127.0.0.1:0 \
            --server-command cat --server-arg=- --trace trace
            """

        let once = try Command.run("/bin/sh", ["-c", script], in: workplace.path)

        #expect(once.status == .exited(code: 0))
        #expect(once.output.contains(" daemon=stopped child=stopped "))
        #expect(once.errorOutput.hasPrefix("codexd: the trace ends here: "))
        #expect(once.errorOutput.split(separator: "\n").count == 1)
        guard case .same(let agreement) = try Self.replay(try workplace.file("trace")) else {
            Issue.record("what there is of it is another")
            return
        }
        #expect(agreement.ending != .ended(.done))
        #expect(agreement.events > 1)
    }
}
