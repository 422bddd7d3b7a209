/// A whole request, as ``HTTPRequestParser`` has checked it.
package struct HTTPRequest: Hashable, Sendable {
    /// What is asked for.
    package let method: HTTPMethod

    /// What it is asked of.
    package let target: HTTPTarget

    /// The version the client speaks; answers are in 1.1 all the same (RFC 9110 §6.2).
    package let version: HTTPVersion

    /// The header fields; trailers are not kept.
    package let headers: HTTPHeaders

    /// The host the client believes to talk to: that of an absolute target, else that of `Host` (RFC 9112 §3.2.2).
    ///
    /// `nil` if the client didn't say, which HTTP/1.0 allows and an empty `Host` means.
    package let authority: HTTPAuthority?

    /// The content, its chunks joined; empty if there is none.
    package internal(set) var body: [UInt8] = []

    /// Whether the connection outlives the answer, as far as the client is concerned (RFC 9112 §9.3).
    package var keepsAlive: Bool {
        guard !headers.contains("close", in: "Connection") else { return false }
        return version == .http11 || headers.contains("keep-alive", in: "Connection")
    }

    /// Puts a request together from its head.
    ///
    /// - Throws: What is wrong with `Host`, which HTTP/1.1 requires and no version may repeat (RFC 9112 §3.2).
    init(line: RequestLine, headers: HTTPHeaders) throws(HTTPParsingError) {
        let hosts = headers.values(of: "Host")
        guard hosts.count < 2 else { throw .repeatedHost }
        guard !hosts.isEmpty || line.version == .http10 else { throw .missingHost }
        let host = hosts.first.flatMap { $0.isEmpty ? nil : $0 }
        let named = host.flatMap { HTTPAuthority($0) }
        guard host == nil || named != nil else { throw .malformedHost }

        method = line.method
        target = line.target
        version = line.version
        self.headers = headers
        authority = line.target.authority ?? named
    }
}
