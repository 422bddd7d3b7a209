/// One frame to be sent (RFC 6455 §5.2).
package struct WebSocketFrame: Hashable, Sendable {
    /// What it carries.
    package let opcode: WebSocketOpcode

    /// What it says.
    package let payload: [UInt8]

    /// Whether its message ends with it.
    package let isFinal: Bool

    /// Creates a frame.
    ///
    /// - Parameters:
    ///   - opcode: What it carries.
    ///   - payload: What it says. A control frame takes up to 125 bytes, and more than that traps.
    ///   - isFinal: Whether its message ends with it, as that of a control frame must.
    package init(_ opcode: WebSocketOpcode, _ payload: [UInt8] = [], isFinal: Bool = true) {
        precondition(
            !opcode.isControl || isFinal && payload.count <= WebSocketLimits.controlBytes,
            "a control frame is short and whole"
        )
        self.opcode = opcode
        self.payload = payload
        self.isFinal = isFinal
    }

    /// A frame that closes the connection.
    package init(_ close: WebSocketClose) {
        self.init(.close, close.payload)
    }

    /// The bytes of the frame.
    ///
    /// - Parameter mask: What a client masks it with; a server doesn't (RFC 6455 §5.1).
    /// - Returns: The bytes to send.
    package func encoded(masked mask: WebSocketMask? = nil) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(payload.count + 14)
        bytes.append((isFinal ? 0x80 : 0) | opcode.rawValue)
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        switch payload.count {
        case ...125:
            bytes.append(maskBit | UInt8(payload.count))
        case ...0xFFFF:
            bytes.append(maskBit | 126)
            bytes.append(bigEndian: payload.count, bytes: 2)
        default:
            bytes.append(maskBit | 127)
            bytes.append(bigEndian: payload.count, bytes: 8)
        }
        if let mask { bytes += mask.bytes }
        let start = bytes.count
        bytes += payload
        mask?.apply(to: &bytes, from: start, at: 0)
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian number: Int, bytes count: Int) {
        for shift in stride(from: 8 * (count - 1), through: 0, by: -8) { append(UInt8(number >> shift & 0xFF)) }
    }
}
