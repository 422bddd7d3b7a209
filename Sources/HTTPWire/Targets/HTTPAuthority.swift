/// A host and perhaps a port, as in `Host`, in an absolute target and in an origin (RFC 3986 §3.2).
///
/// Neither user names nor percent escapes are taken, though the grammar has both: the only use of an authority here is
/// to be compared, and both exist to make one look like another.
package struct HTTPAuthority: Hashable, Sendable {
    /// The name or address in lower case, an IPv6 address without its brackets.
    package let host: String

    /// The port, unless it is left to the scheme.
    package let port: Int?

    /// Reads `host`, `host:port`, `[address]` or `[address]:port`; `nil` if it is none of them.
    ///
    /// An IPv6 address is checked for its characters and not for its grammar: one that isn't an address equals none.
    package init?(_ text: String) {
        self.init(parsing: Array(text.utf8)[...])
    }

    init?(parsing text: ArraySlice<UInt8>) {
        let host: ArraySlice<UInt8>
        let rest: ArraySlice<UInt8>
        if text.first == UInt8(ascii: "[") {
            guard let end = text.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            (host, rest) = (text[..<end].dropFirst(), text[(end + 1)...])
            guard host.contains(UInt8(ascii: ":")), host.allSatisfy(\.isAddressByte) else { return nil }
        } else {
            let end = text.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
            (host, rest) = (text[..<end], text[end...])
            guard !host.isEmpty, host.allSatisfy(\.isHostNameByte) else { return nil }
        }
        guard rest.isEmpty || rest.first == UInt8(ascii: ":") else { return nil }
        // "host:" is "host" (RFC 3986 §3.2.3).
        let digits = rest.dropFirst()
        guard let port = digits.decimalValue ?? (digits.isEmpty ? 0 : nil), port <= UInt16.max else { return nil }

        self.host = String(decoding: host.map(\.lowercased), as: UTF8.self)
        self.port = digits.isEmpty ? nil : port
    }
}

extension HTTPAuthority: CustomStringConvertible {
    package var description: String {
        let host = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port.map { "\(host):\($0)" } ?? host
    }
}
