/// The sides of a WebSocket, which follow different rules (RFC 6455 §5.1).
package enum WebSocketRole: Hashable, Sendable, CaseIterable {
    /// The side that asked for the connection; it masks what it sends.
    case client
    /// The side that was asked; it masks nothing.
    case server
}
