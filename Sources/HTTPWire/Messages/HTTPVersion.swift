/// The versions whose messages this module reads, as they are spelled in a start line (RFC 9112 §2.3).
package enum HTTPVersion: String, Hashable, Sendable {
    case http10 = "HTTP/1.0"
    case http11 = "HTTP/1.1"
}

extension HTTPVersion {
    /// Reads the version of a start line.
    ///
    /// - Throws: `malformed` if this isn't a version, ``HTTPParsingError/unsupportedVersion`` if it's another than ours.
    init(parsing text: ArraySlice<UInt8>, else malformed: HTTPParsingError) throws(HTTPParsingError) {
        let (major, minor) = (text.dropFirst(5).first, text.last)
        guard text.count == 8, text.starts(with: "HTTP/".utf8), text.dropLast().last == UInt8(ascii: "."),
            let major, let minor, major.isDigit, minor.isDigit
        else { throw malformed }
        guard let version = HTTPVersion(rawValue: String(decoding: text, as: UTF8.self)) else {
            throw .unsupportedVersion
        }
        self = version
    }
}
