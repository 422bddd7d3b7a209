package import Basics
package import HTTPWire

/// What a client asks of the local API, wherever that is.
package struct ClientRequest: Hashable, Sendable {
    /// The method.
    package let method: HTTPMethod
    /// The path, and perhaps a query, both encoded.
    package let target: String
    /// The body.
    package var body: JSONObject?
    /// The name under which the daemon does it once, however often it is asked (contract CTR-API-4).
    package var key: String?
    /// Whether a stream of events is wanted.
    package var wantsStream = false
    /// Where a stream is to go on.
    package var lastEventID: String?

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path, as its parts.
    ///   - query: The parameters of its query.
    ///   - body: The body, if there's one.
    ///   - key: The name under which it is done once, if it creates something.
    package init(
        _ method: HTTPMethod,
        _ path: [String],
        _ query: [ClientOrder.Parameter] = [],
        body: JSONObject? = nil,
        key: String? = nil
    ) {
        self.method = method
        let path = path.map { "/" + $0.percentEncoded }.joined()
        let query = query.map { "\($0.name)=\($0.value.percentEncoded)" }.joined(separator: "&")
        target = query.isEmpty ? path : "\(path)?\(query)"
        self.body = body
        self.key = key
    }

    /// Whether it may be sent again after a connection that broke in the middle.
    package var mayBeRepeated: Bool { method == .get || key != nil }

    /// The request as bytes.
    ///
    /// - Parameters:
    ///   - host: The authority by which the daemon knows itself.
    ///   - token: The bearer token, where one is needed.
    /// - Returns: Head and body.
    package func encoded(host: String, token: String?) -> [UInt8] {
        let content = body.map { JSON.object($0).encoded() } ?? []
        var headers: HTTPHeaders = ["Host": host, "User-Agent": "codexd", "Connection": "close"]
        headers.append("Accept", wantsStream ? "text/event-stream" : "application/json")
        if let token { headers.append("Authorization", "Bearer \(token)") }
        if let key { headers.append("Idempotency-Key", key) }
        if let lastEventID { headers.append("Last-Event-ID", lastEventID) }
        if method != .get { headers.append("Content-Length", "\(content.count)") }
        if body != nil { headers.append("Content-Type", "application/json") }
        let lines = headers.fields.map { "\($0.name): \($0.value)\r\n" }.joined()
        return Array("\(method.rawValue) \(target) HTTP/1.1\r\n\(lines)\r\n".utf8) + content
    }
}

extension ClientRequest {
    /// A path of the API.
    static func path(_ parts: String...) -> [String] { ["v1", "codexd"] + parts }

    /// A name under which something is done once: 128 bits in hexadecimal.
    package static func key(_ entropy: [UInt8]) -> String {
        entropy.hexadecimal
    }
}
