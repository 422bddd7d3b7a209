import HTTPWire
import Testing

@Suite("WebSocket frames")
struct WebSocketFrameTests {
    @Test("The examples of RFC 6455, section 5.7, are written as they stand there")
    func examples() {
        let hello = WebSocketFrame.text("Hello")
        let mask = WebSocketMask(0x37FA_213D)

        #expect(hello.encoded() == [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        #expect(
            hello.encoded(masked: mask) == [
                0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58,
            ]
        )
        #expect(WebSocketFrame.text("Hel", isFinal: false).encoded() == [0x01, 0x03, 0x48, 0x65, 0x6C])
        #expect(WebSocketFrame.more(Array("lo".utf8)).encoded() == [0x80, 0x02, 0x6C, 0x6F])
        #expect(WebSocketFrame(.ping, Array("Hello".utf8)).encoded() == [0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        #expect(
            WebSocketFrame(.pong, Array("Hello".utf8)).encoded(masked: mask) == [
                0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58,
            ]
        )
        #expect(WebSocketFrame(.binary, [UInt8](repeating: 0, count: 256)).encoded().prefix(4) == [0x82, 0x7E, 1, 0])
        #expect(
            WebSocketFrame(.binary, [UInt8](repeating: 0, count: 65_536)).encoded().prefix(10) == [
                0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0,
            ]
        )
    }

    @Test("What one side writes the other reads, at every size where the length changes its form")
    func roundTrip() {
        for sender in WebSocketRole.allCases {
            for size in [0, 1, 3, 4, 5, 125, 126, 127, 65_535, 65_536, 70_000] {
                let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0) }

                let reading = WebSocketReading(
                    [WebSocketFrame(.binary, payload)].encoded(by: sender),
                    from: sender,
                    limits: WebSocketLimits(messageBytes: 70_000)
                )

                #expect(reading.outputs == [.binary(payload)], "\(size) bytes from the \(sender)")
                #expect(reading.error == nil)
            }
        }
    }

    @Test("A close says its code and its words, and words that are too long are cut at a character's end")
    func close() {
        let close = WebSocketClose(.goingAway, "the daemon is about to end")
        let long = WebSocketClose(.policy, String(repeating: "é", count: 100))

        #expect(close.payload == [0x03, 0xE9] + "the daemon is about to end".utf8)
        #expect(long.payload.count == 124)
        #expect(long.reason == String(repeating: "é", count: 61))
        for sender in WebSocketRole.allCases {
            let reading = WebSocketReading([WebSocketFrame(long)].encoded(by: sender), from: sender)
            #expect(reading.outputs == [.close(long)])
        }
    }
}

extension WebSocketCloseCode {
    fileprivate static let policy = WebSocketCloseCode(rawValue: 1008)
}
