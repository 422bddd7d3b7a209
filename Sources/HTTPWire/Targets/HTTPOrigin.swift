/// Where a page that makes a browser ask comes from (RFC 6454 §7).
package struct HTTPOrigin: Hashable, Sendable {
    /// The scheme in lower case.
    package let scheme: String

    /// The host, and the port if it isn't the scheme's own: browsers leave that one out here as they do in `Host`.
    package let authority: HTTPAuthority

    /// Reads `scheme://host[:port]`; `nil` for anything else, so also for the `null` of a page without an origin.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)[...]
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8),
            let authority = HTTPAuthority(parsing: bytes[colon...].dropFirst(3))
        else { return nil }
        let scheme = bytes[..<colon].map(\.lowercased)
        guard let first = scheme.first, first.isLetter, scheme.allSatisfy(\.isSchemeByte) else { return nil }
        self.scheme = String(decoding: scheme, as: UTF8.self)
        self.authority = authority
    }
}

extension HTTPOrigin: CustomStringConvertible {
    package var description: String { "\(scheme)://\(authority)" }
}
