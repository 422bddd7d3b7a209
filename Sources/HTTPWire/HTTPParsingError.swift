/// Why bytes from a peer are not an HTTP/1.1 message we take.
///
/// Each is final for its connection: where one message goes wrong, the start of the next can't be known.
package enum HTTPParsingError: Error, Hashable, Sendable {
    /// A line ended in LF alone.
    ///
    /// RFC 9112 §2.2 lets a recipient take it; two recipients that disagree about it can be played off against each
    /// other, so this one doesn't.
    case bareLineFeed
    case malformedRequestLine
    case malformedStatusLine
    case unsupportedVersion

    /// The target isn't a path, an absolute `http` URL, or the `*` of OPTIONS (RFC 9112 §3.2).
    case malformedTarget

    /// An escape in the target isn't `%` and two hexadecimal digits, or what they spell isn't UTF-8.
    case malformedEscape

    /// The target is longer than the limit, or the request line filled the whole head.
    case targetTooLong(limit: Int)
    case headTooLarge(limit: Int)
    case tooManyFields(limit: Int)

    /// A field line isn't a token, a colon right after it, and a value free of control characters (RFC 9112 §5.1).
    case malformedField

    /// A line of the head began with white space (RFC 9112 §5.2).
    case foldedField
    case missingHost
    case repeatedHost
    case malformedHost
    case malformedLength

    /// Two lengths that differ, or a length beside a transfer coding: the marks of request smuggling (RFC 9112 §6.3).
    case conflictingLengths

    /// A transfer coding that frames nothing: empty, `chunked` twice, or in HTTP/1.0 (RFC 9112 §6.1).
    case faultyTransferCoding
    case unknownTransferCoding
    case malformedChunk
    case chunkLineTooLong(limit: Int)
    case bodyTooLarge(limit: Int)

    /// The connection ended in the middle of a message.
    case endedEarly

    /// The status to refuse a request with; where a response was at fault, the one a gateway would pass on.
    package var status: HTTPStatus {
        switch self {
        case .bareLineFeed, .malformedRequestLine, .malformedTarget, .malformedEscape, .malformedField, .foldedField,
            .missingHost, .repeatedHost, .malformedHost, .malformedLength, .conflictingLengths, .faultyTransferCoding,
            .malformedChunk, .chunkLineTooLong, .endedEarly:
            .badRequest
        case .bodyTooLarge: .contentTooLarge
        case .targetTooLong: .uriTooLong
        case .headTooLarge, .tooManyFields: .requestHeaderFieldsTooLarge
        case .unknownTransferCoding: .notImplemented
        case .malformedStatusLine: .badGateway
        case .unsupportedVersion: .httpVersionNotSupported
        }
    }
}

extension HTTPParsingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .bareLineFeed: "a line ends in LF without CR"
        case .malformedRequestLine: "the request line is not a method, a target and an HTTP version"
        case .malformedStatusLine: "the status line is not an HTTP version, a status and a reason"
        case .unsupportedVersion: "the HTTP version is neither 1.0 nor 1.1"
        case .malformedTarget: "the request target is neither a path nor an absolute http URL"
        case .malformedEscape: "the request target has a bad percent escape"
        case .targetTooLong(let limit): "the request target exceeds \(limit) bytes"
        case .headTooLarge(let limit): "the message head exceeds \(limit) bytes"
        case .tooManyFields(let limit): "the message has more than \(limit) header fields"
        case .malformedField: "a header field is malformed"
        case .foldedField: "a header field is folded over two lines"
        case .missingHost: "the Host header field is missing"
        case .repeatedHost: "the Host header field is repeated"
        case .malformedHost: "the Host header field is not a host and a port"
        case .malformedLength: "Content-Length is not a number"
        case .conflictingLengths: "the message has more than one length"
        case .faultyTransferCoding: "Transfer-Encoding does not frame the body"
        case .unknownTransferCoding: "Transfer-Encoding names a coding other than chunked"
        case .malformedChunk: "a chunk is malformed"
        case .chunkLineTooLong(let limit): "a chunk line exceeds \(limit) bytes"
        case .bodyTooLarge(let limit): "the body exceeds \(limit) bytes"
        case .endedEarly: "the connection ended in the middle of a message"
        }
    }
}
