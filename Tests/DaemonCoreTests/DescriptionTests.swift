import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("What the local API says of itself")
struct DescriptionTests {
    @Test("The description names every operation once, and every schema that it refers to")
    func complete() throws {
        var world = try World.serving()

        let document = try world.ask(head: "GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1:4319\r\n\r\n").body

        let paths = try #require(document["paths"]?.members)
        let operations = paths.members.flatMap { $0.value.members?.members ?? [] }
            .compactMap { $0.value["operationId"]?.text }
        #expect(operations.sorted() == Operation.allCases.map(\.rawValue).sorted())
        let schemas = try #require(document["components"]?["schemas"]?.members).members.map(\.name)
        let text = String(decoding: document.encoded(), as: UTF8.self)
        let referred = Set(text.split(separator: "#/components/schemas/").dropFirst().map { $0.prefix { $0 != "\"" } })
        #expect(Set(referred.map(String.init)) == Set(schemas))
    }

    @Test("What is open is described so, and all else as in need of the token")
    func open() throws {
        var world = try World.serving()
        let document = try world.ask(head: "GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1:4319\r\n\r\n").body

        for path in try #require(document["paths"]?.members).members where !path.name.contains("{") {
            guard path.value["get"] != nil else { continue }
            let answer = try world.ask(head: "GET \(path.name) HTTP/1.1\r\nHost: 127.0.0.1:4319\r\n\r\n")
            #expect((answer.status != 401) == (path.value["get"]?["security"] == []), "\(path.name)")
        }
    }

    @Test("A request's schema has the members that the reader takes, and those it can't do without")
    func requests() {
        let session = SessionRequest.schema.members
        #expect(session["required"] == ["purpose"])
        #expect(session["additionalProperties"] == false)
        #expect(session["properties"]?["purpose"]?["enum"] == ["duplex", "smoke", "worker"])
        #expect(session["properties"]?["ephemeral"]?["type"] == ["boolean", "null"])
        #expect(TurnRequest.schema.members["required"] == ["input"])
        #expect(RunRequest.schema.members["required"] == ["prompt"])
        #expect(RunRequest.schema.members["properties"]?["timeoutMs"]?["minimum"] == 1)
    }

    @Test("A parameter that nobody reads is refused by its name", arguments: ["status", "sessions", "runs", "events"])
    func stranger(path: String) throws {
        var world = try World.serving()

        let answer = try world.ask("GET", "/v1/codexd/\(path)?odd=1")

        #expect(answer.status == 400)
        #expect(answer.body["field"] == "odd")
    }

    @Test("A session and a run are as they're described", arguments: ["Session", "Run"])
    func records(name: String) throws {
        var (world, session) = try World.withSession()
        let path = try name == "Run" ? "runs/\(world.takeRun())" : "sessions/\(session)"
        let record = try world.ask("GET", "/v1/codexd/\(path)").body
        let schema = try #require(Schema.components.first { $0.name == name }).schema.members

        let described = try #require(schema["properties"]?.members).members.map(\.name)
        #expect(try #require(record.members).members.map(\.name) == described)
        #expect(schema["required"]?.elements?.compactMap(\.text) == described)
    }

    @Test("A list goes on where a record was that is no longer kept")
    func vanished() throws {
        var (world, first) = try World.withSession()
        let parts = first.split(separator: "-")
        let earlier = String(try #require(Int(parts[1], radix: 36)) - 1, radix: 36)
        let later = String(try #require(Int(parts[1], radix: 36)) + 1, radix: 36)

        func rest(after cursor: String) throws -> [String] {
            let page = try world.ask("GET", "/v1/codexd/sessions?cursor=\(cursor)").body
            return page["items"]?.elements?.compactMap { $0["sessionId"]?.text } ?? []
        }

        #expect(try rest(after: "session-\(earlier)-abcdef") == [first])
        #expect(try rest(after: "session-\(parts[1])-abcdef") == [first])
        #expect(try rest(after: "session-\(later)-abcdef") == [])
        #expect(try rest(after: first) == [])
        #expect(try world.ask("GET", "/v1/codexd/sessions?cursor=nobody").status == 422)
    }

    @Test("Metrics count requests and events, in lines that Prometheus reads")
    func metrics() throws {
        var world = try World.serving()
        _ = try world.ask("GET", "/v1/codexd/status")
        _ = try world.ask("GET", "/v1/codexd/sessions/none")

        let text = try world.text(of: "/metrics")

        #expect(text.contains("codexd_http_requests_total{operation=\"showStatus\",status=\"200\"} 1\n"))
        #expect(text.contains("codexd_http_requests_total{operation=\"showSession\",status=\"404\"} 1\n"))
        #expect(text.contains("codexd_events_total{type=\"daemon.started\"} 1\n"))
        #expect(text.contains("\ncodexd_ready 1\n"))
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            #expect(line.split(separator: " ").count == 2)
        }
    }

    @Test("A label's value can't end its label")
    func labels() {
        var metrics = Metrics()

        metrics.add("m", .gauge, "help", [([("label", "a\"b\\c\nd")], 1)])

        #expect(String(decoding: metrics.text, as: UTF8.self).hasSuffix("m{label=\"a\\\"b\\\\c\\nd\"} 1\n"))
    }
}

extension World {
    /// The body of an answer that isn't JSON.
    mutating func text(of path: String) throws -> String {
        let client = connect()
        request(client, "GET", path)
        guard case .response(let response)? = try takeMessages(to: client).first else { return "" }
        return String(decoding: response.body, as: UTF8.self)
    }
}
