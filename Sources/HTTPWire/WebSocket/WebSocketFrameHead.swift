/// What stands before the payload of a frame (RFC 6455 §5.2).
struct WebSocketFrameHead: Hashable, Sendable {
    /// What the frame carries.
    let opcode: WebSocketOpcode
    /// Whether its message ends with it.
    let isFinal: Bool
    /// How many bytes its payload has.
    let length: Int
    /// What its payload is masked with.
    let mask: WebSocketMask?
    /// How many bytes the head itself has.
    let size: Int

    /// What a head is held against.
    struct Rules: Hashable {
        /// Who has sent it: a client masks, and a server doesn't.
        let sender: WebSocketRole
        /// Whether a message has begun that isn't whole.
        let isInMessage: Bool
        /// How many bytes its message may still have.
        let room: Int
        /// How many bytes a message may have.
        let limit: Int
    }

    /// Reads a head.
    ///
    /// Each byte is judged by itself and by those before it, as soon as it's there, so that the same is found wrong
    /// however the bytes were cut.
    ///
    /// - Returns: `nil` if the rest of it has yet to arrive.
    /// - Throws: What is against the rules.
    init?(parsing bytes: ArraySlice<UInt8>, by rules: Rules) throws(WebSocketError) {
        guard let first = bytes.first else { return nil }
        (opcode, isFinal) = try Self.kind(first, isInMessage: rules.isInMessage)

        guard let second = bytes.dropFirst().first else { return nil }
        let isMasked = second & 0x80 != 0
        guard isMasked == (rules.sender == .client) else { throw isMasked ? .masked : .unmasked }
        let short = Int(second & 0x7F)
        guard !opcode.isControl || short <= WebSocketLimits.controlBytes else { throw .controlTooLong }

        let lengthSize = short == 127 ? 8 : short == 126 ? 2 : 0
        if lengthSize == 8, let highest = bytes.dropFirst(2).first, highest & 0x80 != 0 { throw .malformedLength }
        let rest = bytes.dropFirst(2)
        guard rest.count >= lengthSize else { return nil }
        let long = rest.prefix(lengthSize).reduce(0) { $0 << 8 | Int($1) }
        guard lengthSize == 0 || long > (lengthSize == 2 ? 125 : 0xFFFF) else { throw .malformedLength }
        length = lengthSize == 0 ? short : long
        guard opcode.isControl || length <= rules.room else { throw .messageTooLarge(limit: rules.limit) }

        size = 2 + lengthSize + (isMasked ? 4 : 0)
        guard bytes.count >= size else { return nil }
        mask = isMasked ? WebSocketMask(parsing: bytes.dropFirst(2 + lengthSize)) : nil
    }

    /// Reads the first byte: what kind of frame it is, and whether it may stand here.
    private static func kind(
        _ byte: UInt8,
        isInMessage: Bool
    ) throws(WebSocketError) -> (opcode: WebSocketOpcode, isFinal: Bool) {
        guard byte & 0x70 == 0 else { throw .reservedBits }
        guard let opcode = WebSocketOpcode(rawValue: byte & 0x0F) else { throw .reservedOpcode(byte & 0x0F) }
        let isFinal = byte & 0x80 != 0
        switch opcode {
        case .continuation: guard isInMessage else { throw .nothingToContinue }
        case .text, .binary: guard !isInMessage else { throw .messageInterrupted }
        case .close, .ping, .pong: guard isFinal else { throw .controlFragmented }
        }
        return (opcode, isFinal)
    }
}
