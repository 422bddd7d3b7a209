import HTTPWire
import Testing

@Suite("Refused requests")
struct RequestRefusalTests {
    @Test("A request that isn't one is refused with its reason", arguments: refusals)
    func refused(_ refusal: Refusal) {
        let outcome = Outcome<HTTPRequestParser>(feeding: refusal.text)

        #expect(outcome.error == refusal.error)
        #expect(outcome.outputs.isEmpty)
    }

    @Test(
        "What looks odd and isn't wrong is taken",
        arguments: [
            "GET / HTTP/1.0\r\n\r\n",
            "GET / HTTP/1.1\r\nhOST:h\r\n\r\n",
            "GET / HTTP/1.1\r\nHost:\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: \t h \t \r\n\r\n",
            "M-SEARCH / HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX:\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX: a:b \t c\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 01\r\n\r\nx",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: , Chunked\r\n\r\n0\r\n\r\n",
        ]
    )
    func taken(text: String) {
        let outcome = Outcome<HTTPRequestParser>(feeding: text)

        #expect(outcome.error == nil)
        #expect(outcome.requests.count == 1)
        #expect(outcome.parser.isBetweenRequests)
    }

    @Test(
        "Every refusal has the status its RFC gives it",
        arguments: [
            (.conflictingLengths, 400), (.bodyTooLarge(limit: 1), 413), (.targetTooLong(limit: 1), 414),
            (.headTooLarge(limit: 1), 431), (.tooManyFields(limit: 1), 431), (.unknownTransferCoding, 501),
            (.malformedStatusLine, 502), (.unsupportedVersion, 505),
        ] as [(HTTPParsingError, Int)]
    )
    func statuses(error: HTTPParsingError, code: Int) {
        #expect(error.status.rawValue == code)
    }

    private static let refusals: [Refusal] = [
        // The request line (RFC 9112 §3).
        Refusal("GET /\r\n", .malformedRequestLine),
        Refusal("GET  / HTTP/1.1\r\n", .malformedRequestLine),
        Refusal(" GET / HTTP/1.1\r\n", .malformedRequestLine),
        Refusal("GET / HTTP/1.1 \r\n", .malformedRequestLine),
        Refusal("GET /a b HTTP/1.1\r\n", .malformedRequestLine),
        Refusal("GET\t/ HTTP/1.1\r\n", .malformedRequestLine),
        Refusal("G(T / HTTP/1.1\r\n", .malformedRequestLine),
        Refusal("GÉT / HTTP/1.1\r\n", .malformedRequestLine),
        Refusal("GET / http/1.1\r\n", .malformedRequestLine),
        Refusal("GET / HTTP/1.\r\n", .malformedRequestLine),
        Refusal("GET / HTTP/1.10\r\n", .malformedRequestLine),
        Refusal("GET / HTTP/+1.1\r\n", .malformedRequestLine),
        Refusal("GET / HTTP/1.1\r\r\n", .malformedRequestLine),
        Refusal("GET / HTTP/1.2\r\n", .unsupportedVersion),
        Refusal("GET / HTTP/0.9\r\n", .unsupportedVersion),
        Refusal("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion),

        // The target (RFC 9112 §3.2).
        Refusal("GET a HTTP/1.1\r\n", .malformedTarget),
        Refusal("GET * HTTP/1.1\r\n", .malformedTarget),
        Refusal("GET /#f HTTP/1.1\r\n", .malformedTarget),
        Refusal("GET /é HTTP/1.1\r\n", .malformedTarget),
        Refusal("GET /\u{0} HTTP/1.1\r\n", .malformedTarget),
        Refusal("GET ftp://h/ HTTP/1.1\r\n", .malformedTarget),
        Refusal("GET http:/// HTTP/1.1\r\n", .malformedTarget),
        Refusal("GET http://u@h/ HTTP/1.1\r\n", .malformedTarget),
        Refusal("CONNECT h:80 HTTP/1.1\r\n", .malformedTarget),
        Refusal("GET /%4 HTTP/1.1\r\n", .malformedEscape),
        Refusal("GET /%4g HTTP/1.1\r\n", .malformedEscape),
        Refusal("GET /?%%41 HTTP/1.1\r\n", .malformedEscape),
        Refusal("GET /%FF HTTP/1.1\r\n", .malformedEscape),

        // Lines and fields (RFC 9112 §2.2, §5).
        Refusal("GET / HTTP/1.1\nHost: h\n\n", .bareLineFeed),
        Refusal("\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", .bareLineFeed),
        Refusal(field: "X: a\nY: b", .bareLineFeed),
        Refusal(field: "X: a\rY: b", .malformedField),
        Refusal(field: "X: a\u{0}", .malformedField),
        Refusal(field: "X: a\u{7F}", .malformedField),
        Refusal(field: "X : a", .malformedField),
        Refusal(field: "X\t: a", .malformedField),
        Refusal(field: ": a", .malformedField),
        Refusal(field: "X", .malformedField),
        Refusal(field: "X(Y): a", .malformedField),
        Refusal(field: "X: a\r\n b", .foldedField),
        Refusal(field: "X: a\r\n\tb: c", .foldedField),
        Refusal("GET / HTTP/1.1\r\n Host: h\r\n\r\n", .foldedField),

        // Host (RFC 9112 §3.2).
        Refusal("GET / HTTP/1.1\r\n\r\n", .missingHost),
        Refusal("GET http://h/ HTTP/1.1\r\n\r\n", .missingHost),
        Refusal(field: "Host: h", .repeatedHost),
        Refusal("GET / HTTP/1.0\r\nHost: h\r\nHost: h\r\n\r\n", .repeatedHost),
        Refusal("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .malformedHost),
        Refusal("GET / HTTP/1.1\r\nHost: h, i:1:2\r\n\r\n", .malformedHost),
        Refusal("GET / HTTP/1.1\r\nHost: h/\r\n\r\n", .malformedHost),

        // Framing, where requests are smuggled (RFC 9112 §6, §11.2).
        Refusal(field: "Content-Length: 5\r\nTransfer-Encoding: chunked", .conflictingLengths),
        Refusal(field: "Transfer-Encoding: chunked\r\nContent-Length: 5", .conflictingLengths),
        Refusal(field: "Transfer-Encoding: identity\r\nContent-Length: 5", .conflictingLengths),
        Refusal(field: "Content-Length: 5\r\nContent-Length: 6", .conflictingLengths),
        Refusal(field: "Content-Length: 5, 6", .conflictingLengths),
        Refusal(field: "Content-Length: 5,", .malformedLength),
        Refusal(field: "Content-Length:", .malformedLength),
        Refusal(field: "Content-Length: +5", .malformedLength),
        Refusal(field: "Content-Length: -5", .malformedLength),
        Refusal(field: "Content-Length: 5 5", .malformedLength),
        Refusal(field: "Content-Length: 0x5", .malformedLength),
        Refusal(field: "Content-Length: ٥", .malformedLength),
        Refusal(field: "Content-Length: 99999999999999999999", .bodyTooLarge(limit: 8 << 20)),
        Refusal(field: "Transfer-Encoding: gzip, chunked", .unknownTransferCoding),
        Refusal(field: "Transfer-Encoding: chunked, identity", .unknownTransferCoding),
        Refusal(field: "Transfer-Encoding: xchunked", .unknownTransferCoding),
        Refusal(field: "Transfer-Encoding: chunked;q=1", .unknownTransferCoding),
        Refusal(field: "Transfer-Encoding: \"chunked\"", .unknownTransferCoding),
        Refusal(field: "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", .faultyTransferCoding),
        Refusal(field: "Transfer-Encoding:", .faultyTransferCoding),
        Refusal(field: "Transfer-Encoding : chunked", .malformedField),
        Refusal("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .faultyTransferCoding),
    ]
}

/// Bytes from a client, and why they aren't taken.
struct Refusal: Sendable, CustomTestStringConvertible {
    let text: String
    let error: HTTPParsingError

    init(_ text: String, _ error: HTTPParsingError) {
        self.text = text
        self.error = error
    }

    init(field: String, _ error: HTTPParsingError) {
        self.init("POST / HTTP/1.1\r\nHost: h\r\n\(field)\r\n\r\n", error)
    }

    var testDescription: String { text.debugDescription }
}
