/// Reads field lines up to the empty line that ends them: a header section, or the trailers of a chunked body.
struct FieldReader: Hashable, Sendable {
    private var headers = HTTPHeaders()
    private var bytesLeft = 0
    private let limits: HTTPLimits

    /// Creates a reader that is told when to begin.
    init(limits: HTTPLimits) {
        self.limits = limits
    }

    /// Begins a section of which `bytesTaken` bytes of the limit are spent already.
    mutating func begin(bytesTaken: Int) {
        bytesLeft = limits.headBytes - bytesTaken
    }

    /// Takes what there is of the section.
    ///
    /// - Returns: All of its fields, or `nil` if some have yet to arrive.
    mutating func take(from input: inout InputBuffer) throws(HTTPParsingError) -> HTTPHeaders? {
        while let line = try input.takeLine(within: bytesLeft, else: .headTooLarge(limit: limits.headBytes)) {
            bytesLeft -= line.count + 2
            guard !line.isEmpty else { return takeHeaders() }
            guard headers.fields.count < limits.fieldCount else { throw .tooManyFields(limit: limits.fieldCount) }
            try headers.append(parsing: line)
        }
        return nil
    }

    private mutating func takeHeaders() -> HTTPHeaders {
        defer { headers = HTTPHeaders() }
        return headers
    }
}
