/// What a close frame says (RFC 6455 §5.5.1).
package struct WebSocketClose: Hashable, Sendable {
    /// Why, if the frame says so.
    package let code: WebSocketCloseCode?

    /// The same in words, for people who look for an error; empty if the frame has none.
    package let reason: String

    /// Says why a connection is closed.
    ///
    /// - Parameters:
    ///   - code: One that may be sent; traps otherwise.
    ///   - reason: Some words; what would make the frame too long is left out, at a character's end.
    package init(_ code: WebSocketCloseCode, _ reason: String = "") {
        precondition(code.mayBeSent, "a close frame can't have the code \(code)")
        self.code = code
        var short = reason
        while short.utf8.count > WebSocketLimits.controlBytes - 2 { short.removeLast() }
        self.reason = short
    }

    /// Reads the payload of a close frame.
    ///
    /// - Throws: What is wrong with it, as ``WebSocketError``.
    init(parsing payload: [UInt8]) throws(WebSocketError) {
        guard let high = payload.first else {
            (code, reason) = (nil, "")
            return
        }
        guard payload.count >= 2 else { throw .malformedClose }
        let code = WebSocketCloseCode(rawValue: UInt16(high) << 8 | UInt16(payload[1]))
        guard code.mayBeSent else { throw .invalidCloseCode(code) }
        guard let reason = String(validating: payload[2...], as: UTF8.self) else { throw .malformedText }
        (self.code, self.reason) = (code, reason)
    }

    /// The payload of the frame.
    package var payload: [UInt8] {
        guard let code else { return [] }
        return [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)] + reason.utf8
    }
}
