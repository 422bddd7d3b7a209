/// Where the local API of a daemon is, and what opens it.
package struct APIAddress: Hashable, Sendable {
    /// The base of all URLs, as the daemon wrote it down.
    package let url: String

    /// The secret that every request needs.
    package let token: String

    /// The host's name or address, without the brackets of IPv6.
    package let host: String

    /// The port of TCP.
    package let port: UInt16

    /// What stands in `Host`.
    package let authority: String

    /// Reads a URL such as `http://127.0.0.1:4319`, or gives `nil` if it is none.
    package init?(url: String, token: String) {
        let scheme = "http://"
        guard url.utf8.starts(with: scheme.utf8) else { return nil }
        let authority = url.utf8.dropFirst(scheme.utf8.count).prefix { $0 != UInt8(ascii: "/") }
        guard let colon = authority.lastIndex(of: UInt8(ascii: ":")),
            let port = UInt16(Substring(authority[authority.index(after: colon)...]))
        else { return nil }
        self.url = url
        self.token = token
        self.port = port
        let host = authority[..<colon].filter { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") }
        self.host = String(decoding: host, as: UTF8.self)
        self.authority = String(Substring(authority))
    }
}
