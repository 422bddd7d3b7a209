import HTTPWire
import Testing

@Suite("Server-sent events, read")
struct ServerSentEventParserTests {
    private struct Read: Equatable {
        var messages: [String] = []
        var lastID: String?
    }

    private func read(_ pieces: [[UInt8]]) throws -> Read {
        var parser = ServerSentEventParser()
        var read = Read()
        for piece in pieces {
            parser.append(piece)
            while let message = try parser.next() {
                read.messages.append("\(message.id ?? "-")|\(String(decoding: message.data, as: UTF8.self))")
            }
        }
        read.lastID = parser.lastID
        return read
    }

    @Test(
        "A stream is read as the standard has it",
        arguments: [
            ("id: 1\ndata: a\n\n", ["1|a"], "1"),
            ("id:1\ndata:a\ndata: b\ndata\n\n", ["1|a\nb\n"], "1"),
            ("data: a\n\ndata: b\n\n", ["-|a", "-|b"], nil),
            ("id: 1\n: following\n\n", [], "1"),
            ("id: 1\ndata: a\n\ndata: b\n\n", ["1|a", "-|b"], "1"),
            ("id: 1\ndata: a", [], nil),
            ("id: 1\ndata: a\n", [], nil),
            (": note\n\nevent: x\nretry: 5\ndata:  a\n\n", ["-| a"], nil),
            ("data: a\r\rdata: b\r\n\r\ndata: c\n\r\n", ["-|a", "-|b", "-|c"], nil),
            ("\u{FEFF}data: a\n\n", ["-|a"], nil),
            ("data:\n\n", ["-|"], nil),
            ("database: a\nid: x\u{0}\n\n", [], nil),
            ("id\ndata: a\n\n", ["|a"], ""),
        ] as [(String, [String], String?)]
    )
    func streams(text: String, messages: [String], lastID: String?) throws {
        let bytes = Array(text.utf8)
        let expected = Read(messages: messages, lastID: lastID)

        #expect(try read([bytes]) == expected)
        #expect(try read(bytes.map { [$0] }) == expected)
        for place in bytes.indices {
            #expect(try read([Array(bytes[..<place]), Array(bytes[place...])]) == expected, "cut at \(place)")
        }
    }

    @Test("What our own encoder writes is read back, and what stands between is passed by")
    func roundTrip() throws {
        let first = ServerSentEvent(id: "d:1", data: Array("{\"a\":\n1}".utf8))
        let second = ServerSentEvent(data: Array("{}".utf8))

        let read = try read([first.encoded + ServerSentEvent.comment("still here") + second.encoded])

        #expect(read == Read(messages: ["d:1|{\"a\":\n1}", "-|{}"], lastID: "d:1"))
    }

    @Test("A message that is too long is refused, whether or not its line has ended", arguments: ["", "\n\n"])
    func limit(end: String) throws {
        var parser = ServerSentEventParser(limit: 16)

        parser.append(Array("data: 0123456789".utf8))
        #expect(try parser.next() == nil)
        parser.append(Array("0\(end)".utf8))

        #expect(throws: ServerSentEventParser.Failure.tooLong(limit: 16)) { try parser.next() }
    }

    @Test("The lines of a message count together")
    func limitOfLines() throws {
        var parser = ServerSentEventParser(limit: 16)

        parser.append(Array("data: 01234567\ndata: 01234567\n\n".utf8))

        #expect(throws: ServerSentEventParser.Failure.tooLong(limit: 16)) { try parser.next() }
    }
}
