/// Reads requests off a connection, one at a time.
///
/// Append bytes as they arrive, in pieces of any size, and take what comes out until nothing does. What comes out
/// depends on the bytes alone, not on how they were cut. A client may send its next request before it has the last
/// answer; those bytes wait until ``next()`` is called again.
///
/// ```
/// requestLine ─▶ fields ─▶ body ─▶ requestLine        any ──error──▶ failed
/// ```
package struct HTTPRequestParser: Hashable, Sendable {
    /// What a connection has to say.
    package enum Output: Hashable, Sendable {
        /// A whole request, its body included.
        case request(HTTPRequest)

        /// The client waits for ``HTTPResponse/continue100`` before it sends the body (RFC 9110 §10.1.1).
        ///
        /// It comes once, before the request itself, also if the client hasn't waited: then the answer is allowed, too.
        case expectsContinue
    }

    private enum Stage: Hashable, Sendable {
        case requestLine
        case fields(RequestLine)
        case body(HTTPRequest)
        case failed(HTTPParsingError)
    }

    private var stage: Stage = .requestLine
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

    /// Whether the client owes nothing: no byte of another request has come, so it may be idle rather than slow.
    package var isBetweenRequests: Bool { stage == .requestLine && input.isEmpty }

    /// Whether the head of a request is complete and its body isn't.
    package var hasHead: Bool {
        switch stage {
        case .body: true
        case .requestLine, .fields, .failed: false
        }
    }

    /// How many bytes wait to be looked at; a caller that isn't taking requests stops reading before it is many.
    package var waitingBytes: Int { input.count }

    /// Adds bytes that have arrived; after an error they are dropped.
    package mutating func append(_ bytes: [UInt8]) {
        switch stage {
        case .requestLine, .fields, .body: input.append(bytes)
        case .failed: break
        }
    }

    /// Takes what has come behind the last request, which is in another protocol if that request asked for one.
    package mutating func takeRest() -> [UInt8] {
        Array(input.take(upTo: .max))
    }

    /// Takes what the client says next.
    ///
    /// - Returns: `nil` if the rest of it has yet to arrive.
    /// - Throws: What is wrong with it. From then on the same error is thrown each time.
    package mutating func next() throws(HTTPParsingError) -> Output? {
        do {
            return try takeOutput()
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
            case .requestLine:
                // A line that fills the whole head does so with its target, as far as anyone can tell.
                let overflow = HTTPParsingError.targetTooLong(limit: limits.targetBytes)
                guard let line = try input.takeLine(within: limits.headBytes, else: overflow) else { return nil }
                // Old clients end a body with a line end that isn't part of it (RFC 9112 §2.2).
                guard !line.isEmpty else { continue }
                stage = .fields(try RequestLine(parsing: line, limits: limits))
                fields.begin(bytesTaken: line.count + 2)
            case .fields(let line):
                guard let headers = try fields.take(from: &input) else { return nil }
                let framing = try BodyFraming(of: headers, version: line.version) ?? .length(0)
                stage = .body(try HTTPRequest(line: line, headers: headers))
                try body.begin(framing)
                if Self.expectsContinue(headers, framing: framing, version: line.version) { return .expectsContinue }
            case .body(var request):
                guard let whole = try body.take(from: &input) else { return nil }
                request.body = whole
                stage = .requestLine
                return .request(request)
            case .failed(let error):
                throw error
            }
        }
    }

    /// Whether a client holds back its body; HTTP/1.0 doesn't know how to, and an empty one isn't held back.
    private static func expectsContinue(_ headers: HTTPHeaders, framing: BodyFraming, version: HTTPVersion) -> Bool {
        version == .http11 && framing != .length(0) && headers.contains("100-continue", in: "Expect")
    }
}
