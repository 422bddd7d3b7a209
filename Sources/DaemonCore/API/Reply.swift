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
        self.status = status
        var headers = headers
        headers.append("Content-Type", mediaType)
        headers.append("Cache-Control", "no-store")
        self.headers = headers
        body = JSON.object(object).encoded() + [UInt8(ascii: "\n")]
    }

    /// The answer as HTTP.
    package var response: HTTPResponse { HTTPResponse(status: status, headers: headers, body: body) }
}
