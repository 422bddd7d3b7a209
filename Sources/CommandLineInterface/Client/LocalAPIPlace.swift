import Basics

/// Where a running daemon says that it is reached (`local-api.json`, contract CTR-API-1).
package struct LocalAPIPlace: Hashable, Sendable {
    /// The authority of its URL, which a request names as its host.
    package let authority: String
    /// The host in the URL, without brackets.
    package let host: String
    /// The port in the URL.
    package let port: UInt16
    /// The path of its Unix socket, if it has one.
    package let socket: String?

    /// Reads the file.
    ///
    /// - Returns: `nil` if it isn't as a daemon writes it.
    package init?(_ content: [UInt8]) {
        // Why it can't be read is of no use to who looks for a daemon.
        guard let file = try? JSON(parsing: content), let url = file["url"]?.text, url.hasPrefix("http://"),
            let colon = url.lastIndex(of: ":"), let port = UInt16(url[url.index(after: colon)...])
        else { return nil }
        let prefix = "http://"
        let host = url[..<colon].dropFirst(prefix.count)
        authority = String(url.dropFirst(prefix.count))
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : String(host)
        self.port = port
        socket = file["socket"]?.text
    }
}
