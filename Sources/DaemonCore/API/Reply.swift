package import Basics
package import HTTPWire

/// An answer to a request, before it's known how the connection goes on.
package struct Reply: Hashable, Sendable {
    /// The HTTP status.
    package let status: HTTPStatus
    /// The answer's head, but for length and connection.
    package let headers: HTTPHeaders
    /// The answer's body.
    package let body: [UInt8]

    /// Creates an answer that carries an object.
    package init(
        status: HTTPStatus,
        _ object: JSONObject,
        mediaType: String = "application/json",
        headers: HTTPHeaders = [:]
    ) {
        self.init(status: status, text: object.encoded(), mediaType: mediaType, headers: headers)
    }

    /// Creates an answer that carries an object which is text already.
    package init(
        status: HTTPStatus,
        text: consuming [UInt8],
        mediaType: String = "application/json",
        headers: HTTPHeaders = [:]
    ) {
        self.status = status
        var headers = headers
        headers.append("Content-Type", mediaType)
        headers.append("Cache-Control", "no-store")
        self.headers = headers
        text.append(UInt8(ascii: "\n"))
        body = text
    }

    /// The answer as HTTP.
    package var response: HTTPResponse { HTTPResponse(status: status, headers: headers, body: body) }
}
