import Basics
import Contract
import DaemonCore
import Testing

@Suite("The routes of runs")
struct RunRouteTests {
    /// A body that's refused, with the field that's wrong.
    struct Refusal: CustomTestStringConvertible {
        let body: JSON
        let status: Int
        let field: String
        var testDescription: String { "\(body)" }
    }

    private static let refusals = [
        Refusal(body: [:], status: 422, field: "prompt"),
        Refusal(body: ["prompt": " \n"], status: 422, field: "prompt"),
        Refusal(body: ["prompt": "x", "purpose": "fun"], status: 422, field: "purpose"),
        Refusal(body: ["prompt": "x", "sandbox": "none"], status: 422, field: "sandbox"),
        Refusal(body: ["prompt": "x", "sessionId": "session-none"], status: 404, field: "sessionId"),
        Refusal(body: ["prompt": "x", "config": "a=b"], status: 422, field: "config"),
        Refusal(body: ["prompt": "x", "images": [1]], status: 422, field: "images"),
        Refusal(body: ["prompt": "x", "env": ["A=B": "c"]], status: 422, field: "env"),
        Refusal(body: ["prompt": "x", "env": ["A": 1]], status: 422, field: "env.A"),
        Refusal(body: ["prompt": "x", "env": ["A": "\u{0}"]], status: 422, field: "env.A"),
        Refusal(body: ["prompt": "x", "model": "\u{0}x"], status: 422, field: "model"),
        Refusal(body: ["prompt": "x", "timeoutMs": 0], status: 422, field: "timeoutMs"),
        Refusal(body: ["prompt": "x", "timeoutMs": "1"], status: 422, field: "timeoutMs"),
        Refusal(body: ["prompt": "x", "metadata": ["taskId": "a/b"]], status: 422, field: "metadata.taskId"),
        Refusal(body: ["prompt": "x", "metadata": ["taskId": ".."]], status: 422, field: "metadata.taskId"),
        Refusal(body: ["prompt": "x", "metadata": ["attempt": "0"]], status: 422, field: "metadata.attempt"),
        Refusal(
            body: ["prompt": "x", "metadata": ["checkpointMode": "tar"]],
            status: 422,
            field: "metadata.checkpointMode"
        ),
        Refusal(body: ["prompt": "x", "speed": 1], status: 400, field: "speed"),
    ]

    @Test("A run that can't be meant is refused with the name of the field", arguments: refusals)
    func refused(_ refusal: Refusal) throws {
        var world = try World.serving()

        let answer = try world.askRun(refusal.body)

        #expect(answer.status == refusal.status)
        #expect(answer.body["field"]?.text == refusal.field)
        #expect(world.daemon.state.runs.runs.isEmpty)
    }

    @Test("Runs are listed by status, page by page, and shown one by one")
    func lists() throws {
        var world = try World.serving()
        let ids = [try world.takeRun(), try world.takeRun(), try world.takeRun()]
        world.complete(ids[1])

        let first = try world.ask("GET", "/v1/codexd/runs?status=running&limit=1")
        let cursor = try #require(first.body["nextCursor"]?.text)
        let second = try world.ask("GET", "/v1/codexd/runs?status=running&limit=1&cursor=\(cursor)")
        let one = try world.ask("GET", "/v1/codexd/runs/\(ids[1])")

        #expect(first.body["items"]?.elements?.map { $0["runId"]?.text } == [ids[0].rawValue])
        #expect(second.body["items"]?.elements?.map { $0["runId"]?.text } == [ids[2].rawValue])
        #expect(second.body["nextCursor"] == .null)
        #expect(one.body == .object(try world.run(ids[1]).object))
        #expect(try world.ask("GET", "/v1/codexd/runs/run-none").status == 404)
        #expect(try world.ask("GET", "/v1/codexd/runs?status=odd").body["field"] == "status")
    }

    @Test("A log is read page by page, whole or by channel")
    func logs() throws {
        var world = try World.serving()
        let id = try world.takeRun()
        world.complete(id)
        let entries = try world.runLines(.workerLog, of: id)

        let first = try world.ask("GET", "/v1/codexd/runs/\(id)/logs?limit=2")
        let next = try #require(first.body["next"]?.text)
        let rest = try world.ask("GET", "/v1/codexd/runs/\(id)/logs?from=\(next)")
        let output = try world.ask("GET", "/v1/codexd/runs/\(id)/logs?channel=stdout&from=0")

        #expect(first.body["items"]?.elements.map { $0 + (rest.body["items"]?.elements ?? []) } == entries)
        #expect(output.body["items"]?.elements == entries.filter { $0["channel"] == "stdout" })
        #expect(first.body["summary"]?["totalEntries"]?.integer == entries.count)
        #expect(try world.ask("GET", "/v1/codexd/runs/\(id)/logs?from=-1").status == 422)
        #expect(try world.ask("GET", "/v1/codexd/runs/\(id)/logs?from=\(entries.count)").status == 200)
        #expect(try world.ask("GET", "/v1/codexd/runs/\(id)/logs?from=\(entries.count + 1)").status == 404)
        #expect(try world.ask("GET", "/v1/codexd/runs/\(id)/logs?channel=odd").status == 422)
    }

    @Test("A log is followed to the end of its run, without a hole or a repeat")
    func follows() throws {
        var world = try World.serving()
        let id = try world.takeRun()
        let client = world.connect()

        world.request(client, "GET", "/v1/codexd/runs/\(id)/logs", headers: ["Accept: text/event-stream"])
        world.complete(id)

        let text = world.takeOutput(of: client)
        let data = text.split(separator: "\n").filter { $0.hasPrefix("data: ") }.map { $0.dropFirst(6) }
        let frames = try data.map { try JSON(parsing: Array($0.utf8)) }
        #expect(frames.dropLast() == (try world.runLines(.workerLog, of: id))[...])
        #expect(frames.last?["end"]?["status"] == "completed")
        #expect(world.endedClients.contains(client))
    }

    @Test("In exec mode there are runs, and neither sessions nor turns nor a child")
    func execMode() throws {
        var configuration = Configuration.forTesting
        configuration.server.mode = .exec
        var world = try World.serving(configuration)

        let refusal = try world.ask("POST", "/v1/codexd/sessions", ["purpose": "worker"])
        let turn = try world.ask("POST", "/v1/codexd/sessions/s/turns", ["input": "x"])
        let id = try world.takeRun()
        world.complete(id)

        #expect(refusal.status == 409)
        #expect(refusal.body["failureClass"] == "wrong_mode")
        #expect(turn.status == 409)
        #expect(world.launches.isEmpty)
        #expect(try world.run(id).status == .completed)
        #expect(try world.ask("GET", "/readyz").status == 200)
        world.tell(.stopRequested(signal: "SIGTERM"))
        #expect(world.outcome == .done)
        #expect(try world.file(.daemonState)["child"]?["status"] == "idle")
    }

    @Test("In exec mode a child that was named is a plain process, whose outputs become events")
    func execChild() throws {
        var configuration = Configuration.forTesting
        configuration.server.mode = .exec
        configuration.server.isCommandGiven = true
        var world = try World.serving(configuration)

        world.tell(.child(.wrote(.stdout, Array("not JSON\n".utf8))))
        world.tell(.child(.wrote(.stderr, Array("oh\n".utf8))))
        world.childEnds(.exited(code: 0))

        #expect(world.launches.count == 1)
        #expect(try world.lastEvent(.childStdout)["detail"] == ["bytes": 9, "stream": "stdout"])
        #expect(try world.lastEvent(.childStderr)["level"] == "warn")
        #expect(try world.lastEvent(.childExited)["level"] == "info")
        #expect(try !world.events.contains { $0["type"]?.text?.hasPrefix("app-server") == true })
    }
}
