import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("Requests that are refused")
struct RefusalTests {
    /// A body that isn't what the route takes.
    struct Refused: CustomTestStringConvertible {
        let body: String
        let field: String

        var testDescription: String { body }
    }

    @Test("A refusal is a problem document: type, title, status and detail first, then what else is known")
    func problem() throws {
        var world = try World.serving()

        let answer = try world.ask("GET", "/v1/codexd/sessions/none")

        #expect(answer.headers["Content-Type"] == "application/problem+json")
        #expect(
            answer.body == [
                "type": "about:blank", "title": "Not Found", "status": 404,
                "detail": "there is no session none", "sessionId": "none",
            ]
        )
    }

    @Test(
        "A body that isn't JSON is a 400 that says where",
        arguments: [
            ("", "the body is not JSON: line 1, column 1: the text ends too early"),
            ("{\"purpose\":\n  \"worker\",}", "the body is not JSON: line 2, column 12: unexpected '}'"),
            ("{} x", "the body is not JSON: line 1, column 4: something follows the value"),
            ("\n\n  tru", "the body is not JSON: line 3, column 6: the text ends too early"),
            ("[]", "the body is not a JSON object"),
            ("\"worker\"", "the body is not a JSON object"),
        ]
    )
    func badJSON(body: String, detail: String) throws {
        var (world, session) = try World.withSession()

        for target in ["/v1/codexd/sessions", "/v1/codexd/sessions/\(session)/turns"] {
            let head = world.head("POST \(target) HTTP/1.1", ["Content-Length: \(body.utf8.count)"])
            let answer = try world.ask(head: head + body)

            #expect(answer.status == 400)
            #expect(answer.body["detail"]?.text == detail)
        }
    }

    @Test(
        "An unknown member is a 400 with its name, the first of them where there are more",
        arguments: [
            Refused(body: #"{"purpose": "worker", "modle": "m", "x": 1}"#, field: "modle"),
            Refused(body: #"{"purpose": "worker", "Purpose": "worker"}"#, field: "Purpose"),
            Refused(body: #"{"purpose": "worker", "input": "a"}"#, field: "input"),
            Refused(body: #"{"purpose": "worker", "": null}"#, field: ""),
        ]
    )
    func unknownMember(_ refused: Refused) throws {
        var world = try World.serving()

        let answer = try world.ask(posting: refused.body, to: "/v1/codexd/sessions")

        #expect(answer.status == 400)
        #expect(answer.body["field"]?.text == refused.field)
        #expect(answer.body["detail"]?.text == "unknown member \(refused.field)")
        #expect(try world.takeSent().isEmpty)
    }

    @Test(
        "A session's member of the wrong kind is a 422 with its name",
        arguments: [
            Refused(body: #"{}"#, field: "purpose"),
            Refused(body: #"{"purpose": null}"#, field: "purpose"),
            Refused(body: #"{"purpose": "  "}"#, field: "purpose"),
            Refused(body: #"{"purpose": "Worker"}"#, field: "purpose"),
            Refused(body: #"{"purpose": 7}"#, field: "purpose"),
            Refused(body: #"{"purpose": "worker", "threadId": 1}"#, field: "threadId"),
            Refused(body: #"{"purpose": "worker", "approvalPolicy": 3}"#, field: "approvalPolicy"),
            Refused(body: #"{"purpose": "worker", "approvalPolicy": []}"#, field: "approvalPolicy"),
            Refused(body: #"{"purpose": "worker", "baseInstructions": {}}"#, field: "baseInstructions"),
            Refused(body: #"{"purpose": "worker", "config": "a=b"}"#, field: "config"),
            Refused(body: #"{"purpose": "worker", "config": []}"#, field: "config"),
            Refused(body: #"{"purpose": "worker", "cwd": 0}"#, field: "cwd"),
            Refused(body: #"{"purpose": "worker", "developerInstructions": 1}"#, field: "developerInstructions"),
            Refused(body: #"{"purpose": "worker", "ephemeral": "yes"}"#, field: "ephemeral"),
            Refused(body: #"{"purpose": "worker", "ephemeral": 1}"#, field: "ephemeral"),
            Refused(body: #"{"purpose": "worker", "metadata": "a"}"#, field: "metadata"),
            Refused(body: #"{"purpose": "worker", "metadata": {"a": 1}}"#, field: "metadata.a"),
            Refused(body: #"{"purpose": "worker", "metadata": {"a": null}}"#, field: "metadata.a"),
            Refused(body: #"{"purpose": "worker", "model": true}"#, field: "model"),
            Refused(body: #"{"purpose": "worker", "modelProvider": []}"#, field: "modelProvider"),
            Refused(body: #"{"purpose": "worker", "personality": {}}"#, field: "personality"),
            Refused(body: #"{"purpose": "worker", "sandbox": false}"#, field: "sandbox"),
            Refused(body: #"{"purpose": "worker", "serviceTier": 1.5}"#, field: "serviceTier"),
        ]
    )
    func session(_ refused: Refused) throws {
        var world = try World.serving()

        let answer = try world.ask(posting: refused.body, to: "/v1/codexd/sessions")

        #expect(answer.status == 422)
        #expect(answer.body["title"] == "Unprocessable Content")
        #expect(answer.body["field"]?.text == refused.field)
        #expect(answer.body["detail"]?.text?.hasPrefix("\(refused.field) must be ") == true)
        #expect(try world.takeSent().isEmpty)
    }

    @Test(
        "A turn's member of the wrong kind is a 422 with its name",
        arguments: [
            Refused(body: #"{}"#, field: "input"),
            Refused(body: #"{"input": null}"#, field: "input"),
            Refused(body: #"{"input": " \n"}"#, field: "input"),
            Refused(body: #"{"input": []}"#, field: "input"),
            Refused(body: #"{"input": ["a"]}"#, field: "input"),
            Refused(body: #"{"input": [{"type": "text", "text": "a"}, 1]}"#, field: "input"),
            Refused(body: #"{"input": 1}"#, field: "input"),
            Refused(body: #"{"input": {"type": "text", "text": "a"}}"#, field: "input"),
            Refused(body: #"{"input": "a", "expectedTurnId": 1}"#, field: "expectedTurnId"),
            Refused(body: #"{"input": "a", "approvalPolicy": true}"#, field: "approvalPolicy"),
            Refused(body: #"{"input": "a", "collaborationMode": []}"#, field: "collaborationMode"),
            Refused(body: #"{"input": "a", "cwd": {}}"#, field: "cwd"),
            Refused(body: #"{"input": "a", "effort": 3}"#, field: "effort"),
            Refused(body: #"{"input": "a", "model": 3}"#, field: "model"),
            Refused(body: #"{"input": "a", "personality": 3}"#, field: "personality"),
            Refused(body: #"{"input": "a", "sandboxPolicy": "read-only"}"#, field: "sandboxPolicy"),
            Refused(body: #"{"input": "a", "serviceTier": 3}"#, field: "serviceTier"),
            Refused(body: #"{"input": "a", "summary": []}"#, field: "summary"),
        ]
    )
    func turn(_ refused: Refused) throws {
        var (world, session) = try World.withSession()
        _ = try world.takeSent()

        let answer = try world.ask(posting: refused.body, to: "/v1/codexd/sessions/\(session)/turns")

        #expect(answer.status == 422)
        #expect(answer.body["field"]?.text == refused.field)
        #expect(try world.takeSent().isEmpty)
        #expect(try world.details(of: .turnRequested).isEmpty)
    }

    @Test(
        "A parameter with a bad value is a 422 with its name",
        arguments: [
            ("sessions?limit=0", "limit"), ("sessions?limit=1001", "limit"), ("sessions?limit=ten", "limit"),
            ("sessions?limit=", "limit"), ("sessions?limit=-1", "limit"), ("sessions?status=open", "status"),
            ("sessions?status=Active", "status"), ("sessions?purpose=run", "purpose"),
            ("sessions?cursor=none", "cursor"), ("sessions?cursor=", "cursor"), ("events?limit=0", "limit"),
            ("events?limit=1001", "limit"), ("events?limit=1e2", "limit"),
        ]
    )
    func parameter(target: String, field: String) throws {
        var (world, _) = try World.withSession()

        let answer = try world.ask("GET", "/v1/codexd/\(target)")

        #expect(answer.status == 422)
        #expect(answer.body["field"]?.text == field)
    }
}

// MARK: - HTTP that isn't

extension RefusalTests {
    @Test(
        "What isn't HTTP, or too much of it, is refused with its status, and the connection with it",
        arguments: [
            ("GET /healthz\r\n\r\n", 400),
            ("GET /healthz HTTP/1.1\nHost: 127.0.0.1:4319\n\n", 400),
            ("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:4319\r\n folded\r\n\r\n", 400),
            ("GET /%zz HTTP/1.1\r\nHost: 127.0.0.1:4319\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8388609\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n800001\r\n", 413),
            ("GET /" + String(repeating: "a", count: 8192) + " HTTP/1.1\r\n", 414),
            ("GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: 16384), 431),
            ("GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 101), 431),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
            ("GET / HTTP/2.0\r\n\r\n", 505),
        ]
    )
    func notHTTP(text: String, status: Int) throws {
        var world = try World.serving()
        let client = world.connect()

        world.send(client, text)
        let answer = try world.reply(to: client)
        world.request(client, "GET", "/healthz")

        #expect(answer.status == status)
        #expect(answer.headers["Content-Type"] == "application/problem+json")
        #expect(answer.headers["Connection"] == "close")
        #expect(answer.body["status"]?.integer == status)
        #expect(world.endedClients == [client])
        #expect(!world.hasAnswer(for: client))
    }

    @Test("What's just small enough is taken: a target of 8 KiB, 100 fields, a head of 16 KiB")
    func justHTTP() throws {
        var world = try World.serving()
        let long = world.head("GET /" + String(repeating: "a", count: 8191) + " HTTP/1.1")
        let many = world.head("GET /healthz HTTP/1.1", Array(repeating: "A: b", count: 98))
        let rest = (16 << 10) - world.head("GET /healthz HTTP/1.1", ["A: "]).utf8.count
        let large = world.head("GET /healthz HTTP/1.1", ["A: " + String(repeating: "b", count: rest)])

        #expect(try world.ask(head: long).status == 404)
        #expect(try world.ask(head: many).status == 200)
        #expect(large.utf8.count == 16 << 10)
        #expect(try world.ask(head: large).status == 200)
    }
}

extension World {
    /// Posts a body over a new connection and takes the answer.
    fileprivate mutating func ask(posting body: String, to target: String) throws -> Answer {
        try ask(head: head("POST \(target) HTTP/1.1", ["Content-Length: \(body.utf8.count)"]) + body)
    }
}
