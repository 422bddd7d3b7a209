import HTTPWire
import Testing

@Suite("WebSocket texts")
struct WebSocketTextTests {
    /// Bytes of which only the last shows that they aren't UTF-8.
    static let broken: [[UInt8]] = [
        [0x80], [0xC0], [0xC1], [0xF5], [0xFF], [0xC3, 0x41], [0xE0, 0x9F], [0xED, 0xA0], [0xF0, 0x8F], [0xF4, 0x90],
        [0xE2, 0x82, 0x41], [0xF0, 0x9D, 0x84, 0xC3], [0x41, 0xC3, 0xA9, 0xBF],
    ]

    @Test("A text is refused at the byte that can't be UTF-8, though its frame isn't whole", arguments: broken)
    func failFast(bytes: [UInt8]) {
        let frame = WebSocketFrame(.text, bytes + [0x41, 0x41, 0x41]).encoded()
        let place = frame.count - 3

        #expect(WebSocketReading(frame[..<place].dropLast().map { $0 }, from: .server).error == nil)
        #expect(WebSocketReading(Array(frame[..<place]), from: .server).error == .malformedText)
    }

    @Test("Every pair of a lead and three bytes is judged as the standard library judges it")
    func allLeads() {
        let edges: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
        for lead in UInt8.min...UInt8.max {
            for second in edges {
                for third in edges {
                    for fourth in edges {
                        let bytes = [lead, second, third, fourth]
                        let isText = String(validating: bytes, as: UTF8.self) != nil

                        let reading = WebSocketReading(WebSocketFrame(.text, bytes).encoded(), from: .server)

                        if isText != (reading.error == nil) { Issue.record("\(bytes)") }
                    }
                }
            }
        }
    }

    @Test("Bytes that aren't text may be anything")
    func binary() {
        let reading = WebSocketReading(WebSocketFrame(.binary, [0xFF, 0xC3]).encoded(), from: .server)

        #expect(reading.outputs == [.binary([0xFF, 0xC3])])
    }
}
