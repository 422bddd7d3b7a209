import Basics
package import Contract
package import HTTPWire

/// Who may call: programs on this machine that name it as themselves and bring the token, browsers that came through a
/// link, and whoever may open the Unix socket.
///
/// Others than this machine may call only where the operator says so, and need the token as well.
package struct AccessPolicy: Hashable, Sendable {
    private let token: [UInt8]
    private let port: Int
    private let isPublic: Bool
    /// The names by which others may call.
    private let allowedHosts: Set<String>
    /// What a browser brings that came through a link.
    private let pass: [UInt8]

    /// Creates the policy of an API that listens on a port.
    package init(token: [UInt8], configuration: Configuration, port: Int) {
        self.token = token
        self.port = port
        isPublic = configuration.isPublic
        allowedHosts = Set(configuration.allowedHosts.map { $0.lowercased() })
        pass = Array(SHA1.code(of: Array("browser".utf8), key: token).hexadecimal.utf8)
    }

    /// The name of the cookie; browsers tell services apart by host and not by port.
    package var cookieName: String { "codexd-\(port)" }

    /// The cookie that lets a browser in, for as long as it runs and the token holds.
    ///
    /// No script can read it (`HttpOnly`), and no other site can have it sent (`SameSite`).
    package var cookie: String {
        "\(cookieName)=\(String(decoding: pass, as: UTF8.self)); Path=/; HttpOnly; SameSite=Strict"
    }

    /// Whether a request brings the token (RFC 6750, section 2.1), or the cookie of a browser (RFC 6265, section 4.2).
    package func isAuthorized(_ request: HTTPRequest) -> Bool {
        if let value = request.headers["Authorization"] {
            let parts = value.split(separator: " ", maxSplits: 1)
            return parts.count == 2 && parts[0].lowercased() == "bearer" && Array(parts[1].utf8).isSecret(token)
        }
        return request.headers.values(of: "Cookie").contains { value in
            value.split(separator: ";").contains { pair in
                let pair = pair.drop { $0 == " " }
                guard pair.hasPrefix(cookieName + "=") else { return false }
                return Array(pair.utf8.dropFirst(cookieName.utf8.count + 1)).isSecret(pass)
            }
        }
    }

    /// Refuses what a page from elsewhere sent through the user's own browser.
    ///
    /// A name that's made to resolve to 127.0.0.1 (DNS rebinding) shows in `Host`, a foreign page in `Origin`.
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
        guard (authority.port ?? 80) == port else { return false }
        if LocalAPIAddress.isLoopback(authority.host) { return true }
        // A page can't make a browser put an address into `Host` that it didn't call itself; only names can be turned.
        return isPublic && (authority.isAddress || allowedHosts.contains(authority.host))
    }
}

extension HTTPAuthority {
    /// Whether the host is a number and no name.
    fileprivate var isAddress: Bool {
        host.utf8.contains(UInt8(ascii: ":"))
            || host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension [UInt8] {
    /// Compares without telling by its time where the first difference lies.
    func isSecret(_ secret: [UInt8]) -> Bool {
        guard count == secret.count else { return false }
        return zip(self, secret).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
