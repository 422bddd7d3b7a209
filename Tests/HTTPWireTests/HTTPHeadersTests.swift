import HTTPWire
import Testing

@Suite("Headers")
struct HTTPHeadersTests {
    @Test("Fields keep their order and spelling, and are found in any case")
    func lookup() {
        let headers: HTTPHeaders = ["X-a": "1", "B": "2", "x-A": "3"]

        #expect(headers.fields.map(\.name) == ["X-a", "B", "x-A"])
        #expect(headers["x-a"] == "1")
        #expect(headers["X"] == nil)
        #expect(headers.values(of: "X-A") == ["1", "3"])
    }

    @Test("A list is joined from its lines, in lower case and without holes")
    func lists() {
        let headers: HTTPHeaders = ["Connection": "Upgrade , ,close\t", "connection": "keep-alive"]

        #expect(headers.list(of: "Connection") == ["upgrade", "close", "keep-alive"])
        #expect(headers.contains("CLOSE", in: "connection"))
        #expect(!headers.contains("clos", in: "connection"))
        #expect(headers.list(of: "Via") == [])
    }

    @Test(
        "A value can't break out of its line",
        arguments: ["a\r\nSet-Cookie: x", "a\nb", "a\rb", "a\0b", "a\u{7F}b\r\n"]
    )
    func injection(value: String) {
        let headers: HTTPHeaders = ["X": value]

        let lines = HTTPResponse.streamHead(headers: headers).split(separator: UInt8(ascii: "\n"))

        #expect(headers["X"]?.utf8.contains { $0 < 0x20 || $0 == 0x7F } == false)
        #expect(lines.count == 4)
    }

    @Test("A name that isn't a token is our own mistake")
    func badName() async {
        await #expect(processExitsWith: .failure) {
            var headers = HTTPHeaders()
            headers.append("X\r\nY", "z")
        }
    }

    @Test(
        "A value is text, whatever its bytes",
        arguments: [
            (Array("é".utf8), "é"),
            ([0xE9], "é"),
            ([0x61, 0xFF, 0x80], "aÿ\u{80}"),
        ] as [([UInt8], String)]
    )
    func encodings(bytes: [UInt8], text: String) {
        let message = Array("GET / HTTP/1.0\r\nX: ".utf8) + bytes + Array("\r\n\r\n".utf8)

        #expect(Outcome<HTTPRequestParser>(feeding: message).requests.map { $0.headers["X"] } == [text])
    }

    @Test(
        "An event stream is asked for by name",
        arguments: [
            ("text/event-stream", true),
            ("Text/Event-Stream", true),
            ("application/json, text/event-stream;q=0.5", true),
            ("text/event-stream; charset=utf-8", true),
            ("text/event-stream;q=0.001", true),
            ("text/event-stream;q=0", false),
            ("text/event-stream; Q=0.000", false),
            ("text/event-stream ; a=b ; q=0.", false),
            ("*/*", false),
            ("text/*", false),
            ("text/event-streams", false),
            ("x-text/event-stream", false),
            (";", false),
            ("", false),
        ]
    )
    func accept(value: String, accepts: Bool) {
        #expect(HTTPHeaders(dictionaryLiteral: ("Accept", value)).accepts("text/event-stream") == accepts)
    }
}
