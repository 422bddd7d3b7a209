import HTTPWire
import Testing

@Suite("Server-sent events")
struct ServerSentEventTests {
    @Test(
        "An event is encoded to the byte",
        arguments: [
            ("d:1", "{}", "id: d:1\ndata: {}\n\n"),
            (nil, "{}", "data: {}\n\n"),
            ("d:2", "", "id: d:2\ndata: \n\n"),
            (nil, "a\nb\rc\r\nd", "data: a\ndata: b\ndata: c\ndata: d\n\n"),
            (nil, "a\n", "data: a\ndata: \n\n"),
            (nil, "a\r\n\r\nb", "data: a\ndata: \ndata: b\n\n"),
            (nil, "\n\r", "data: \ndata: \ndata: \n\n"),
            (nil, " a: é", "data:  a: é\n\n"),
        ] as [(String?, String, String)]
    )
    func bytes(id: String?, data: String, encoded: String) {
        let event = ServerSentEvent(id: id, data: Array(data.utf8))

        #expect(String(decoding: event.encoded, as: UTF8.self) == encoded)
    }

    @Test(
        "A comment is no event, whatever it says",
        arguments: [("", ": \n\n"), ("a\r\ndata: b", ": a\n: data: b\n\n")]
    )
    func comments(text: String, encoded: String) {
        let comment = ServerSentEvent.comment(text)

        #expect(String(decoding: comment, as: UTF8.self) == encoded)
        #expect(dispatched(comment).isEmpty)
    }

    @Test("A client gets back what was sent, with LF for every line end", arguments: UInt64(0)..<50)
    func roundTrip(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        let alphabet = Array("ab: \n\r\r\n\té".utf8)
        let events = (0..<20).map { number in
            let data = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            return ServerSentEvent(id: "d:\(number)", data: data)
        }

        let received = dispatched(events.flatMap { $0.encoded + ServerSentEvent.comment("alive") })

        #expect(received.map(\.id) == events.map(\.id))
        #expect(received.map(\.data) == events.map { normalized($0.data) })
    }

    @Test("An id that isn't one line is our own mistake", arguments: ["", "a\nb", "a\0"])
    func badID(id: String) async {
        await #expect(processExitsWith: .failure) { [id] in
            _ = ServerSentEvent(id: id, data: [])
        }
    }

    /// The events a client makes of a stream, as WHATWG HTML §9.2.6 tells it to.
    private func dispatched(_ stream: [UInt8]) -> [(id: String?, data: [UInt8])] {
        var events: [(id: String?, data: [UInt8])] = []
        var id: String?
        var data: [UInt8] = []
        for line in stream.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if line.isEmpty {
                if !data.isEmpty { events.append((id, data.dropLast())) }
                data = []
            } else if line.starts(with: "id: ".utf8) {
                id = String(decoding: line.dropFirst(4), as: UTF8.self)
            } else if line.starts(with: "data: ".utf8) {
                data += line.dropFirst(6) + [UInt8(ascii: "\n")]
            }
        }
        return events
    }

    private func normalized(_ data: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for (offset, byte) in data.enumerated() {
            let followsReturn = offset > 0 && data[offset - 1] == UInt8(ascii: "\r")
            switch byte {
            case UInt8(ascii: "\n") where followsReturn: break
            case UInt8(ascii: "\r"): result.append(UInt8(ascii: "\n"))
            default: result.append(byte)
            }
        }
        return result
    }
}
