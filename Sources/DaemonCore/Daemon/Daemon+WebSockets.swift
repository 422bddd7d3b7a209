import Basics
import HTTPWire

// Followers over a WebSocket: how it's opened, what they may say, and how it's closed (contract CTR-API-61 to 64).
extension Daemon {
    /// Takes up a request for a WebSocket.
    ///
    /// - Throws: ``Problem`` if the request isn't right; where its version isn't, it's told which would be.
    func webSocketHandshake(for request: HTTPRequest) throws(Problem) -> WebSocketHandshake {
        do {
            return try WebSocketHandshake(answering: request)
        } catch {
            var problem = Problem(error.status, error.description)
            if error == .unsupportedVersion {
                problem.headers = ["Sec-WebSocket-Version": WebSocketHandshake.version, "Upgrade": "websocket"]
            }
            throw problem
        }
    }

    /// Takes what a follower says over its WebSocket: a ping is answered, a close too, and of messages nothing comes.
    mutating func listen(to id: ClientID) {
        do {
            while let message = try clients[id]?.nextMessage() {
                switch message {
                case .ping(let content):
                    if !isMutated(.pingUnanswered) { sendAside(WebSocketFrame(.pong, content).encoded(), to: id) }
                case .pong, .text, .binary:
                    break
                case .close(let close):
                    guard !isMutated(.closeUnanswered) else { break }
                    // With the code that it has given, if it has given one (RFC 6455, section 5.5.1).
                    hangUp(id, WebSocketFrame(.close, Array(close.payload.prefix(2))))
                }
            }
        } catch {
            hangUp(id, WebSocketFrame(WebSocketClose(error.closeCode, error.description)))
        }
        // Whoever asks without reading the answers.
        if case .streaming(let subscriber)? = clients[id]?.phase, subscriber.isTooSlow { cutOff(id) }
    }

    /// Ends a WebSocket with a last frame, behind all that is on its way.
    mutating func hangUp(_ id: ClientID, _ frame: WebSocketFrame) {
        send(frame.encoded(), to: id)
        clients[id]?.finishExchange(keepsAlive: false, at: now)
        outbox.append(.endClient(id))
        watch(id)
    }

    /// Ends a connection because the daemon ends.
    mutating func sayGoodbye(to id: ClientID) {
        if case .streaming(let subscriber)? = clients[id]?.phase, subscriber.format == .webSocket {
            hangUp(id, WebSocketFrame(WebSocketClose(.goingAway, subscriber.cursor.description)))
        } else {
            outbox.append(.endClient(id))
        }
    }
}
