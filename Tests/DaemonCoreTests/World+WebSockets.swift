import Basics
import DaemonCore
import HTTPWire
import Testing

// Clients that follow over a WebSocket.
extension World {
    /// The fields that ask for a WebSocket, with the key of RFC 6455, section 1.3.
    static let upgrade = [
        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
    ]

    /// Follows the events over a WebSocket; `frames` go out together with the request.
    mutating func openWebSocket(_ query: String = "", behind frames: [WebSocketFrame] = []) -> ClientID {
        let client = connect()
        let head = head("GET /v1/codexd/events\(query) HTTP/1.1", Self.upgrade)
        tell(.client(client, .received(Array(head.utf8) + frames.flatMap(Self.masked))))
        return client
    }

    /// A client sends frames.
    mutating func send(_ client: ClientID, _ frames: [WebSocketFrame]) {
        tell(.client(client, .received(frames.flatMap(Self.masked))))
    }

    private static func masked(_ frame: WebSocketFrame) -> [UInt8] {
        frame.encoded(masked: WebSocketMask(0x9A1C_55E3))
    }

    /// Takes what a client was sent over its WebSocket; the head that opened it is passed by.
    mutating func takeWebSocket(of client: ClientID) throws -> [WebSocketParser.Output] {
        var bytes = takeBytes(of: client)
        if bytes.starts(with: "HTTP/1.1 101 ".utf8) {
            var parser = HTTPResponseParser()
            parser.append(bytes)
            _ = try parser.next()
            bytes = []
            if case .streamBytes(let rest)? = try parser.next() { bytes = rest }
        }
        var parser = WebSocketParser(readingFrom: .server, limits: WebSocketLimits(messageBytes: 1 << 20))
        parser.append(bytes)
        var outputs: [WebSocketParser.Output] = []
        while let output = try parser.next() { outputs.append(output) }
        return outputs
    }

    /// Takes the messages that a client was sent over its WebSocket.
    mutating func takeTexts(of client: ClientID) throws -> [JSON] {
        var texts: [JSON] = []
        for case .text(let text) in try takeWebSocket(of: client) { texts.append(try JSON(parsing: text)) }
        return texts
    }

    /// The events of the log as a WebSocket shows them: with the cursor behind each.
    var cursoredEvents: [JSON] {
        get throws {
            try shownEvents.map { event in
                var members = try #require(event.members)
                members.append("cursor", .string(cursor(try #require(event["seq"]?.integer))))
                return .object(members)
            }
        }
    }
}
