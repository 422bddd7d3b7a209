import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("Requests with keys")
struct RequestKeyTests {
    private static func fingerprint(_ target: String, _ body: String, method: String = "POST") throws -> String? {
        var parser = HTTPRequestParser()
        let lines = [
            "\(method) \(target) HTTP/1.1", "Host: a", "Idempotency-Key: k", "Content-Length: \(body.utf8.count)",
        ]
        parser.append(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8))
        guard case .request(let request)? = try parser.next() else { return nil }
        return try RequestFingerprint(request)?.text
    }

    @Test(
        "A request is another by its method, its path or its body, and not by white space or the environment's values"
    )
    func fingerprints() throws {
        let first = try Self.fingerprint("/v1/runs", #"{"prompt":"a","env":{"A":"1","B":"2"}}"#)
        let same = [
            try Self.fingerprint("/v1/runs", "{ \"prompt\": \"a\",\n\"env\": {\"A\":\"other\",\"B\":\"\"} }"),
            try Self.fingerprint("/v1/runs?x=1", #"{"prompt":"a","env":{"A":"1","B":"2"}}"#),
            try Self.fingerprint("/v1/%72uns", #"{"prompt":"a","env":{"A":"1","B":"2"}}"#),
        ]
        let others = [
            try Self.fingerprint("/v1/runs", #"{"prompt":"a","env":{"A":"1"}}"#),
            try Self.fingerprint("/v1/runs", #"{"prompt":"b","env":{"A":"1","B":"2"}}"#),
            try Self.fingerprint("/v1/runs", #"{"prompt":"a"}"#),
            try Self.fingerprint("/v1/runs/x", #"{"prompt":"a","env":{"A":"1","B":"2"}}"#),
            try Self.fingerprint("/v1", #"runs{"prompt":"a","env":{"A":"1","B":"2"}}"#),
            try Self.fingerprint("/v1/runs", #"{"prompt":"a","env":{"A":"1","B":"2"}}"#, method: "PUT"),
            try Self.fingerprint("/v1/runs", ""), try Self.fingerprint("/v1/runs", "{"),
        ]

        #expect(first?.utf8.count == 32)
        #expect(same.allSatisfy { $0 == first })
        #expect(Set(others + [first]).count == others.count + 1)
    }

    @Test("What is too long to be kept is answered as it is by then, and what is gone is told to be gone")
    func longBody() throws {
        var world = try World.serving()
        let body: JSON = ["prompt": .string(String(repeating: "x", count: 20_000))]
        let key = ["Idempotency-Key: long"]

        let first = try world.ask("POST", "/v1/codexd/runs", body, headers: key)
        let run = RunID(rawValue: try #require(first.body["runId"]?.text))
        world.complete(run)
        let again = try world.ask("POST", "/v1/codexd/runs", body, headers: key)

        #expect(first.status == 202 && again.status == 202)
        #expect(first.body["status"] == "queued" && again.body["status"] == "completed")
        #expect(again.body == .object(try world.run(run).object))
        #expect(world.daemon.state.keys.keys.map(\.body) == [nil])
        #expect(world.daemon.state.runs.runs.count == 1)
    }

    @Test("Whoever asked first may leave; who repeated it is answered all the same")
    func departed() throws {
        var world = try World.serving()
        let target = "/v1/codexd/sessions"
        let (first, second) = (world.connect(), world.connect())
        for client in [first, second] {
            world.request(client, "POST", target, ["purpose": "worker"], headers: ["Idempotency-Key: k"])
        }
        world.tell(.client(first, .closed))
        try world.answerHandshake()
        try world.answer("thread/start", ["thread": ["id": "thread-1"]])

        let answer = try world.reply(to: second)
        #expect(answer.status == 201)
        #expect(answer.body["threadId"] == "thread-1")
        #expect(world.daemon.state.sessions.sessions.count == 1)
    }

    @Test("What the app-server refused with a long story is kept shortened, and told so both times")
    func longRefusal() throws {
        var (world, session) = try World.withSession()
        let target = "/v1/codexd/sessions/\(session)/turns"
        let key = ["Idempotency-Key: k"]
        let client = world.connect()
        world.request(client, "POST", target, ["input": "6*7?"], headers: key)
        try world.refuse("turn/start", code: -32600, String(repeating: "why ", count: 5000))

        let first = try world.reply(to: client)
        let again = try world.ask("POST", target, ["input": "6*7?"], headers: key)

        #expect(first.status == 502 && again.status == 502)
        #expect(first.body == again.body)
        #expect(first.body["detail"]?.text.map { $0.utf8.count <= 4096 } == true)
        #expect(again.headers["Content-Type"] == "application/problem+json")
    }

    @Test("A run whose acceptance the disk refuses is none, and a repeat asks for it again")
    func refusedByDisk() throws {
        var world = try World.serving()
        let key = ["Idempotency-Key: k"]
        let client = world.connect()
        world.refusesAppends = true
        world.request(client, "POST", "/v1/codexd/runs", ["prompt": "6*7?"], headers: key)
        let first = try world.reply(to: client)
        world.refusesAppends = false
        world.pass(.seconds(2))
        let again = try world.ask("POST", "/v1/codexd/runs", ["prompt": "6*7?"], headers: key)

        #expect(first.status == 503)
        #expect(again.status == 202)
        #expect(world.daemon.state.runs.runs.map(\.status) == [.failed, .running])
    }
}
