import HTTPWire
import Testing

@Suite("Responses")
struct HTTPResponseTests {
    @Test("A response is encoded to the byte")
    func bytes() {
        let response = HTTPResponse(status: .ok, headers: ["Content-Type": "application/json"], body: Array("{}".utf8))

        #expect(
            text(response.encoded(keepsAlive: true))
                == "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                + "Content-Length: 2\r\nConnection: keep-alive\r\n\r\n{}"
        )
        #expect(
            text(response.encoded(keepsAlive: false, omitsBody: true))
                == "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
        )
    }

    @Test("An empty body has a length, and a 204 has none")
    func emptyBodies() {
        #expect(
            text(HTTPResponse(status: .notFound).encoded(keepsAlive: true))
                == "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"
        )
        #expect(
            text(HTTPResponse(status: .noContent, body: [0x61]).encoded(keepsAlive: true))
                == "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n"
        )
    }

    @Test("A stream has no length and ends with its connection")
    func streamHead() {
        #expect(
            text(HTTPResponse.streamHead(headers: ["Content-Type": "text/event-stream"]))
                == "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
        )
        #expect(text(HTTPResponse.continue100) == "HTTP/1.1 100 Continue\r\n\r\n")
    }

    @Test(
        "Framing a response by hand is our own mistake",
        arguments: ["connection", "Content-Length", "Transfer-Encoding"]
    )
    func framing(name: String) async {
        await #expect(processExitsWith: .failure) { [name] in
            let headers = HTTPHeaders(dictionaryLiteral: (name, "1"))
            _ = HTTPResponse(status: .ok, headers: headers).encoded(keepsAlive: true)
        }
    }

    @Test(
        "Every status we use has a reason",
        arguments: [
            100, 200, 201, 202, 204, 400, 401, 403, 404, 405, 408, 409, 413, 414, 422, 429, 431, 500, 501, 502, 503,
            504,
            505,
        ]
    )
    func reasons(code: Int) {
        #expect(!HTTPStatus(rawValue: code).reasonPhrase.isEmpty)
    }

    @Test("A status without a reason keeps the space before it")
    func noReason() {
        let bytes = HTTPResponse(status: HTTPStatus(rawValue: 299)).encoded(keepsAlive: true)

        #expect(text(bytes).hasPrefix("HTTP/1.1 299 \r\n"))
    }

    private func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
