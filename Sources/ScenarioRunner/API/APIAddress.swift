import Platform

/// Where the local API of a daemon is, and what opens it.
struct APIAddress: Hashable {
    let url: String
    let token: String
    let endpoint: Endpoint

    /// What stands in `Host`.
    let authority: String

    /// Reads a URL such as `http://127.0.0.1:4319`, or gives `nil` if it is none.
    init?(url: String, token: String) {
        guard url.hasPrefix("http://") else { return nil }
        let authority = url.dropFirst("http://".count).prefix { $0 != "/" }
        guard let colon = authority.lastIndex(of: ":"), let port = UInt16(authority[authority.index(after: colon)...])
        else { return nil }
        let host = authority[..<colon].filter { $0 != "[" && $0 != "]" }
        self.url = url
        self.token = token
        self.authority = String(authority)
        endpoint = .internet(host: host, port: port)
    }
}
