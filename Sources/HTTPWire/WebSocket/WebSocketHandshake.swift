import Basics

/// The opening of a WebSocket, from either side (RFC 6455 §4).
///
/// No extension and no subprotocol is offered, and none that a client offers is taken up.
package struct WebSocketHandshake: Hashable, Sendable {
    /// The one version there is (RFC 6455 §4.1).
    package static let version = "13"

    /// How many bytes make a key.
    package static let keySize = 16

    /// What the key is hashed with, so that nothing answers it by chance (RFC 6455 §1.3).
    private static let guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// The client's key, as it stands in its request.
    private let key: String

    /// Begins one, as a client.
    ///
    /// - Parameter nonce: Sixteen bytes that aren't used twice; another number of them traps.
    package init(offering nonce: [UInt8]) {
        precondition(nonce.count == Self.keySize, "a key is made of \(Self.keySize) bytes")
        key = nonce.base64
    }

    /// Takes up a client's request; see ``isAsked(by:)``.
    ///
    /// - Throws: What is wrong with it (RFC 6455 §4.2.1).
    package init(answering request: HTTPRequest) throws(WebSocketHandshakeError) {
        guard request.headers.contains("upgrade", in: "Connection") else { throw .missingConnectionOption }
        guard request.headers.values(of: "Sec-WebSocket-Version") == [Self.version] else { throw .unsupportedVersion }
        let keys = request.headers.values(of: "Sec-WebSocket-Key")
        guard let key = keys.first, keys.count == 1, [UInt8](base64: key)?.count == Self.keySize else {
            throw .malformedKey
        }
        self.key = key
    }

    /// Whether a request asks for a WebSocket.
    ///
    /// What HEAD or HTTP/1.0 say of an upgrade is passed over, as if it weren't there (RFC 9110 §7.8).
    package static func isAsked(by request: HTTPRequest) -> Bool {
        request.method == .get && request.version == .http11 && request.headers.contains("websocket", in: "Upgrade")
    }

    /// What the request of a client has beside its other fields.
    package var offer: HTTPHeaders {
        [
            "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": Self.version,
        ]
    }

    /// The head of the server's answer, behind which frames follow.
    ///
    /// - Parameter headers: What it says beside what it must.
    /// - Returns: The bytes to send.
    package func answer(with headers: HTTPHeaders = [:]) -> [UInt8] {
        var headers = headers
        headers.append("Sec-WebSocket-Accept", accept)
        return HTTPResponse.switchHead(to: "websocket", headers: headers)
    }

    /// What shows that the server has read the key (RFC 6455 §4.2.2).
    private var accept: String { SHA1.hash(of: Array((key + Self.guid).utf8)).base64 }

    /// Looks at a server's answer, as a client.
    ///
    /// - Throws: Why it isn't one to this request (RFC 6455 §4.1).
    package func check(_ response: HTTPResponse) throws(WebSocketHandshakeError) {
        let headers = response.headers
        guard response.status == .switchingProtocols else { throw .notSwitched(response.status) }
        guard headers.list(of: "Upgrade") == ["websocket"] else { throw .otherProtocol }
        guard headers.contains("upgrade", in: "Connection") else { throw .missingConnectionOption }
        guard headers.values(of: "Sec-WebSocket-Accept") == [accept] else { throw .wrongAccept }
        guard headers["Sec-WebSocket-Extensions"] == nil, headers["Sec-WebSocket-Protocol"] == nil else {
            throw .notOffered
        }
    }
}

extension [UInt8] {
    fileprivate var base64: String {
        var text: [UInt8] = []
        text.appendBase64(self)
        return String(decoding: text, as: UTF8.self)
    }
}
