/// Reads messages off a WebSocket, one at a time.
///
/// Append bytes as they arrive, in pieces of any size, and take what comes out until nothing does. What comes out
/// depends on the bytes alone, not on how they were cut. What follows a close is passed over (RFC 6455 §5.5.1).
///
/// ```
/// head ─▶ payload ─┬─▶ head            any ──error──▶ failed
///                  └─close─▶ closed
/// ```
package struct WebSocketParser: Hashable, Sendable {
    /// What a peer has to say.
    package enum Output: Hashable, Sendable {
        /// A whole text, its fragments joined; it is UTF-8.
        case text([UInt8])

        /// A whole message of bytes, its fragments joined.
        case binary([UInt8])

        /// A question that a pong with the same content answers.
        case ping([UInt8])

        /// The answer to a ping, or a sign of life that nobody asked for.
        case pong([UInt8])

        /// The peer sends nothing more, and waits for our close if it hasn't had it.
        case close(WebSocketClose)
    }

    private enum Stage: Hashable, Sendable {
        case head
        case payload(WebSocketFrameHead, taken: Int)
        case closed
        case failed(WebSocketError)
    }

    /// A message of which some frames have come.
    private struct Message: Hashable {
        let isText: Bool
        var bytes: [UInt8] = []
        var progress = UTF8Progress()
    }

    private var stage: Stage = .head
    private var input = InputBuffer()
    private var message: Message?
    /// What has come of a control frame.
    private var control: [UInt8] = []
    private let sender: WebSocketRole
    private let limits: WebSocketLimits

    /// Creates a parser for a connection whose handshake is over.
    ///
    /// - Parameters:
    ///   - sender: Whose frames it reads.
    ///   - limits: How much the sender may say at once.
    package init(readingFrom sender: WebSocketRole, limits: WebSocketLimits = WebSocketLimits()) {
        self.sender = sender
        self.limits = limits
    }

    /// Adds bytes that have arrived; after a close or an error they are dropped.
    package mutating func append(_ bytes: [UInt8]) {
        switch stage {
        case .head, .payload: input.append(bytes)
        case .closed, .failed: break
        }
    }

    /// Takes what the peer says next.
    ///
    /// A text is found not to be UTF-8 at the first byte that can't be, before its frame is whole (RFC 6455 §8.1).
    ///
    /// - Returns: `nil` if the rest of it has yet to arrive, or after a close.
    /// - Throws: What is wrong with it. From then on the same error is thrown each time.
    package mutating func next() throws(WebSocketError) -> Output? {
        do {
            return try takeOutput()
        } catch {
            end(.failed(error))
            throw error
        }
    }

    private mutating func takeOutput() throws(WebSocketError) -> Output? {
        while true {
            switch stage {
            case .head:
                guard let head = try WebSocketFrameHead(parsing: input.waiting, by: rules) else { return nil }
                _ = input.take(upTo: head.size)
                begin(head)
            case .payload(let head, let taken):
                let more = try take(upTo: head.length - taken, of: head, at: taken)
                guard taken + more == head.length else {
                    stage = .payload(head, taken: taken + more)
                    return nil
                }
                stage = .head
                if let output = try finish(head) { return output }
            case .closed:
                return nil
            case .failed(let error):
                throw error
            }
        }
    }

    private var rules: WebSocketFrameHead.Rules {
        WebSocketFrameHead.Rules(
            sender: sender,
            isInMessage: message != nil,
            room: limits.messageBytes - (message?.bytes.count ?? 0),
            limit: limits.messageBytes
        )
    }

    private mutating func begin(_ head: WebSocketFrameHead) {
        stage = .payload(head, taken: 0)
        switch head.opcode {
        case .text, .binary: message = Message(isText: head.opcode == .text)
        case .continuation, .close, .ping, .pong: break
        }
    }

    /// Takes what there is of a payload, unmasked.
    ///
    /// - Returns: How many bytes that were.
    private mutating func take(
        upTo left: Int,
        of head: WebSocketFrameHead,
        at offset: Int
    ) throws(WebSocketError) -> Int {
        let taken = input.take(upTo: left)
        guard !taken.isEmpty else { return 0 }
        guard !head.opcode.isControl else {
            let start = control.count
            control += taken
            head.mask?.apply(to: &control, from: start, at: offset)
            return taken.count
        }
        // Taken out, so that it isn't copied.
        guard var message = message.take() else { preconditionFailure("a frame of data belongs to a message") }
        let start = message.bytes.count
        message.bytes += taken
        head.mask?.apply(to: &message.bytes, from: start, at: offset)
        guard !message.isText || message.progress.take(message.bytes[start...]) else { throw .malformedText }
        self.message = message
        return taken.count
    }

    /// Says what a whole frame means; `nil` for one whose message goes on.
    private mutating func finish(_ head: WebSocketFrameHead) throws(WebSocketError) -> Output? {
        switch head.opcode {
        case .continuation, .text, .binary:
            guard head.isFinal, let whole = message.take() else { return nil }
            guard whole.progress.isWhole else { throw .malformedText }
            return whole.isText ? .text(whole.bytes) : .binary(whole.bytes)
        case .ping: return .ping(takeControl())
        case .pong: return .pong(takeControl())
        case .close:
            let close = try WebSocketClose(parsing: takeControl())
            end(.closed)
            return .close(close)
        }
    }

    private mutating func takeControl() -> [UInt8] {
        defer { control = [] }
        return control
    }

    /// Lets go of all that was kept.
    private mutating func end(_ stage: Stage) {
        self.stage = stage
        input = InputBuffer()
        message = nil
        control = []
    }
}
