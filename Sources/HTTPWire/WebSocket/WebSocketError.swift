/// Why bytes from a peer are not what RFC 6455 lets it send; each is final for its connection.
package enum WebSocketError: Error, Hashable, Sendable {
    /// A reserved bit is set, and no extension was agreed on that would give it a meaning (RFC 6455 §5.2).
    case reservedBits
    case reservedOpcode(UInt8)

    /// A client's frame came without a mask (RFC 6455 §5.1).
    case unmasked

    /// A server's frame came with a mask (RFC 6455 §5.1).
    case masked

    /// A ping, pong or close is longer than 125 bytes (RFC 6455 §5.5).
    case controlTooLong

    /// A ping, pong or close is cut into fragments (RFC 6455 §5.5).
    case controlFragmented

    /// A fragment goes on with a message that nothing has begun (RFC 6455 §5.4).
    case nothingToContinue

    /// A message begins before the last one is whole (RFC 6455 §5.4).
    case messageInterrupted

    /// A length is written with more bytes than it needs, or its highest bit is set (RFC 6455 §5.2).
    case malformedLength

    /// The message exceeds the limit.
    case messageTooLarge(limit: Int)

    /// A text, or the reason of a close, isn't UTF-8 (RFC 6455 §8.1).
    case malformedText

    /// A close has one byte, which is half a code (RFC 6455 §5.5.1).
    case malformedClose

    /// A close has a code that must not be sent (RFC 6455 §7.4).
    case invalidCloseCode(WebSocketCloseCode)

    /// The code to close the connection with (RFC 6455 §7.4.1).
    package var closeCode: WebSocketCloseCode {
        switch self {
        case .reservedBits, .reservedOpcode, .unmasked, .masked, .controlTooLong, .controlFragmented,
            .nothingToContinue, .messageInterrupted, .malformedLength, .malformedClose, .invalidCloseCode:
            .protocolError
        case .messageTooLarge: .messageTooBig
        case .malformedText: .invalidPayload
        }
    }
}

extension WebSocketError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .reservedBits: "a reserved bit of a frame is set"
        case .reservedOpcode(let opcode): "the opcode \(opcode) is reserved"
        case .unmasked: "a frame of a client is not masked"
        case .masked: "a frame of a server is masked"
        case .controlTooLong: "a control frame exceeds \(WebSocketLimits.controlBytes) bytes"
        case .controlFragmented: "a control frame is fragmented"
        case .nothingToContinue: "a fragment continues no message"
        case .messageInterrupted: "a message begins inside another"
        case .malformedLength: "the length of a frame is malformed"
        case .messageTooLarge(let limit): "a message exceeds \(limit) bytes"
        case .malformedText: "a text is not UTF-8"
        case .malformedClose: "a close frame has half a code"
        case .invalidCloseCode(let code): "a close frame has the code \(code)"
        }
    }
}
