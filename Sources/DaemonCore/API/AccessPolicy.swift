import Contract
package import HTTPWire

/// Who may call: programs on this machine that name it as themselves and bring the token.
package struct AccessPolicy: Hashable, Sendable {
    private let token: [UInt8]
    private let port: Int

    /// Creates the policy of an API that listens on a port.
    package init(token: [UInt8], port: Int) {
        self.token = token
        self.port = port
    }

    /// Whether a request brings the token (RFC 6750, section 2.1).
    package func isAuthorized(_ request: HTTPRequest) -> Bool {
        guard let value = request.headers["Authorization"] else { return false }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
        return isToken(Array(parts[1].utf8))
    }

    /// Refuses what a page from elsewhere sent through the user's own browser.
    ///
    /// A name that's made to resolve to 127.0.0.1 (DNS rebinding) shows in `Host`, a foreign
    /// page in `Origin`.
    ///
    /// - Throws: ``Problem`` with 403.
    package func check(_ request: HTTPRequest) throws(Problem) {
        guard let authority = request.authority, isOurs(authority) else {
            throw Problem(.forbidden, "the Host of the request is not this service", field: "Host")
        }
        for origin in request.headers.values(of: "Origin") {
            guard let origin = HTTPOrigin(origin), origin.scheme == "http", isOurs(origin.authority) else {
                throw Problem(.forbidden, "requests from that Origin are refused", field: "Origin")
            }
        }
    }

    private func isOurs(_ authority: HTTPAuthority) -> Bool {
        LocalAPIAddress.isLoopback(String(authority.host.unbracketed)) && (authority.port ?? 80) == port
    }

    /// Compares without telling by its time where the first difference lies.
    private func isToken(_ candidate: [UInt8]) -> Bool {
        guard candidate.count == token.count else { return false }
        return zip(candidate, token).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension String {
    fileprivate var unbracketed: Substring {
        hasPrefix("[") && hasSuffix("]") ? dropFirst().dropLast() : self[...]
    }
}
