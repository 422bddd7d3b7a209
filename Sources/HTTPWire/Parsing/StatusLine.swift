/// The first line of a response (RFC 9112 §4).
struct StatusLine: Hashable, Sendable {
    let version: HTTPVersion
    let status: HTTPStatus

    /// Reads a line without its line end; the reason may be empty, the space before it may not be missing.
    init(parsing line: ArraySlice<UInt8>) throws(HTTPParsingError) {
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].allSatisfy(\.isFieldByte) else { throw .malformedStatusLine }
        version = try HTTPVersion(parsing: parts[0], else: .malformedStatusLine)
        guard parts[1].count == 3, let code = parts[1].decimalValue, (100..<600).contains(code) else {
            throw .malformedStatusLine
        }
        status = HTTPStatus(rawValue: code)
    }
}
