import HTTPWire
import Testing

@Suite("WebSocket parser")
struct WebSocketParserTests {
    /// Bytes that a client must not send, of which the last shows it, and why; the mask of all is zero.
    static let offences: [(bytes: [UInt8], error: WebSocketError)] = [
        ([0xC1], .reservedBits), ([0xA1], .reservedBits), ([0x91], .reservedBits),
        ([0x83], .reservedOpcode(3)), ([0x87], .reservedOpcode(7)), ([0x8B], .reservedOpcode(11)),
        ([0x8F], .reservedOpcode(15)),
        ([0x81, 0x05], .unmasked), ([0x89, 0x00], .unmasked),
        ([0x89, 0xFE], .controlTooLong), ([0x88, 0xFF], .controlTooLong),
        ([0x09], .controlFragmented), ([0x08], .controlFragmented), ([0x0A], .controlFragmented),
        ([0x80], .nothingToContinue), ([0x00], .nothingToContinue),
        ([0x01, 0x80, 0, 0, 0, 0, 0x81], .messageInterrupted), ([0x02, 0x80, 0, 0, 0, 0, 0x01], .messageInterrupted),
        ([0x82, 0xFE, 0, 125], .malformedLength), ([0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], .malformedLength),
        ([0x82, 0xFF, 0x80], .malformedLength),
        ([0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 1], .messageTooLarge(limit: 65_536)),
        ([0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .messageTooLarge(limit: 65_536)),
        ([0x81, 0x82, 0, 0, 0, 0, 0xFF], .malformedText),
        ([0x81, 0x81, 0, 0, 0, 0, 0xC3], .malformedText),
        ([0x01, 0x81, 0, 0, 0, 0, 0xC3, 0x80, 0x81, 0, 0, 0, 0, 0x41], .malformedText),
        ([0x88, 0x81, 0, 0, 0, 0, 0x03], .malformedClose),
        ([0x88, 0x83, 0, 0, 0, 0, 0x03, 0xE8, 0xFF], .malformedText),
    ]

    @Test("What a client must not send is refused as soon as it shows", arguments: offences)
    func offence(bytes: [UInt8], error: WebSocketError) {
        #expect(WebSocketReading(bytes, from: .client).error == error)
        #expect(WebSocketReading(bytes.dropLast(), from: .client).error == nil)
    }

    @Test("Codes that are kept for other things may not close a connection, and the others may")
    func closeCodes() {
        for code in 0...5100 as ClosedRange<UInt16> {
            let bytes: [UInt8] = [0x88, 0x02, UInt8(code >> 8), UInt8(code & 0xFF)]
            let isRight = [1000...1003, 1007...1014, 3000...4999].contains { $0.contains(code) }
            let name = WebSocketCloseCode(rawValue: code)

            let reading = WebSocketReading(bytes, from: .server)

            #expect(reading.error == (isRight ? nil : .invalidCloseCode(name)), "\(code)")
            #expect(reading.outputs == (isRight ? [.close(WebSocketClose(name))] : []), "\(code)")
        }
    }

    @Test("A server doesn't mask")
    func masked() {
        let bytes = [WebSocketFrame.text("a")].encoded(by: .client)

        #expect(WebSocketReading(bytes, from: .server).error == .masked)
    }

    @Test("A message comes whole, and pings between its fragments come before it")
    func fragments() {
        let frames = [
            WebSocketFrame.text("gr", isFinal: false), WebSocketFrame(.ping, [1]), .more([0xC3], isFinal: false),
            WebSocketFrame(.pong, [2]), .more([], isFinal: false), .more([0xBC, 0xC3, 0x9F]), .text(""),
        ]
        for sender in WebSocketRole.allCases {
            let reading = WebSocketReading(frames.encoded(by: sender), from: sender)

            #expect(reading.outputs == [.ping([1]), .pong([2]), .text(Array("grüß".utf8)), .text([])])
            #expect(reading.error == nil)
        }
    }

    @Test("What follows a close is passed over")
    func afterClose() {
        let bytes = [WebSocketFrame(.close), WebSocketFrame.text("more")].encoded(by: .client) + [0xFF, 0xFF]

        let reading = WebSocketReading(bytes, from: .client)

        #expect(reading.outputs.count == 1)
        guard case .close(let close) = reading.outputs.first else { Issue.record("it isn't closed"); return }
        #expect(close.code == nil)
        #expect(close.reason.isEmpty)
        #expect(reading.error == nil)
    }

    @Test("The fragments of a message together are held to the limit, and control frames aren't counted")
    func limit() {
        let limits = WebSocketLimits(messageBytes: 4)
        let head = [WebSocketFrame.text("abc", isFinal: false), WebSocketFrame(.ping, [1, 2, 3, 4, 5])]

        let full = WebSocketReading((head + [.more([0x64])]).encoded(by: .client), from: .client, limits: limits)
        let over = WebSocketReading((head + [.more([0x64, 0x65])]).encoded(by: .client), from: .client, limits: limits)

        #expect(full.outputs.last == .text(Array("abcd".utf8)))
        #expect(over.error == .messageTooLarge(limit: 4))
        #expect(over.outputs == [.ping([1, 2, 3, 4, 5])])
    }

    @Test("After an error the same error comes each time")
    func failed() {
        var parser = WebSocketParser(readingFrom: .client)
        parser.append([0xFF])
        #expect(throws: WebSocketError.reservedBits) { try parser.next() }

        parser.append([WebSocketFrame.text("a")].encoded(by: .client))

        #expect(throws: WebSocketError.reservedBits) { try parser.next() }
    }

    @Test("Messages are the same however the bytes are cut")
    func splitFeeding() {
        let texts: [[UInt8]] =
            [
                [
                    WebSocketFrame.text("grüß €𝄞", isFinal: false), WebSocketFrame(.ping, Array("?".utf8)),
                    .more(Array("𝄞".utf8)), WebSocketFrame(.binary, [UInt8](repeating: 7, count: 140)),
                    WebSocketFrame(WebSocketClose(.normal, "bye")),
                ].encoded(by: .client),
                [WebSocketFrame.text("ok"), WebSocketFrame(.text, [0x61, 0xED, 0xA0, 0x80, 0x62])].encoded(by: .client),
            ] + Self.offences.map(\.bytes)
        for bytes in texts {
            let whole = WebSocketReading(bytes, from: .client)
            for size in 1...bytes.count {
                #expect(WebSocketReading(bytes.pieces(of: size), from: .client) == whole, "in pieces of \(size)")
            }
            for offset in 0...bytes.count {
                #expect(WebSocketReading(bytes.pieces(cutAt: offset), from: .client) == whole, "cut at \(offset)")
            }
        }
    }
}
