import HTTPWire
import Testing

@Suite("Response parser")
struct HTTPResponseParserTests {
    @Test("What is encoded is understood, one response after the other")
    func roundTrip() {
        let first = HTTPResponse(status: .created, headers: ["X": "1"], body: Array("{}".utf8))
        let second = HTTPResponse(status: .noContent)

        let outcome = Outcome<HTTPResponseParser>(
            feeding: HTTPResponse.continue100 + first.encoded(keepsAlive: true) + second.encoded(keepsAlive: false)
        )

        let framed: HTTPHeaders = ["X": "1", "Content-Length": "2", "Connection": "keep-alive"]
        #expect(
            outcome.outputs == [
                .interim(.continue),
                .response(HTTPResponse(status: .created, headers: framed, body: first.body)),
                .response(HTTPResponse(status: .noContent, headers: ["Connection": "close"])),
            ]
        )
        #expect(outcome.error == nil)
    }

    @Test("Chunks are joined")
    func chunks() {
        let outcome = Outcome<HTTPResponseParser>(
            feeding: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\nT: r\r\n\r\n"
        )

        let headers: HTTPHeaders = ["Transfer-Encoding": "chunked"]
        #expect(outcome.outputs == [.response(HTTPResponse(status: .ok, headers: headers, body: Array("abc".utf8)))])
    }

    @Test("A body without a length comes as it arrives, and ends with the connection")
    func stream() throws {
        var parser = HTTPResponseParser()
        let event = ServerSentEvent(id: "d:1", data: Array("{}".utf8)).encoded

        parser.append(HTTPResponse.streamHead(headers: [:]) + event)
        #expect(try parser.next() == .streamStarted(HTTPResponse(status: .ok, headers: ["Connection": "close"])))
        #expect(try parser.next() == .streamBytes(event))
        #expect(try parser.next() == nil)
        parser.append(event)
        parser.append(event)
        parser.close()

        #expect(try parser.next() == .streamBytes(event + event))
        #expect(try parser.next() == .streamEnded)
        #expect(try parser.next() == nil)
    }

    @Test("What follows a change of protocol is handed out as it is, whatever its head says")
    func upgrade() {
        let outcome = Outcome<HTTPResponseParser>(feeding: "HTTP/1.1 101 \r\nContent-Length: 0\r\n\r\n\u{1}\r\n")

        #expect(
            outcome.outputs == [
                .streamStarted(HTTPResponse(status: HTTPStatus(rawValue: 101), headers: ["Content-Length": "0"])),
                .streamBytes([1, 0x0D, 0x0A]),
                .streamEnded,
            ]
        )
    }

    @Test("An answer to HEAD has the length of a body and no body")
    func answerToHead() throws {
        var parser = HTTPResponseParser()
        parser.answersHead = true
        parser.append(HTTPResponse(status: .ok, body: [1, 2, 3]).encoded(keepsAlive: true, omitsBody: true))

        guard case .response(let response) = try parser.next() else { throw MissingOutput() }

        #expect(response.headers["Content-Length"] == "3")
        #expect(response.body.isEmpty)
        parser.close()
        #expect(try parser.next() == nil)
    }

    @Test(
        "A response that isn't one is refused with its reason",
        arguments: [
            ("\r\n", .malformedStatusLine),
            ("HTTP/1.1 200\r\n", .malformedStatusLine),
            ("HTTP/1.1  200 OK\r\n", .malformedStatusLine),
            ("HTTP/1.1 20 OK\r\n", .malformedStatusLine),
            ("HTTP/1.1 099 OK\r\n", .malformedStatusLine),
            ("HTTP/1.1 600 OK\r\n", .malformedStatusLine),
            ("HTTP/1.1 +20 OK\r\n", .malformedStatusLine),
            ("HTTP/1.1 200 O\u{0}K\r\n", .malformedStatusLine),
            ("ICY 200 OK\r\n", .malformedStatusLine),
            ("HTTP/2.0 200 OK\r\n", .unsupportedVersion),
            ("HTTP/1.1 200 OK\n", .bareLineFeed),
            ("HTTP/1.1 200 OK\r\nX : y\r\n", .malformedField),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .conflictingLengths),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", .conflictingLengths),
            ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .faultyTransferCoding),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", .unknownTransferCoding),
            ("HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n", .bodyTooLarge(limit: 8 << 20)),
            ("H", .endedEarly),
            ("HTTP/1.1 200 OK\r\n", .endedEarly),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na", .endedEarly),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", .endedEarly),
        ] as [(String, HTTPParsingError)]
    )
    func refused(text: String, error: HTTPParsingError) {
        let outcome = Outcome<HTTPResponseParser>(feeding: text)

        #expect(outcome.error == error)
        #expect(outcome.outputs.isEmpty)
    }
}
