/// A whole response.
package struct HTTPResponse: Hashable, Sendable {
    /// How it went.
    package let status: HTTPStatus

    /// The header fields; in a response of ours, those that frame it are added when it is encoded.
    package let headers: HTTPHeaders

    /// The content, its chunks joined.
    package internal(set) var body: [UInt8]

    /// Creates a response.
    ///
    /// RFC 9110 §6.6.1 wants a `Date` of everyone who has a clock; nothing here has one, so the caller adds it.
    package init(status: HTTPStatus, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension HTTPResponse {
    /// The message that asks a client for the body it holds back (RFC 9110 §15.2.1).
    package static let continue100 = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    /// Encodes the response, with the length of its body.
    ///
    /// A 204 has neither length nor body, as RFC 9110 §8.6 has it.
    ///
    /// - Parameters:
    ///   - keepsAlive: Whether the connection takes another request after this.
    ///   - omitsBody: Whether this answers HEAD, and so has the length of the body but not the body.
    /// - Returns: The bytes to send.
    package func encoded(keepsAlive: Bool, omitsBody: Bool = false) -> [UInt8] {
        var framing = HTTPHeaders()
        if !status.hasNoBody { framing.append("Content-Length", String(body.count)) }
        let connection = keepsAlive ? "keep-alive" : "close"
        // Who names another protocol says that it's for this connection (RFC 9110 §7.8).
        framing.append("Connection", headers["Upgrade"] == nil ? connection : "\(connection), Upgrade")
        let head = Self.head(status: status, headers: headers, framing: framing)
        return omitsBody || status.hasNoBody ? head : head + body
    }

    /// The head of a 200 whose body is whatever follows until the connection is closed (RFC 9112 §6.3, rule 8).
    package static func streamHead(headers: HTTPHeaders) -> [UInt8] {
        head(status: .ok, headers: headers, framing: ["Connection": "close"])
    }

    /// The head of a 101, behind which both sides speak another protocol (RFC 9110 §15.2.2).
    package static func switchHead(to name: String, headers: HTTPHeaders) -> [UInt8] {
        head(status: .switchingProtocols, headers: headers, framing: ["Connection": "Upgrade", "Upgrade": name])
    }

    private static func head(status: HTTPStatus, headers: HTTPHeaders, framing: HTTPHeaders) -> [UInt8] {
        var bytes = Array("\(HTTPVersion.http11.rawValue) \(status.rawValue) \(status.reasonPhrase)\r\n".utf8)
        for field in headers.fields + framing.fields {
            bytes += field.name.utf8
            bytes += ": ".utf8
            bytes += field.value.utf8
            bytes += "\r\n".utf8
        }
        bytes += "\r\n".utf8
        precondition(
            ["Connection", "Content-Length", "Transfer-Encoding"].allSatisfy { headers[$0] == nil },
            "a response is framed by its encoding, not by its headers"
        )
        return bytes
    }
}
