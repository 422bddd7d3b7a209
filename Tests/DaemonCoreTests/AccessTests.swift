import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

@Suite("Who may call the local API")
struct AccessTests {
    private static let guarded = [
        "/v1/codexd/status", "/v1/codexd/sessions", "/v1/codexd/sessions/a", "/v1/codexd/events", "/nothing", "/",
    ]

    @Test("Without the token every path but the open ones answers alike, whether it exists or not", arguments: guarded)
    func noToken(path: String) throws {
        var world = try World.serving()

        let answer = try world.ask(head: "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:4319\r\n\r\n")

        #expect(answer.status == 401)
        #expect(answer.headers["WWW-Authenticate"] == "Bearer realm=\"codexd\"")
        #expect(answer.headers["Content-Type"] == "application/problem+json")
        #expect(answer.headers["Allow"] == nil)
        let detail = "this needs the bearer token from the state directory's api-token file"
        #expect(answer.body["title"] == "Unauthorized")
        #expect(answer.body["detail"]?.text?.hasPrefix(detail) == true)
    }

    @Test(
        "Only the token itself opens, behind the word Bearer in any case",
        arguments: [
            ("Bearer TOKEN", 200), ("bearer TOKEN", 200), ("BEARER TOKEN", 200), ("Bearer", 401), ("Bearer ", 401),
            ("TOKEN", 401), ("Basic TOKEN", 401), ("Bearer TOKENx", 401), ("Bearer xTOKEN", 401),
            ("Bearer token", 401), ("Bearer TOKE", 401), ("Bearer TOKEN TOKEN", 401),
        ]
    )
    func token(value: String, status: Int) throws {
        var world = try World.serving()
        let parts = value.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let real = parts.map { part in
            part.hasPrefix("TOKE") || part.hasSuffix("TOKEN") ? part.spelled(with: world.token) : part
        }
        let field = "Authorization: \(real.joined(separator: " "))"

        let answer = try world.ask(head: "GET /v1/codexd/status HTTP/1.1\r\nHost: 127.0.0.1:4319\r\n\(field)\r\n\r\n")

        #expect(answer.status == status)
    }

    @Test("The open routes need no token and mind no wrong one", arguments: ["/healthz", "/readyz"])
    func open(path: String) throws {
        var world = try World.serving()

        let without = try world.ask(head: "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:4319\r\n\r\n")
        let wrong = try world.ask(
            head: "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:4319\r\nAuthorization: Bearer no\r\n\r\n"
        )

        #expect(without.status == 200)
        #expect(wrong.status == 200)
    }

    @Test("The token is made once, of 48 hexadecimal digits, and opens after a restart as well")
    func keptToken() throws {
        var world = try World.serving()
        let token = world.token
        world.tell(.stopRequested(signal: nil))
        world.childEnds(.exited(code: 0))

        var next = try World(log: world.log, files: world.files, seed: 8)
        next.tell(.booted)

        #expect(token.utf8.count == 48)
        #expect(token.filter(\.isHexDigit) == token)
        #expect(next.token == token)
        #expect(try next.ask("GET", "/v1/codexd/status").status == 200)
    }

    @Test("A blank token opens nothing; a new one is made in its place", arguments: ["", "\n", " \n"])
    func blankToken(_ content: String) throws {
        var world = try World(files: [.apiToken: Array(content.utf8)])

        world.tell(.booted)

        #expect(world.token.utf8.count == 48)
        #expect(try world.ask("GET", "/v1/codexd/status").status == 200)
        #expect(
            try world.ask(
                head: "GET /v1/codexd/status HTTP/1.1\r\nHost: 127.0.0.1:4319\r\nAuthorization: Bearer \r\n\r\n"
            ).status == 401
        )
    }
}

// MARK: - Browsers

extension AccessTests {
    @Test(
        "The Host must be a loopback name with our port, whatever the route",
        arguments: [
            ("127.0.0.1:4319", 200), ("localhost:4319", 200), ("LOCALHOST:4319", 200), ("[::1]:4319", 200),
            ("127.0.0.2:4319", 200), ("evil.example:4319", 403), ("127.0.0.1.evil.example:4319", 403),
            ("127.0.0.1", 403), ("127.0.0.1:4320", 403), ("127.0.0.1:80", 403), ("localhost.:4319", 403),
            ("0.0.0.0:4319", 403), ("[::]:4319", 403), ("127.1:4319", 403), ("", 403),
        ]
    )
    func host(_ host: String, status: Int) throws {
        var world = try World.serving()

        for path in ["/healthz", "/v1/codexd/status"] {
            let answer = try world.ask(head: world.head("GET \(path) HTTP/1.1", host: host))

            #expect(answer.status == status)
            #expect(answer.body["field"]?.text == (status == 403 ? "Host" : nil))
        }
    }

    @Test("A missing Host is foreign in HTTP/1.0, and no request at all in HTTP/1.1")
    func missingHost() throws {
        var world = try World.serving()

        #expect(try world.ask(head: world.head("GET /healthz HTTP/1.0", host: nil)).status == 403)
        #expect(try world.ask(head: world.head("GET /healthz HTTP/1.1", host: nil)).status == 400)
    }

    @Test("Of an absolute target its own host counts")
    func absoluteTarget() throws {
        var world = try World.serving()

        #expect(try world.ask(head: world.head("GET http://127.0.0.1:4319/healthz HTTP/1.1")).status == 200)
        #expect(try world.ask(head: world.head("GET http://evil.example:4319/healthz HTTP/1.1")).status == 403)
    }

    @Test("A second Host is no request")
    func repeatedHost() throws {
        var world = try World.serving()

        let answer = try world.ask(head: world.head("GET /healthz HTTP/1.1", ["Host: 127.0.0.1:4319"]))

        #expect(answer.status == 400)
    }

    @Test(
        "An Origin must be ours where there is one, and so must every other",
        arguments: [
            (["http://127.0.0.1:4319"], 200), (["http://localhost:4319"], 200), (["http://[::1]:4319"], 200),
            (["null"], 403), (["https://127.0.0.1:4319"], 403), (["http://127.0.0.1"], 403),
            (["http://evil.example"], 403), (["http://evil.example:4319"], 403), ([""], 403),
            (["http://127.0.0.1:4319", "http://evil.example"], 403),
        ]
    )
    func origin(_ origins: [String], status: Int) throws {
        var world = try World.serving()

        let answer = try world.ask(head: world.head("GET /healthz HTTP/1.1", origins.map { "Origin: \($0)" }))

        #expect(answer.status == status)
        #expect(answer.body["field"]?.text == (status == 403 ? "Origin" : nil))
    }

    @Test(
        "A public API is called by an address, or by a name that it was given, and still asks for the token",
        arguments: [
            ("192.168.0.7:4319", 200), ("[fe80::1]:4319", 200), ("box.local:4319", 200), ("BOX.local:4319", 200),
            ("127.0.0.1:4319", 200), ("other.local:4319", 403), ("192.168.0.7:80", 403), ("1.2.3.4.example:4319", 403),
        ]
    )
    func publicHosts(host: String, status: Int) throws {
        var configuration = Configuration.forTesting
        configuration.isPublic = true
        configuration.allowedHosts = ["Box.local"]
        var world = try World.serving(configuration)

        #expect(try world.ask(head: world.head("GET /v1/codexd/status HTTP/1.1", host: host)).status == status)
        let stranger = try world.ask(head: "GET /v1/codexd/status HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        #expect(stranger.status == (status == 200 ? 401 : 403))
    }

    @Test("One connection too many is told so, and others go on")
    func connections() throws {
        var configuration = Configuration.forTesting
        configuration.limits.connections = 2
        var world = try World.serving(configuration)
        let clients = [world.connect(), world.connect()]

        let third = world.connect()

        #expect(try world.takeStatuses(to: third) == [503])
        world.request(clients[1], "GET", "/healthz")
        #expect(try world.takeStatuses(to: clients[1]) == [200])
    }

    @Test("How long heads and bodies may be is as it was set")
    func sizes() throws {
        var configuration = Configuration.forTesting
        configuration.limits.headBytes = 1024
        configuration.limits.bodyBytes = 1024
        var world = try World.serving(configuration)
        let long = String(repeating: "x", count: 1025)

        #expect(try world.ask("GET", "/healthz", headers: ["X-Long: \(long)"]).status == 431)
        #expect(try world.ask("POST", "/v1/codexd/runs", ["prompt": .string(long)]).status == 413)
    }

    @Test("A page from elsewhere changes nothing")
    func foreignPage() throws {
        var (world, session) = try World.withSession()

        let answer = try world.ask(
            "POST",
            "/v1/codexd/sessions/\(session)/close",
            headers: ["Origin: http://evil.example"]
        )

        #expect(answer.status == 403)
        #expect(try world.session(session).status == .active)
    }
}

extension String {
    /// The text with the word TOKEN, or what there is of it, replaced.
    fileprivate func spelled(with token: String) -> String {
        switch self {
        case "TOKEN": token
        case "TOKENx": token + "x"
        case "xTOKEN": "x" + token
        default: String(token.dropLast())
        }
    }
}
