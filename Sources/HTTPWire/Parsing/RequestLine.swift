/// The first line of a request (RFC 9112 §3).
struct RequestLine: Hashable, Sendable {
    let method: HTTPMethod
    let target: HTTPTarget
    let version: HTTPVersion

    /// Reads a line without its line end: three parts, one space between them, and no more.
    ///
    /// The version is judged before the target: what another version means by its target isn't ours to say.
    init(parsing line: ArraySlice<UInt8>, limits: HTTPLimits) throws(HTTPParsingError) {
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty, parts[0].allSatisfy(\.isTokenByte) else {
            throw .malformedRequestLine
        }
        method = HTTPMethod(rawValue: String(decoding: parts[0], as: UTF8.self))
        version = try HTTPVersion(parsing: parts[2], else: .malformedRequestLine)
        guard parts[1].count <= limits.targetBytes else { throw .targetTooLong(limit: limits.targetBytes) }
        target = try HTTPTarget(parsing: parts[1], method: method)
    }
}
