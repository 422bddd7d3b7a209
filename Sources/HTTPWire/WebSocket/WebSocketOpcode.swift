/// What a frame carries (RFC 6455 §5.2); all other numbers are reserved.
package enum WebSocketOpcode: UInt8, Hashable, Sendable, CaseIterable {
    /// More of the message that an earlier frame began.
    case continuation = 0x0
    /// A message of UTF-8, or its beginning.
    case text = 0x1
    /// A message of bytes, or its beginning.
    case binary = 0x2
    /// Nothing more follows this (RFC 6455 §5.5.1).
    case close = 0x8
    /// A question whether the other side is there (RFC 6455 §5.5.2).
    case ping = 0x9
    /// The answer to a ping, with what that said (RFC 6455 §5.5.3).
    case pong = 0xA

    /// Whether the frame stands by itself, also between the frames of a message (RFC 6455 §5.5).
    package var isControl: Bool { rawValue & 0x8 != 0 }
}
