/// Why a WebSocket is closed; peers may know more codes than we do (RFC 6455 §7.4).
package struct WebSocketCloseCode: RawRepresentable, Hashable, Sendable {
    /// The number as it stands in a close frame.
    package let rawValue: UInt16

    /// Takes a code over as it is.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// What the connection was for is done.
    package static let normal = WebSocketCloseCode(rawValue: 1000)
    /// The peer ends, or leaves the page.
    package static let goingAway = WebSocketCloseCode(rawValue: 1001)
    /// A frame was against the rules.
    package static let protocolError = WebSocketCloseCode(rawValue: 1002)
    /// A message of a kind that isn't taken.
    package static let unsupportedData = WebSocketCloseCode(rawValue: 1003)
    /// A text that isn't UTF-8.
    package static let invalidPayload = WebSocketCloseCode(rawValue: 1007)
    /// A message that is too long.
    package static let messageTooBig = WebSocketCloseCode(rawValue: 1009)
    /// What a server met that it can't go on with.
    package static let internalError = WebSocketCloseCode(rawValue: 1011)
    /// Come back later, from the registry of close codes at IANA.
    package static let tryAgainLater = WebSocketCloseCode(rawValue: 1013)

    /// Whether a close frame may have the code.
    ///
    /// 1004 to 1006 and 1015 are kept for what is never sent; 1016 to 2999 are for later versions of the protocol, and
    /// what is above 4999 or below 1000 means nothing (RFC 6455 §7.4.2). 1012 to 1014 have come into IANA's registry.
    package var mayBeSent: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

extension WebSocketCloseCode: CustomStringConvertible {
    package var description: String { "\(rawValue)" }
}
