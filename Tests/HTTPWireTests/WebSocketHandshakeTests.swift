import HTTPWire
import Testing

@Suite("WebSocket handshake")
struct WebSocketHandshakeTests {
    /// The nonce of RFC 6455, section 1.3.
    static let nonce = Array("the sample nonce".utf8)
    static let rightFields = """
        Connection: keep-alive, Upgrade\r
        Upgrade: WebSocket\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r

        """

    @Test("The key of RFC 6455, section 1.3, is answered as it stands there")
    func example() throws {
        let request = try #require(Self.request(Self.rightFields))

        let head = try String(decoding: WebSocketHandshake(answering: request).answer(), as: UTF8.self)

        #expect(WebSocketHandshake.isAsked(by: request))
        #expect(head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
        #expect(head.contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
        #expect(head.hasSuffix("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"))
    }

    @Test("What a client offers a server takes, and the client takes its answer")
    func bothSides() throws {
        let client = WebSocketHandshake(offering: Self.nonce)
        let fields = client.offer.fields.map { "\($0.name): \($0.value)\r\n" }.joined()
        let request = try #require(Self.request(fields))

        let response = try #require(Self.response(WebSocketHandshake(answering: request).answer()))

        try client.check(response)
    }

    @Test("What frames follow the request is handed over")
    func rest() throws {
        var parser = HTTPRequestParser()
        let frame = WebSocketFrame(.ping).encoded(masked: WebSocketMask(1))
        parser.append(Array("GET / HTTP/1.1\r\nHost: a\r\n\(Self.rightFields)\r\n".utf8) + frame)
        _ = try parser.next()

        #expect(parser.takeRest() == frame)
        #expect(parser.takeRest() == [])
    }

    @Test(
        "A request that isn't right is refused",
        arguments: [
            ("Connection: keep-alive, Upgrade", "Connection: close", WebSocketHandshakeError.missingConnectionOption),
            ("Version: 13", "Version: 8", .unsupportedVersion),
            ("Version: 13", "Version: 13\r\nSec-WebSocket-Version: 13", .unsupportedVersion),
            ("Sec-WebSocket-Version: 13", "X: 13", .unsupportedVersion),
            ("Sec-WebSocket-Key", "X", .malformedKey),
            ("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25j", .malformedKey),
            ("dGhlIHNhbXBsZSBub25jZQ==", "!", .malformedKey),
            ("Sec-WebSocket-Key", "Sec-WebSocket-Key: x\r\nSec-WebSocket-Key", .malformedKey),
        ]
    )
    func refusal(text: String, other: String, error: WebSocketHandshakeError) throws {
        let request = try #require(Self.request(Self.rightFields.replacing(text, with: other)))

        #expect(WebSocketHandshake.isAsked(by: request))
        #expect(throws: error) { try WebSocketHandshake(answering: request) }
    }

    @Test("Other methods, older versions and other protocols don't ask for a WebSocket")
    func notAsked() throws {
        let head = try #require(Self.request(Self.rightFields, line: "HEAD / HTTP/1.1"))
        let old = try #require(Self.request(Self.rightFields, line: "GET / HTTP/1.0"))
        let other = try #require(Self.request(Self.rightFields.replacing("WebSocket", with: "h2c")))

        #expect(!WebSocketHandshake.isAsked(by: head))
        #expect(!WebSocketHandshake.isAsked(by: old))
        #expect(!WebSocketHandshake.isAsked(by: other))
    }

    @Test(
        "An answer that isn't right is refused",
        arguments: [
            ("101", "200", WebSocketHandshakeError.notSwitched(.ok)),
            ("Upgrade: websocket", "Upgrade: h2c", .otherProtocol),
            ("Connection: Upgrade", "Connection: close", .missingConnectionOption),
            ("s3p", "s3q", .wrongAccept),
            ("Sec-WebSocket-Accept", "X", .wrongAccept),
            ("Upgrade: websocket", "Upgrade: websocket\r\nSec-WebSocket-Extensions: permessage-deflate", .notOffered),
            ("Upgrade: websocket", "Upgrade: websocket\r\nSec-WebSocket-Protocol: chat", .notOffered),
        ]
    )
    func badAnswer(text: String, other: String, error: WebSocketHandshakeError) throws {
        let request = try #require(Self.request(Self.rightFields))
        let right = try String(decoding: WebSocketHandshake(answering: request).answer(), as: UTF8.self)
        let response = try #require(Self.response(Array(right.replacing(text, with: other).utf8)))

        #expect(throws: error) { try WebSocketHandshake(offering: Self.nonce).check(response) }
    }

    private static func request(_ fields: String, line: String = "GET /events HTTP/1.1") -> HTTPRequest? {
        Outcome<HTTPRequestParser>(feeding: "\(line)\r\nHost: a\r\n\(fields)\r\n").requests.first
    }

    private static func response(_ bytes: [UInt8]) -> HTTPResponse? {
        switch Outcome<HTTPResponseParser>(feeding: bytes).outputs.first {
        case .response(let response), .streamStarted(let response): response
        default: nil
        }
    }
}
