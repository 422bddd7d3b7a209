/// How a message says where its body ends (RFC 9112 §6).
enum BodyFraming: Hashable, Sendable {
    case length(Int)
    case chunked

    /// Reads the framing out of a head; `nil` if it has none.
    ///
    /// This is where request smuggling is stopped: whatever two readers could see differently is refused.
    ///
    /// - Throws: What is contradictory, faulty or unknown about it.
    init?(of headers: HTTPHeaders, version: HTTPVersion) throws(HTTPParsingError) {
        let lengths = headers.values(of: "Content-Length")
        guard headers["Transfer-Encoding"] != nil else {
            guard !lengths.isEmpty else { return nil }
            self = .length(try Self.length(agreedBy: lengths))
            return
        }
        guard lengths.isEmpty else { throw .conflictingLengths }
        guard version == .http11 else { throw .faultyTransferCoding }
        let codings = headers.list(of: "Transfer-Encoding")
        guard codings.allSatisfy({ $0 == "chunked" }) else { throw .unknownTransferCoding }
        guard codings.count == 1 else { throw .faultyTransferCoding }
        self = .chunked
    }

    /// The length that all values state, one a line or in a list; repeating it is allowed (RFC 9110 §8.6).
    private static func length(agreedBy values: [String]) throws(HTTPParsingError) -> Int {
        var agreed: Int?
        for value in values.flatMap({ $0.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) }) {
            guard let length = Array(value).trimmingFieldSpace.decimalValue else { throw .malformedLength }
            guard agreed == nil || agreed == length else { throw .conflictingLengths }
            agreed = length
        }
        guard let agreed else { throw .malformedLength }
        return agreed
    }
}
