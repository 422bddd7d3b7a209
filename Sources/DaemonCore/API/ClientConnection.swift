package import Basics
package import Contract
package import HTTPWire

/// One client's connection: requests off it, one at a time, and answers onto it.
///
/// ```
/// reading ──request──▶ answering ──reply──▶ reading
///    │                     ├──page──▶ paging or scanning ──reply──▶ reading
///    │                     └──stream─▶ streaming, or following
///    └──error, or no keep-alive──▶ lingering ──closed──▶
/// ```
package struct ClientConnection: Hashable, Sendable {
    /// What the connection is doing.
    package enum Phase: Hashable, Sendable {
        case reading
        case answering(Exchange)
        case paging(EventPage, Exchange)
        case streaming(Subscriber)
        /// A page of a run's log is being read.
        case scanning(RunLogPage, Exchange)
        /// A run's log is followed to its end.
        case following(RunLogReader)
        /// Our half is closed; what still comes is let go, so that the answer isn't reset away.
        case lingering
    }

    /// What must be known of a request when it's answered.
    package struct Exchange: Hashable, Sendable {
        let keepsAlive: Bool
        let omitsBody: Bool
    }

    /// How long the client may take to close its half.
    package static let lingerPatience: Duration = .seconds(2)
    /// How many bytes may wait behind a request that's being answered.
    package static let longestPipeline = 64 << 10

    /// What the connection is doing.
    package var phase: Phase = .reading
    /// What was asked last, if that's known.
    package var operation: Operation?

    /// Whether it came through the Unix socket, whose file only its owner may open.
    package let isLocal: Bool

    private var parser: HTTPRequestParser
    /// Reads what follows the requests, once the client has switched to a WebSocket.
    private var webSocket: WebSocketParser?
    private let limits: Configuration.Limits
    private var lastProgress: Instant
    /// When the socket last took something that it was to take.
    private var lastTaken: Instant
    private var headStarted: Instant?
    /// How many bytes the socket has yet to take.
    package private(set) var unsent = 0

    /// Creates a connection on which nothing has been said.
    package init(at now: Instant, limits: Configuration.Limits, isLocal: Bool) {
        self.limits = limits
        self.isLocal = isLocal
        parser = HTTPRequestParser(limits: HTTPLimits(headBytes: limits.headBytes, bodyBytes: limits.bodyBytes))
        lastProgress = now
        lastTaken = now
    }

    /// Whether the socket has taken nothing for long of what it was to take.
    package func isStuck(at now: Instant) -> Bool {
        unsent > 0 && lastTaken.advanced(by: limits.idlePatience) <= now
    }

    /// When it must be looked at next.
    package var deadline: Instant? {
        switch phase {
        case .reading:
            headStarted?.advanced(by: limits.headPatience) ?? lastProgress.advanced(by: limits.idlePatience)
        case .answering, .paging, .scanning: unsent > 0 ? lastProgress.advanced(by: limits.idlePatience) : nil
        case .streaming, .following: lastProgress.advanced(by: Subscriber.keepAlive)
        case .lingering: lastProgress.advanced(by: unsent > 0 ? limits.idlePatience : Self.lingerPatience)
        }
    }

    /// Takes bytes that have arrived.
    ///
    /// - Returns: Whether the client is still to be borne with.
    package mutating func receive(_ bytes: [UInt8], at now: Instant) -> Bool {
        switch phase {
        case .reading:
            lastProgress = now
            parser.append(bytes)
            return true
        case .answering, .paging, .scanning:
            parser.append(bytes)
            return parser.waitingBytes <= Self.longestPipeline
        case .streaming where webSocket != nil:
            webSocket?.append(bytes)
            return true
        case .streaming, .following, .lingering:
            return true  // A subscriber has nothing to say, and a lingering client too late.
        }
    }

    /// Takes the next thing that the client wants, if the last was answered.
    package mutating func next(at now: Instant) throws(HTTPParsingError) -> HTTPRequestParser.Output? {
        guard phase == .reading else { return nil }
        let output = try parser.next()
        switch output {
        case .request(let request):
            headStarted = nil
            phase = .answering(Exchange(keepsAlive: request.keepsAlive, omitsBody: request.method == .head))
        case .expectsContinue: headStarted = nil
        case nil:
            let isInHead = !parser.isBetweenRequests && !parser.hasHead
            headStarted = isInHead ? headStarted ?? now : nil
        }
        return output
    }

    /// From here on the client speaks over a WebSocket; what has come behind its request is that already.
    package mutating func switchToWebSocket() {
        var webSocket = WebSocketParser(readingFrom: .client)
        webSocket.append(parser.takeRest())
        self.webSocket = webSocket
    }

    /// Takes the next thing that a follower says over its WebSocket.
    package mutating func nextMessage() throws(WebSocketError) -> WebSocketParser.Output? {
        guard case .streaming = phase else { return nil }
        return try webSocket?.next()
    }

    /// Has the subscriber do something, in its place; `nil` if there is none.
    package mutating func withSubscriber<Result>(_ act: (inout Subscriber) -> Result) -> Result? {
        guard case .streaming(var subscriber) = phase else { return nil }
        // Taken out meanwhile, so that its queue isn't copied.
        phase = .lingering
        defer { phase = .streaming(subscriber) }
        return act(&subscriber)
    }

    /// Notes what goes onto the connection.
    package mutating func sending(_ count: Int, at now: Instant) {
        if unsent == 0 { lastTaken = now }
        unsent += count
        lastProgress = now
    }

    /// The socket has taken that many bytes.
    package mutating func accepted(_ count: Int, at now: Instant) {
        unsent -= count
        lastProgress = now
        lastTaken = now
        _ = withSubscriber { $0.take(count) }
    }

    /// The last exchange is over.
    package mutating func finishExchange(keepsAlive: Bool, at now: Instant) {
        lastProgress = now
        phase = keepsAlive ? .reading : .lingering
    }
}
