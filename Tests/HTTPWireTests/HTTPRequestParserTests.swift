import HTTPWire
import Testing

@Suite("Request parser")
struct HTTPRequestParserTests {
    @Test("The example of RFC 9112 §2.1 is understood")
    func example() throws {
        let outcome = Outcome<HTTPRequestParser>(feeding: Corpus.requests[0])

        let request = try #require(outcome.requests.first)
        #expect(request.method == .get)
        #expect(request.target.path == "/hello.txt")
        #expect(request.version == .http11)
        #expect(request.headers.fields.map(\.name) == ["User-Agent", "Host", "Accept-Language"])
        #expect(request.headers["accept-language"] == "en, mi")
        #expect(request.authority == HTTPAuthority("www.example.com"))
        #expect(request.body.isEmpty)
        #expect(outcome.outputs.count == 1)
        #expect(outcome.error == nil)
    }

    @Test(
        "Chunks are joined, and their extensions and trailers left out",
        arguments: [
            ("0\r\n\r\n", ""),
            ("000\r\n\r\n", ""),
            ("4\r\nWiki\r\n6\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\n\r\n", "Wikipedia in \r\n\r\nchunks."),
            ("a\r\n0123456789\r\n0A\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789"),
            ("1;n\r\nx\r\n0;a=b\r\n\r\n", "x"),
            ("1 ; n=\"q;\\\"\"\r\nx\r\n0\r\n\r\n", "x"),
            ("1\r\nx\r\n0\r\nTrailer: a\r\nContent-Length: 9\r\n\r\n", "x"),
        ]
    )
    func chunks(text: String, body: String) {
        let outcome = Outcome<HTTPRequestParser>(feeding: Self.chunkedHead + text)

        #expect(outcome.requests.map(\.body) == [Array(body.utf8)])
        #expect(outcome.parser.isBetweenRequests)
    }

    @Test(
        "A broken chunk is refused",
        arguments: [
            ("\r\n", .malformedChunk),
            ("x\r\n", .malformedChunk),
            ("-1\r\n", .malformedChunk),
            ("0x1\r\n", .malformedChunk),
            ("1 \r\nx", .malformedChunk),
            (" 1\r\nx", .malformedChunk),
            ("1,\r\nx", .malformedChunk),
            ("1;a\u{0}\r\nx", .malformedChunk),
            ("1;a\rb\r\nx", .malformedChunk),
            ("1\nx", .bareLineFeed),
            ("1;a\nb\r\nx", .bareLineFeed),
            ("1\r\nxy\r\n", .malformedChunk),
            ("1\r\nx\n0\r\n\r\n", .bareLineFeed),
            ("1\r\nx\r0\r\n\r\n", .malformedChunk),
            ("0\r\nno trailer\r\n\r\n", .malformedField),
            ("0\r\n folded\r\n\r\n", .foldedField),
            ("FFFFFFFFFFFFFFFFF\r\n", .bodyTooLarge(limit: 8 << 20)),
            ("7FFFFFFFFFFFFFFF\r\n", .bodyTooLarge(limit: 8 << 20)),
        ] as [(String, HTTPParsingError)]
    )
    func brokenChunks(text: String, error: HTTPParsingError) {
        let outcome = Outcome<HTTPRequestParser>(feeding: Self.chunkedHead + text)

        #expect(outcome.error == error)
        #expect(outcome.outputs.isEmpty)
    }

    @Test("Requests that come at once are taken one at a time, and the rest wait")
    func pipelining() throws {
        var parser = HTTPRequestParser()
        parser.append(
            Array("GET /a HTTP/1.1\r\nHost: h\r\n\r\nPOST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi".utf8)
        )
        let second = "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi"

        guard case .request(let first) = try parser.next() else { throw MissingOutput() }
        #expect(first.target.path == "/a")
        #expect(parser.waitingBytes == second.utf8.count)
        #expect(!parser.isBetweenRequests)

        guard case .request(let next) = try parser.next() else { throw MissingOutput() }
        #expect(next.target.path == "/b")
        #expect(next.body == Array("hi".utf8))
        #expect(try parser.next() == nil)
        #expect(parser.isBetweenRequests)
    }

    @Test("The parser knows a client that is idle from one that is slow with its head or its body")
    func deadlines() throws {
        var parser = HTTPRequestParser()
        #expect(parser.isBetweenRequests && !parser.hasHead)

        parser.append(Array("\r\n".utf8))
        #expect(try parser.next() == nil)
        #expect(parser.isBetweenRequests && !parser.hasHead)

        parser.append(Array("P".utf8))
        #expect(try parser.next() == nil)
        #expect(!parser.isBetweenRequests && !parser.hasHead)

        parser.append(Array("OST / HTTP/1.1\r\n".utf8))
        #expect(try parser.next() == nil)
        #expect(!parser.isBetweenRequests && !parser.hasHead)

        parser.append(Array("Host: h\r\nContent-Length: 1\r\n\r\n".utf8))
        #expect(try parser.next() == nil)
        #expect(!parser.isBetweenRequests && parser.hasHead)

        parser.append(Array("x".utf8))
        #expect(try parser.next() != nil)
        #expect(parser.isBetweenRequests && !parser.hasHead)
    }

    @Test(
        "A client that holds its body back is told so once, and only if there is one to come",
        arguments: [
            ("HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", "x", true),
            ("HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nTransfer-Encoding: chunked\r\n\r\n", "0\r\n\r\n", true),
            ("HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n", "", false),
            ("HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n", "", false),
            ("HTTP/1.1\r\nHost: h\r\nExpect: else\r\nContent-Length: 1\r\n\r\n", "x", false),
            ("HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", "x", false),
        ]
    )
    func expectations(head: String, body: String, isAsked: Bool) throws {
        var parser = HTTPRequestParser()

        parser.append(Array("POST / \(head)".utf8))
        #expect(try !isAsked || parser.next() == .expectsContinue)
        #expect(try body.isEmpty || parser.next() == nil)
        parser.append(Array(body.utf8))
        guard case .request = try parser.next() else { throw MissingOutput() }

        #expect(try parser.next() == nil)
    }

    @Test(
        "A connection is kept as its version and Connection say",
        arguments: [
            ("HTTP/1.1\r\nHost: h\r\n", true),
            ("HTTP/1.1\r\nHost: h\r\nConnection: close\r\n", false),
            ("HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, Close\r\n", false),
            ("HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\nConnection: close\r\n", false),
            ("HTTP/1.1\r\nHost: h\r\nConnection: closed\r\n", true),
            ("HTTP/1.0\r\n", false),
            ("HTTP/1.0\r\nConnection: Keep-Alive\r\n", true),
            ("HTTP/1.0\r\nConnection: keep-alive, close\r\n", false),
        ]
    )
    func keepAlive(head: String, keepsAlive: Bool) {
        let outcome = Outcome<HTTPRequestParser>(feeding: "GET / \(head)\r\n")

        #expect(outcome.requests.map(\.keepsAlive) == [keepsAlive])
    }

    @Test("After an error nothing is understood any more, and the error stays the same")
    func deadParser() {
        var parser = HTTPRequestParser()
        parser.append(Array("nonsense\r\n".utf8))
        #expect(throws: HTTPParsingError.malformedRequestLine) { try parser.next() }

        parser.append(Array("GET / HTTP/1.1\r\nHost: h\r\n\r\n".utf8))

        #expect(throws: HTTPParsingError.malformedRequestLine) { try parser.next() }
        #expect(parser.waitingBytes == 0)
        #expect(!parser.isBetweenRequests && !parser.hasHead)
    }

    private static let chunkedHead = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
}

/// A parser had nothing to say where it should have.
struct MissingOutput: Error {}
