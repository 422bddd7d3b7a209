import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("A client's connection")
struct ClientConnectionTests {
    @Test("It is kept alive from request to request")
    func keepAlive() throws {
        var world = try World.serving()
        let client = world.connect()

        for _ in 0..<3 {
            world.request(client, "GET", "/healthz")
            let answer = try world.reply(to: client)
            #expect(answer.headers["Connection"] == "keep-alive")
        }

        #expect(world.endedClients.isEmpty)
    }

    @Test(
        "It ends after the answer where the client wants it to, or speaks HTTP/1.0 and doesn't say otherwise",
        arguments: [
            ("GET /healthz HTTP/1.1", [], "keep-alive"),
            ("GET /healthz HTTP/1.1", ["Connection: close"], "close"),
            ("GET /healthz HTTP/1.1", ["Connection: foo, Close"], "close"),
            ("GET /healthz HTTP/1.0", [], "close"),
            ("GET /healthz HTTP/1.0", ["Connection: keep-alive"], "keep-alive"),
            ("GET /nothing HTTP/1.1", ["Connection: close"], "close"),
            ("GET /nothing HTTP/1.1", [], "keep-alive"),
        ]
    )
    func close(line: String, fields: [String], connection: String) throws {
        var world = try World.serving()
        let client = world.connect()

        world.send(client, world.head(line, fields) + world.head("GET /healthz HTTP/1.1"))
        let output = world.takeOutput(of: client)

        #expect(output.contains("\r\nConnection: \(connection)\r\n"))
        #expect(output.hasPrefix("HTTP/1.1 "))
        #expect(output.matches(of: "HTTP/1.1 ") == (connection == "close" ? 1 : 2))
        #expect(world.endedClients == (connection == "close" ? [client] : []))
    }

    @Test("Pipelined requests are answered in their order, each when the one before it is")
    func pipelining() throws {
        var world = try World.serving()
        let client = world.connect()
        let body = #"{"purpose": "worker"}"#
        let creation = world.head("POST /v1/codexd/sessions HTTP/1.1", ["Content-Length: \(body.utf8.count)"]) + body

        world.send(
            client,
            creation + world.head("GET /v1/codexd/sessions HTTP/1.1") + creation + world.head("GET /nothing HTTP/1.1")
        )
        let whileWaiting = world.hasAnswer(for: client)
        try world.answerHandshake()
        try world.answer("thread/start", ["thread": ["id": "thread-1"]])
        let first = try world.reply(to: client)
        let list = try world.reply(to: client)
        let whileWaitingAgain = world.hasAnswer(for: client)
        try world.answer("thread/start", ["thread": ["id": "thread-2"]])
        let second = try world.reply(to: client)
        let nothing = try world.reply(to: client)

        #expect(!whileWaiting)
        #expect(first.body["threadId"] == "thread-1")
        #expect(list.body["items"] == [first.body])
        #expect(!whileWaitingAgain)
        #expect(second.body["threadId"] == "thread-2")
        #expect(nothing.status == 404)
    }

    @Test("Pipelined requests are taken alike however their bytes are cut")
    func cutPipeline() throws {
        let world = try World.serving()
        let body = #"{"purpose": "nonsense"}"#
        let text =
            world.head("GET /healthz HTTP/1.1")
            + world.head("POST /v1/codexd/sessions HTTP/1.1", ["Content-Length: \(body.utf8.count)"]) + body
            + world.head("HEAD /v1/codexd/status HTTP/1.1")
            + world.head("POST /v1/codexd/sessions HTTP/1.1", ["Transfer-Encoding: chunked"])
            + "10\r\n{\"purpose\":\"work\r\n3;a=b\r\n?\"}\r\n0\r\nT: u\r\n\r\n"
            + world.head("GET /v1/codexd/sessions HTTP/1.1", ["Connection: close"])
        func output(inPiecesOf size: Int) -> String {
            var world = world
            let client = world.connect()
            for piece in Array(text.utf8).pieces(of: size) { world.tell(.client(client, .received(Array(piece)))) }
            return world.takeOutput(of: client)
        }

        let whole = output(inPiecesOf: text.utf8.count)

        #expect(whole.matches(of: "HTTP/1.1 ") == 5)
        #expect(whole.matches(of: "HTTP/1.1 422 ") == 2)
        for size in 1...64 { #expect(output(inPiecesOf: size) == whole) }
    }

    @Test("A client that expects 100 is asked for its body once, before it's answered")
    func expectContinue() throws {
        var (world, session) = try World.withSession()
        let client = world.connect()
        let target = "/v1/codexd/sessions/\(session)/turns"

        world.send(client, world.head("POST \(target) HTTP/1.1", ["Expect: 100-continue", "Content-Length: 2"]))
        let beforeBody = try world.takeStatuses(to: client)
        world.send(client, "{}")
        let afterBody = try world.takeStatuses(to: client)
        world.send(client, world.head("POST \(target) HTTP/1.1", ["Expect: 100-continue", "Content-Length: 2"]) + "{}")
        let atOnce = try world.takeStatuses(to: client)

        #expect(beforeBody == [100])
        #expect(afterBody == [422])
        #expect(atOnce == [100, 422])
    }

    @Test("A body that would be too long is refused instead of asked for")
    func expectTooMuch() throws {
        var world = try World.serving()
        let client = world.connect()

        world.send(client, world.head("POST / HTTP/1.1", ["Expect: 100-continue", "Content-Length: 8388609"]))

        #expect(try world.takeStatuses(to: client) == [413])
    }

    @Test("HTTP/1.0 knows no 100")
    func expectInHTTP10() throws {
        var (world, session) = try World.withSession()
        let client = world.connect()
        let line = "POST /v1/codexd/sessions/\(session)/turns HTTP/1.0"

        world.send(client, world.head(line, ["Expect: 100-continue", "Content-Length: 2"]))
        let beforeBody = world.hasAnswer(for: client)
        world.send(client, "{}")

        #expect(!beforeBody)
        #expect(try world.takeStatuses(to: client) == [422])
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func matches(of text: String) -> Int {
        var count = 0
        var rest = Substring(self)
        while !rest.isEmpty {
            if rest.hasPrefix(text) { count += 1 }
            rest.removeFirst()
        }
        return count
    }
}
