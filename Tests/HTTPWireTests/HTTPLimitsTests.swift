import HTTPWire
import Testing

@Suite("Limits")
struct HTTPLimitsTests {
    @Test("What is exactly at its limit is taken, and one more is refused", arguments: bounds)
    func atBound(_ bound: Bound) {
        for pieces in [bound.bytes.count, 1] {
            let within = Outcome<HTTPRequestParser>(
                feeding: bound.bytes.pieces(of: pieces),
                limits: bound.limits(bound.size)
            )
            let beyond = Outcome<HTTPRequestParser>(
                feeding: bound.bytes.pieces(of: pieces),
                limits: bound.limits(bound.size - 1)
            )

            #expect(within.error == nil)
            #expect(within.requests.count == 1)
            #expect(beyond.error == bound.error(bound.size - 1))
            #expect(beyond.requests.isEmpty)
        }
    }

    @Test(
        "A line that can't end within its limit is refused without waiting for its end",
        arguments: [
            (String(repeating: "G", count: 64), .targetTooLong(limit: 8 << 10)),
            ("GET / HTTP/1.1\r\n" + String(repeating: "x", count: 48), .headTooLarge(limit: 64)),
            (chunked + String(repeating: "0", count: 16), .chunkLineTooLong(limit: 16)),
            (chunked + "0\r\n" + String(repeating: "x", count: 64), .headTooLarge(limit: 64)),
            (chunked + "1\r\nxyz", .malformedChunk),
            (chunked + "1\r\nx\r\n40000\r\n", .bodyTooLarge(limit: 1 << 10)),
        ] as [(String, HTTPParsingError)]
    )
    func endlessLines(text: String, error: HTTPParsingError) {
        let limits = HTTPLimits(headBytes: 64, chunkLineBytes: 16, bodyBytes: 1 << 10)

        let outcome = Outcome<HTTPRequestParser>(feeding: text, limits: limits)
        let shorter = Outcome<HTTPRequestParser>(feeding: String(text.dropLast()), limits: limits)

        #expect(outcome.error == error)
        #expect(shorter.error == nil)
    }

    @Test("A declared body is refused before any of it has come, and before it is asked for")
    func declaredBody() {
        let head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n"

        let outcome = Outcome<HTTPRequestParser>(feeding: head, limits: HTTPLimits(bodyBytes: 10))

        #expect(outcome.error == .bodyTooLarge(limit: 10))
        #expect(outcome.outputs.isEmpty)
    }

    @Test("Blank lines before a request cost it nothing")
    func blankLines() {
        let blank = String(repeating: "\r\n", count: 100)

        let outcome = Outcome<HTTPRequestParser>(
            feeding: blank + "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
            limits: HTTPLimits(headBytes: 27)
        )

        #expect(outcome.requests.count == 1)
    }

    private static let chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"

    private static let bounds = [
        Bound("head", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", size: 27) {
            HTTPLimits(headBytes: $0)
        } error: {
            .headTooLarge(limit: $0)
        },
        Bound("target", "GET /abc HTTP/1.1\r\nHost: h\r\n\r\n", size: 4) {
            HTTPLimits(targetBytes: $0)
        } error: {
            .targetTooLong(limit: $0)
        },
        Bound("request line", "GET / HTTP/1.0\r\n\r\n", size: 18) {
            HTTPLimits(headBytes: $0)
        } error: {
            .headTooLarge(limit: $0)
        },
        Bound("fields", "GET / HTTP/1.1\r\nHost: h\r\nX: y\r\n\r\n", size: 2) {
            HTTPLimits(fieldCount: $0)
        } error: {
            .tooManyFields(limit: $0)
        },
        Bound("length", "POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc", size: 3) {
            HTTPLimits(bodyBytes: $0)
        } error: {
            .bodyTooLarge(limit: $0)
        },
        Bound("chunks", chunked + "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", size: 3) {
            HTTPLimits(bodyBytes: $0)
        } error: {
            .bodyTooLarge(limit: $0)
        },
        Bound("chunk line", chunked + "1;ext\r\nx\r\n0\r\n\r\n", size: 7) {
            HTTPLimits(chunkLineBytes: $0)
        } error: {
            .chunkLineTooLong(limit: $0)
        },
        Bound("trailers", chunked + "0\r\nA: \(String(repeating: "x", count: 80))\r\n\r\n", size: 87) {
            HTTPLimits(headBytes: $0)
        } error: {
            .headTooLarge(limit: $0)
        },
        Bound("trailer fields", chunked + "0\r\nA: b\r\nA: b\r\nA: b\r\n\r\n", size: 3) {
            HTTPLimits(fieldCount: $0)
        } error: {
            .tooManyFields(limit: $0)
        },
    ]
}

/// A request that just fits a limit.
struct Bound: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let size: Int
    let limits: @Sendable (Int) -> HTTPLimits
    let error: @Sendable (Int) -> HTTPParsingError

    init(
        _ name: String,
        _ text: String,
        size: Int,
        limits: @escaping @Sendable (Int) -> HTTPLimits,
        error: @escaping @Sendable (Int) -> HTTPParsingError
    ) {
        testDescription = name
        bytes = Array(text.utf8)
        self.size = size
        self.limits = limits
        self.error = error
    }
}
