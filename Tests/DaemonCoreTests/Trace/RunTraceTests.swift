import Basics
import Contract
import DaemonCore
import Testing

@Suite("Runs and traces")
struct RunTraceTests {
    private static let secret = "tok-\"9f8e7d6c\\5b4a"
    private static let variables: JSON = [
        "API_TOKEN": .string(secret), "PATH": "/b", "HOME": "/repo", "WORD": "completed", "EMPTY": "", "UMLAUT": "äöüß",
    ]

    /// The trace of a daemon with runs that have variables, print them, and are asked for in pieces of a size.
    ///
    /// Elsewhere than in a variable a secret isn't known by its first bytes, so what says one comes whole.
    private static func served(_ size: Int) throws -> [UInt8] {
        var world = try World(tracing: [:])
        world.tell(.booted)
        for (prompt, size) in [("first", size), ("with \(secret)", .max)] {
            let client = world.connect()
            let body = JSON.object(["env": variables, "prompt": .string(prompt), "cwd": "/repo/below"]).encoded()
            let head = [
                "POST /v1/codexd/runs HTTP/1.1", "Host: 127.0.0.1:4319", "Authorization: Bearer \(world.token)",
                "Content-Length: \(body.count)", "\r\n",
            ]
            for piece in (Array(head.joined(separator: "\r\n").utf8) + body).pieces(of: size) {
                world.tell(.client(client, .received(Array(piece))))
            }
            let run = RunID(rawValue: try #require(try world.reply(to: client).body["runId"]?.text))
            let worker = JobID(run: run, role: .worker)
            let given = try #require(world.jobs.last)
            #expect(given.launch.environment.contains(EnvironmentVariable(name: "API_TOKEN", value: secret)))
            world.tell(.job(worker, .wrote(.stderr, Array("the token is \(secret)\n".utf8))))
            world.complete(run, saying: "I was told \(secret)")
            #expect(try world.run(run).summary == "I was told \(secret)")
        }
        _ = try world.ask("GET", "/v1/codexd/runs")
        return try #require(world.trace).text
    }

    @Test("Values of variables are in no trace, and it's replayed all the same", arguments: [1, 7, 100, Int.max])
    func replayed(size: Int) throws {
        let trace = try Self.served(size)
        var replay = TraceReplay()

        try replay.read(trace)
        let verdict = try replay.finish()

        guard case .same = verdict else {
            Issue.record("\(verdict)")
            return
        }
        // As it is, as a line has it, and as a line within a line.
        for hidden in ["9f8e7d6c", "äöüß", "\\\"/b\\\"", "\"/b\"", "HOME\\\":\\\"/repo"] {
            #expect(!trace.contains(run: Array(hidden.utf8)[...]), "\(hidden)")
        }
        // What is no variable's value stays, and so do the names.
        for shown in ["API_TOKEN", "/repo/below", "completed", "I was told"] {
            #expect(trace.contains(run: Array(shown.utf8)[...]), "\(shown)")
        }
    }
}
