/// What a request is asked of, taken apart and decoded (RFC 9112 §3.2).
package struct HTTPTarget: Hashable, Sendable {
    /// The path as it was sent, never empty; `*` for a request to the server as a whole.
    package let path: String

    /// The decoded segments between the slashes of the path; the root has none, and a last slash makes an empty one.
    ///
    /// An encoded slash is part of its segment. Dot segments are left as they are: nothing here is a file.
    package let pathSegments: [String]

    /// The decoded query; empty if there is none.
    package let query: HTTPQuery

    /// The host of an absolute target (RFC 9112 §3.2.2).
    package let authority: HTTPAuthority?

    /// Takes a target apart.
    ///
    /// Every visible ASCII character but `#` may stand in a target, also those that RFC 3986 wants escaped and browsers
    /// don't escape. The authority form is that of CONNECT, which no origin server needs.
    ///
    /// - Throws: ``HTTPParsingError/malformedTarget`` or ``HTTPParsingError/malformedEscape``.
    init(parsing text: ArraySlice<UInt8>, method: HTTPMethod) throws(HTTPParsingError) {
        guard text.allSatisfy(\.isTargetByte) else { throw .malformedTarget }
        guard !(method == .options && text.elementsEqual("*".utf8)) else {
            (path, pathSegments, query, authority) = ("*", ["*"], HTTPQuery(), nil)
            return
        }
        let hierarchy: ArraySlice<UInt8>
        (authority, hierarchy) = try Self.splitAuthority(of: text)
        let end = hierarchy.firstIndex(of: UInt8(ascii: "?")) ?? hierarchy.endIndex
        let path = hierarchy[..<end].isEmpty ? Array("/".utf8)[...] : hierarchy[..<end]

        self.path = String(decoding: path, as: UTF8.self)
        var segments: [String] = []
        if path.count > 1 {
            for segment in path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                segments.append(try segment.percentDecoded())
            }
        }
        pathSegments = segments
        query = try HTTPQuery(parsing: hierarchy[end...].dropFirst())
    }

    /// Parts `http://host` from what follows it, and a bare path from nothing.
    private static func splitAuthority(
        of text: ArraySlice<UInt8>
    ) throws(HTTPParsingError) -> (HTTPAuthority?, ArraySlice<UInt8>) {
        guard text.first != UInt8(ascii: "/") else { return (nil, text) }
        let schemes = ["http://", "https://"]
        guard let scheme = schemes.first(where: { text.map(\.lowercased).starts(with: $0.utf8) }) else {
            throw .malformedTarget
        }
        let rest = text.dropFirst(scheme.utf8.count)
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        guard let authority = HTTPAuthority(parsing: rest[..<end]) else { throw .malformedTarget }
        return (authority, rest[end...])
    }
}
