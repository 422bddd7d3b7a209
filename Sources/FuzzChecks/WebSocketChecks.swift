import HTTPWire

/// WebSocket frames, read in every way.
enum WebSocketChecks {
    private static let limits = [
        WebSocketLimits(), WebSocketLimits(messageBytes: 200), WebSocketLimits(messageBytes: 8),
        WebSocketLimits(messageBytes: 0),
    ]

    /// Also writes what was said, and reads it again.
    static func frames(of sender: WebSocketRole, _ bytes: [UInt8], _ conditions: Conditions) -> String? {
        let parser = WebSocketParser(readingFrom: sender, limits: limits[conditions.limits])
        let (reading, disagreement) = Reading.ofAllWays(parser, bytes)
        if let disagreement { return disagreement }
        for output in reading.outputs {
            if case .text(let text) = output, String(validating: text, as: UTF8.self) == nil {
                return "\(text) is taken for UTF-8"
            }
        }
        let mask = sender == .client ? WebSocketMask(0x1234_5678 &* UInt32(bytes.count)) : nil
        let written = reading.outputs.flatMap { $0.frames(inFragments: conditions.isOther) }
            .flatMap { $0.encoded(masked: mask) }
        let again = Reading(WebSocketParser(readingFrom: sender), [written[...]])
        guard again.failure == nil, again.outputs == reading.outputs else {
            return "\(reading.outputs) is read back as \(again)"
        }
        return nil
    }
}

extension WebSocketParser: PieceReader {}

extension WebSocketParser.Output {
    /// The frames that say this, a message of several bytes in two fragments if it's wanted so.
    fileprivate func frames(inFragments: Bool) -> [WebSocketFrame] {
        switch self {
        case .text(let bytes): Self.frames(.text, bytes, inFragments: inFragments)
        case .binary(let bytes): Self.frames(.binary, bytes, inFragments: inFragments)
        case .ping(let bytes): [WebSocketFrame(.ping, bytes)]
        case .pong(let bytes): [WebSocketFrame(.pong, bytes)]
        case .close(let close): [WebSocketFrame(close)]
        }
    }

    private static func frames(_ opcode: WebSocketOpcode, _ bytes: [UInt8], inFragments: Bool) -> [WebSocketFrame] {
        guard inFragments, bytes.count > 1 else { return [WebSocketFrame(opcode, bytes)] }
        let half = bytes.count / 2
        return [
            WebSocketFrame(opcode, Array(bytes[..<half]), isFinal: false),
            WebSocketFrame(.continuation, Array(bytes[half...])),
        ]
    }
}
