import HTTPWire

/// A client's side of one WebSocket, which answers pings by itself.
struct WebSocketClient: Sendable {
    /// What frames are masked with.
    ///
    /// A scenario knows no one whom dice would have to keep from guessing it.
    static let mask = WebSocketMask(0x5AC3_691F)

    /// The most that a message of codexd may hold.
    private static let limits = WebSocketLimits(messageBytes: 64 << 20)

    private let handshake = WebSocketHandshake(offering: Array("the sample nonce".utf8))
    private var parser = WebSocketParser(readingFrom: .server, limits: limits)
    private var replies: [UInt8] = []

    /// The fields with which a request asks for it.
    var offer: [(name: String, value: String)] { handshake.offer.fields.map { ($0.name, $0.value) } }

    /// Looks at the answer to the request.
    ///
    /// - Throws: Why it opens nothing.
    func open(_ response: HTTPResponse) throws(WebSocketHandshakeError) {
        try handshake.check(response)
    }

    /// Reads what has come behind the answer.
    ///
    /// - Throws: ``WebSocketError`` if codexd broke the protocol.
    mutating func read(_ bytes: [UInt8]) throws(WebSocketError) -> [WebSocketParser.Output] {
        parser.append(bytes)
        var outputs: [WebSocketParser.Output] = []
        while let output = try parser.next() {
            if case .ping(let content) = output { replies += WebSocketFrame(.pong, content).encoded(masked: Self.mask) }
            outputs.append(output)
        }
        return outputs
    }

    /// Takes what is to be sent in answer to what was read.
    mutating func takeReplies() -> [UInt8] {
        defer { replies = [] }
        return replies
    }
}
