/// Why a request doesn't open a WebSocket, or an answer hasn't opened it.
package enum WebSocketHandshakeError: Error, Hashable, Sendable {
    /// `Connection` doesn't name the upgrade, so that it wasn't meant for this connection (RFC 9110 §7.8).
    case missingConnectionOption

    /// The client's version isn't 13, or it names none or several.
    case unsupportedVersion

    /// The client's key isn't sixteen bytes in base64, or there is none or more than one.
    case malformedKey

    /// The server stayed with HTTP.
    case notSwitched(HTTPStatus)

    /// The server has switched to something else.
    case otherProtocol

    /// The server hasn't read the key.
    case wrongAccept

    /// The server uses an extension or a subprotocol that wasn't offered.
    case notOffered

    /// The status to refuse a request with.
    ///
    /// Where the version is wrong, the answer says which would do, in `Sec-WebSocket-Version` (RFC 6455 §4.4).
    package var status: HTTPStatus {
        switch self {
        case .unsupportedVersion: .upgradeRequired
        case .missingConnectionOption, .malformedKey: .badRequest
        case .notSwitched, .otherProtocol, .wrongAccept, .notOffered: .badGateway
        }
    }
}

extension WebSocketHandshakeError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missingConnectionOption: "Connection does not name the upgrade"
        case .unsupportedVersion: "Sec-WebSocket-Version is not \(WebSocketHandshake.version)"
        case .malformedKey: "Sec-WebSocket-Key is not \(WebSocketHandshake.keySize) bytes in base64"
        case .notSwitched(let status): "the server answered \(status.rawValue) instead of 101"
        case .otherProtocol: "the server switched to something else than a WebSocket"
        case .wrongAccept: "Sec-WebSocket-Accept does not answer the key"
        case .notOffered: "the server uses an extension or a subprotocol that was not offered"
        }
    }
}
