/// How much a peer may say at once over a WebSocket.
package struct WebSocketLimits: Hashable, Sendable {
    /// The most bytes of a control frame (RFC 6455 §5.5).
    package static let controlBytes = 125

    /// The longest message, its fragments joined, and so the longest frame too.
    package let messageBytes: Int

    /// Creates limits; what isn't named has a default that is ample for what clients of the local API have to say.
    package init(messageBytes: Int = 64 << 10) {
        precondition(messageBytes >= 0, "a limit isn't negative")
        self.messageBytes = messageBytes
    }
}
