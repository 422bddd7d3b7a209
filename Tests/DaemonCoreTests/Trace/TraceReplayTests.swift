import Basics
import Contract
import DaemonCore
import Testing

@Suite("Replays of traces")
struct TraceReplayTests {
    private static func replay(_ trace: [UInt8], in size: Int = .max) throws -> TraceVerdict {
        var replay = TraceReplay()
        for piece in trace.pieces(of: min(size, max(trace.count, 1))) { try replay.read(Array(piece)) }
        return try replay.finish()
    }

    /// The trace of a daemon that served, and all secrets that it met.
    private static func served() throws -> (trace: [UInt8], secrets: [String]) {
        let key = "sk-proj-0123456789"
        var world = try World(tracing: ["CODEX_API_KEY": key])
        world.tell(.booted)
        let client = world.connect()
        world.request(client, "POST", "/v1/codexd/sessions", ["purpose": "worker", "metadata": ["key": .string(key)]])
        try world.answerHandshake()
        try world.answer("thread/start", ["thread": ["id": "thread-1"]])
        let session = try #require(try world.reply(to: client).body["sessionId"]?.text)
        world.request(client, "POST", "/v1/codexd/sessions/\(session)/turns", ["input": .string("with \(key)")])
        try world.answer("turn/start", ["turn": ["id": "turn-1", "status": "inProgress"]])
        world.tell(.child(.wrote(.stderr, Array("the key is \(key)\n\u{FF}".utf8) + [0xFF])))
        let stranger = world.connect()
        world.send(stranger, "GET / HTTP/1.1\r\nHost: 127.0.0.1:4319\r\nAuthorization: Bearer a-stranger's\r\n\r\n")
        world.notify("turn/completed", ["threadId": "thread-1", "turn": ["id": "turn-1", "status": "completed"]])
        world.tell(.stopRequested(signal: "SIGTERM"))
        world.childEnds(.exited(code: 0))
        world.pass(.seconds(5))
        #expect(world.outcome == .done)
        return (try #require(world.trace).text, [key, world.token, "a-stranger's"])
    }

    @Test("A served life comes out the same, to its end, and has no secrets", arguments: [1, 7, 4096, Int.max])
    func same(size: Int) throws {
        let (trace, secrets) = try Self.served()

        let verdict = try Self.replay(trace, in: size)

        guard case .same(let agreement) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(agreement.ending == .ended(.done))
        #expect(agreement.events > 20)
        #expect(agreement.tornTail == 0)
        #expect(secrets.filter { trace.contains(run: Array($0.utf8)[...]) } == [])
        #expect(try Self.replay(trace) == verdict)
    }

    @Test("Whatever happens in whatever order, life after life, comes out the same", arguments: UInt64(0)..<20)
    func walks(seed: UInt64) throws {
        var walk = try WalkingWorld(seed: seed, tracing: ["WALK_KEY": "thread-1", "B_KEY": "never-said-anywhere"])
        for _ in 0..<300 { try walk.step() }
        try walk.comeToRest()

        for (life, trace) in (walk.traces + [try #require(walk.world.trace).text]).enumerated() {
            let verdict = try Self.replay(trace)
            if case .diverged = verdict { Issue.record("life \(life): \(verdict)") }
            #expect(!trace.contains(run: Array(walk.world.token.utf8)[...]))
        }
    }

    @Test("The first effect that's different is shown, with its event and both forms")
    func divergence() throws {
        let trace = String(decoding: try Self.served().trace, as: UTF8.self)
        let lines = trace.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let sent = try #require(
            lines.firstIndex { $0.contains("\\\"method\\\":\\\"turn/start\\\"") && $0.hasPrefix("{\"eff") }
        )
        var changed = lines
        changed[sent] = changed[sent].replacing(
            "\\\"method\\\":\\\"turn/start\\\"",
            with: "\\\"method\\\":\\\"turn/begin\\\""
        )

        guard case .diverged(let divergence) = try Self.replay(Array(changed.joined(separator: "\n").utf8)) else {
            Issue.record("no divergence")
            return
        }

        let events = lines[..<sent].count { $0.hasPrefix("{\"at\"") }
        #expect(divergence.event == events)
        #expect(divergence.text.hasPrefix("event \(events): {\"at\":"))
        #expect(divergence.recorded?.contains("turn/begin") == true)
        #expect(divergence.replayed?.contains("turn/start") == true)
        #expect("\(divergence)".utf8.count < 2_000)
    }

    @Test("An effect too few or too many is found", arguments: [true, false])
    func missing(isCut: Bool) throws {
        let trace = String(decoding: try Self.served().trace, as: UTF8.self)
        let listen = try #require(trace.firstRange(of: "{\"name\":\"listen\""))
        let changed =
            isCut
            ? trace.replacing(#/\{"effects":\[\{"name":"listen"[^}]*\},?/#, with: "{\"effects\":[", maxReplacements: 1)
            : trace.replacing("\"effects\":[]", with: "\"effects\":[{\"name\":\"releaseChild\"}]", maxReplacements: 1)

        let verdict = try Self.replay(Array(changed.utf8))

        #expect(!listen.isEmpty)
        guard case .diverged(let divergence) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect((divergence.recorded == nil) != (divergence.replayed == nil) || isCut)
    }

    @Test("A trace may end anywhere behind its header: what there is comes out the same")
    func torn() throws {
        let trace = try Self.served().trace
        let header = try #require(trace.firstIndex(of: UInt8(ascii: "\n")))

        for end in stride(from: header + 1, to: trace.count, by: 97) {
            let verdict = try Self.replay(Array(trace[..<end]))
            guard case .same(let agreement) = verdict else {
                Issue.record("at \(end): \(verdict)")
                return
            }
            let torn = trace[..<end].reversed().prefix { $0 != UInt8(ascii: "\n") }.count
            #expect(agreement.tornTail == torn)
        }
    }

    @Test("The event that a daemon died of is known before it's played")
    func lastWords() throws {
        let trace = try Self.served().trace
        let lines = trace.split(separator: UInt8(ascii: "\n"))
        let died = Array(lines[..<4].joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
        var replay = TraceReplay()

        try replay.read(died)

        #expect(replay.lastWords?.hasPrefix("event 2: {\"at\"") == true)
        guard case .same(let agreement) = try replay.finish(), case .diedOf(let event, _) = agreement.ending else {
            Issue.record("the trace goes on")
            return
        }
        #expect(event == replay.lastWords)
    }

    @Test("A life that a damaged log forbade to begin is replayed, too")
    func damaged() throws {
        let header = TraceHeader(
            time: .earliest,
            configuration: .forTesting,
            processID: 1,
            bootID: "b",
            entropy: Array(0..<32),
            token: nil,
            checkpoints: [:]
        )
        var writer = TraceWriter()
        writer.write(header)
        writer.write(recovered: Array("{\"seq\":1,".utf8))
        writer.write(recovered: Array("}\n".utf8))
        let refused = writer.text
        writer.write(DaemonEvent(.booted, timestamp: .earliest), at: Instant(nanoseconds: 0))

        guard case .same(let agreement) = try Self.replay(refused), case .refused(let error) = agreement.ending else {
            Issue.record("the log was read")
            return
        }
        #expect(error.path == "/repo/logs/codexd/events.jsonl")
        guard case .diverged(let divergence) = try Self.replay(writer.text) else {
            Issue.record("the daemon lived")
            return
        }
        #expect(divergence.replayed?.contains("events.jsonl") == true)
    }

    @Test(
        "What isn't a trace is refused with its line",
        arguments: [
            ("", 1, "no line"), ("{}\n", 1, "format"), ("[]\n", 1, "object"), ("nonsense\n", 1, "JSON"),
            ("{\"format\":\"codexd-trace/0\"}\n", 1, "codexd-trace/0"), ("H{\"effects\":[]}\n", 2, "follow"),
            ("H{\"at\":1,\"time\":1,\"event\":{\"name\":\"child.born\"}}\n", 2, "name"),
            ("H{\"at\":1,\"time\":1,\"event\":{\"name\":\"booted\"}}\n{\"at\":1}\n", 3, "follow"),
            ("H{\"at\":1,\"time\":1,\"event\":{\"name\":\"child.wrote\",\"stream\":\"stdin\"}}\n", 2, "stream"),
        ]
    )
    func noTrace(text: String, line: Int, reason: String) throws {
        let trace = try Self.served().trace
        let header = String(decoding: trace.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self) + "\n"

        let error = #expect(throws: TraceError.self) {
            try Self.replay(Array(text.replacing("H", with: header, maxReplacements: 1).utf8))
        }

        #expect(error?.line == line)
        #expect(error?.description.contains(reason) == true)
    }
}
