import Basics
import DaemonCore
import HTTPWire
import Testing

@Suite("Browsers and the Unix socket")
struct BrowserTests {
    @Test("A link lets one browser in, once, and the cookie it leaves opens everything")
    func link() throws {
        var world = try World.serving()
        let path = try world.makeLink()

        let opened = try world.visit(path)
        let cookie = try #require(opened.headers["Set-Cookie"])
        let pass = String(cookie.prefix { $0 != ";" })
        let again = try world.visit(path)

        #expect(opened.status == 303)
        #expect(opened.headers["Location"] == "/")
        #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
        #expect(!cookie.contains(world.token))
        #expect(again.status == 403)
        #expect(try world.visit("/v1/codexd/status", cookie: pass).status == 200)
        #expect(try world.visit("/v1/codexd/status", cookie: "a=b; \(pass)").status == 200)
        #expect(try world.visit("/v1/codexd/status", cookie: pass + "0").status == 401)
        #expect(try world.visit("/v1/codexd/status", cookie: "x" + pass).status == 401)
    }

    @Test("A link is worth nothing after a minute, and nothing that wasn't made is one")
    func late() throws {
        var world = try World.serving()
        let path = try world.makeLink()

        world.pass(.seconds(60))

        #expect(try world.visit(path).status == 403)
        #expect(try world.visit("/open").status == 403)
        #expect(try world.visit("/open?code=").status == 403)
    }

    @Test("Only so many links wait, and no two are the same")
    func many() throws {
        var world = try World.serving()

        let paths = try (0...BrowserLinks.most).map { _ in try world.makeLink() }

        #expect(Set(paths).count == paths.count)
        #expect(try world.visit(paths[0]).status == 403)
        #expect(try world.visit(paths[1]).status == 303)
    }

    @Test("The page names its own script and style, and nothing else may run in it")
    func page() throws {
        var world = try World.serving()
        let client = world.connect()
        world.request(client, "GET", "/")

        guard case .response(let page)? = try world.takeMessages(to: client).first else { throw Missing() }
        let text = String(decoding: page.body, as: UTF8.self)
        let policy = try #require(page.headers["Content-Security-Policy"])
        let nonce = try #require(policy.split(separator: "'nonce-").dropFirst().first?.prefix { $0 != "'" })

        #expect(policy.hasPrefix("default-src 'none'; "))
        #expect(text.contains("<script nonce=\"\(nonce)\">"))
        #expect(text.contains("<style nonce=\"\(nonce)\">"))
        #expect(text.contains("data-events=\"/v1/codexd/events\""))
    }

    @Test("Through the Unix socket neither token nor Host is asked for")
    func socket() throws {
        var world = try World.serving()
        let client = ClientID(rawValue: 9000)

        world.tell(.client(client, .connectedOnSocket))
        world.send(client, "GET /v1/codexd/sessions HTTP/1.1\r\nHost: anything\r\n\r\n")

        #expect(try world.takeStatuses(to: client) == [200])
    }

    private struct Missing: Error {}
}

extension World {
    /// The path of a new link.
    fileprivate mutating func makeLink() throws -> String {
        let url = try #require(try ask("POST", "/v1/codexd/browser-links").body["url"]?.text)
        return String(url.dropFirst("http://127.0.0.1:4319".count))
    }

    /// Asks as a browser does.
    fileprivate mutating func visit(_ path: String, cookie: String? = nil) throws -> Answer {
        let fields = cookie.map { "Cookie: \($0)\r\n" } ?? ""
        return try ask(head: "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:4319\r\n\(fields)\r\n")
    }
}
