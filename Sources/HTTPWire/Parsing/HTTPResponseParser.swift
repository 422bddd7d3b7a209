/// Reads responses off a connection, for a client.
///
/// A response that says where it ends comes out whole. One that ends with the connection comes out as it arrives; so
/// does what follows a 101, which isn't HTTP any more. What comes out depends on the bytes alone, except that the bytes
/// of a stream are cut where they were cut.
///
/// ```
/// statusLine ─▶ fields ─┬─▶ body ───▶ statusLine       any ──error──▶ failed
///                       └─▶ stream ─▶ ended
/// ```
package struct HTTPResponseParser: Hashable, Sendable {
    /// What a connection has to say.
    package enum Output: Hashable, Sendable {
        /// A message before the real answer, such as 100 (RFC 9110 §15.2).
        case interim(HTTPStatus)

        /// A whole response, its body included.
        case response(HTTPResponse)

        /// The head of a response whose body follows as ``streamBytes(_:)`` until ``streamEnded``.
        case streamStarted(HTTPResponse)

        /// Some more of a stream; never empty.
        case streamBytes([UInt8])

        /// The connection, and with it the stream, has ended.
        case streamEnded
    }

    private enum Stage: Hashable, Sendable {
        case statusLine
        case fields(StatusLine)
        case body(HTTPResponse)
        case stream
        case ended
        case failed(HTTPParsingError)
    }

    /// Whether what comes next answers HEAD, and so has no body whatever its head says (RFC 9112 §6.3, rule 1).
    package var answersHead = false

    private var stage: Stage = .statusLine
    private var isClosed = false
    private var input = InputBuffer()
    private var fields: FieldReader
    private var body: BodyReader
    private let limits: HTTPLimits

    /// Creates a parser for a new connection.
    package init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
        fields = FieldReader(limits: limits)
        body = BodyReader(limits: limits)
    }

    /// Adds bytes that have arrived; after an error they are dropped.
    package mutating func append(_ bytes: [UInt8]) {
        precondition(!isClosed, "nothing arrives on a closed connection")
        switch stage {
        case .statusLine, .fields, .body, .stream: input.append(bytes)
        case .ended, .failed: break
        }
    }

    /// Notes that nothing more will arrive, which ends a stream and breaks off anything else.
    package mutating func close() {
        isClosed = true
    }

    /// Takes what the server says next.
    ///
    /// - Returns: `nil` if the rest of it has yet to arrive, or, once closed, if there is no more.
    /// - Throws: What is wrong with it. From then on the same error is thrown each time.
    package mutating func next() throws(HTTPParsingError) -> Output? {
        do {
            let output = try takeOutput()
            return if output == nil && isClosed { try end() } else { output }
        } catch {
            stage = .failed(error)
            input = InputBuffer()
            body = BodyReader(limits: limits)
            throw error
        }
    }

    private mutating func takeOutput() throws(HTTPParsingError) -> Output? {
        while true {
            switch stage {
            case .statusLine:
                let overflow = HTTPParsingError.headTooLarge(limit: limits.headBytes)
                guard let line = try input.takeLine(within: limits.headBytes, else: overflow) else { return nil }
                stage = .fields(try StatusLine(parsing: line))
                fields.begin(bytesTaken: line.count + 2)
            case .fields(let line):
                guard let headers = try fields.take(from: &input) else { return nil }
                if let output = try begin(line, headers) { return output }
            case .body(var response):
                guard let whole = try body.take(from: &input) else { return nil }
                response.body = whole
                stage = .statusLine
                return .response(response)
            case .stream:
                let bytes = Array(input.take(upTo: .max))
                return bytes.isEmpty ? nil : .streamBytes(bytes)
            case .ended:
                return nil
            case .failed(let error):
                throw error
            }
        }
    }

    /// Decides from a head what follows it (RFC 9112 §6.3).
    private mutating func begin(_ line: StatusLine, _ headers: HTTPHeaders) throws(HTTPParsingError) -> Output? {
        let response = HTTPResponse(status: line.status, headers: headers)
        guard !line.status.isInterim else {
            stage = .statusLine
            return .interim(line.status)
        }
        let hasNoBody = answersHead || line.status.hasNoBody && line.status.rawValue != 101
        let framing = hasNoBody ? .length(0) : try BodyFraming(of: headers, version: line.version)
        guard let framing, line.status.rawValue != 101 else {
            stage = .stream
            return .streamStarted(response)
        }
        stage = .body(response)
        try body.begin(framing)
        return nil
    }

    /// Says what it means that nothing more arrives.
    private mutating func end() throws(HTTPParsingError) -> Output? {
        switch stage {
        case .stream:
            stage = .ended
            return .streamEnded
        case .statusLine where input.isEmpty, .ended:
            return nil
        case .statusLine, .fields, .body:
            throw .endedEarly
        case .failed(let error):
            throw error
        }
    }
}
