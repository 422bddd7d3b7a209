package import Basics
import HTTPWire

/// Follows the events of a daemon as a client does, from the first on and over as many connections as it takes.
package struct EventFollower: Sendable {
    /// All events so far, in their order.
    package private(set) var events: [JSONSlice] = []

    /// Why nothing comes any more; `nil` while a stream may go on.
    package private(set) var ending: String?

    /// Behind which event a stream goes on.
    package var cursor: String { last ?? "\(daemon):0" }

    private let daemon: String
    private let form: Scenario.Following

    /// The id of the last event.
    private var last: String?

    private var parser = HTTPResponseParser()
    private var messages = ServerSentEventParser()

    /// The connection as a WebSocket, where it is to be one.
    private var webSocket = WebSocketClient()

    /// Creates a follower of the daemon of that id, which has seen nothing.
    package init(daemon: String, as form: Scenario.Following = .serverSentEvents) {
        self.daemon = daemon
        self.form = form
    }

    /// Gets ready for a new connection, forgetting what was left of an earlier one.
    ///
    /// - Returns: The request to send on it, for what follows the last event.
    package mutating func begin() -> APIRequest {
        parser = HTTPResponseParser()
        messages = ServerSentEventParser()
        webSocket = WebSocketClient()
        ending = nil
        var request = APIRequest("GET", "/v1/codexd/events?since=\(cursor)")
        switch form {
        case .serverSentEvents: request.headers = [("Accept", "text/event-stream")]
        case .webSocket: request.headers = webSocket.offer
        }
        return request
    }

    /// Takes what is to be sent in answer to what was read: a client answers the pings of its server.
    package mutating func takeReplies() -> [UInt8] {
        webSocket.takeReplies()
    }

    /// Reads what has come.
    package mutating func take(_ received: Received) {
        guard ending == nil, !received.isNothing else { return }
        parser.append(received.bytes)
        if received.ending == "" { parser.close() }
        do throws(HTTPParsingError) {
            while ending == nil, let output = try parser.next() { take(output) }
        } catch {
            ending = "\(error)"
        }
        guard ending == nil, let reason = received.ending else { return }
        ending = reason.isEmpty ? "the daemon closed the connection" : reason
    }

    private mutating func take(_ output: HTTPResponseParser.Output) {
        switch output {
        case .interim: break
        case .response(let response), .streamStarted(let response): begin(response)
        case .streamBytes(let bytes):
            switch form {
            case .serverSentEvents: take(bytes)
            case .webSocket: takeFrames(bytes)
            }
        case .streamEnded: ending = "the daemon closed the stream"
        }
    }

    private mutating func begin(_ response: HTTPResponse) {
        switch form {
        case .serverSentEvents:
            if response.status != .ok { ending = "the daemon answered \(response.status.rawValue)" }
        case .webSocket:
            do {
                try webSocket.open(response)
            } catch {
                ending = "\(error)"
            }
        }
    }

    private mutating func takeFrames(_ bytes: [UInt8]) {
        do {
            for output in try webSocket.read(bytes) {
                switch output {
                case .text(let text): take(text: text)
                case .close(let close):
                    let code = close.code?.description ?? "no code"
                    ending = "the daemon closed the WebSocket with \(code), \"\(close.reason)\""
                case .binary, .ping, .pong: break
                }
            }
        } catch {
            ending = "\(error)"
        }
    }

    /// Reads a message of a WebSocket; one without a cursor tells of a gap, and is no event.
    private mutating func take(text: [UInt8]) {
        do {
            let event = try JSONSlice(validating: text[...])
            guard let cursor = event.member("cursor")?.text else { return }
            events.append(event)
            last = cursor
        } catch {
            ending = "a message of the WebSocket is not JSON: \(error)"
        }
    }

    private mutating func take(_ bytes: [UInt8]) {
        messages.append(bytes)
        do throws(ServerSentEventParser.Failure) {
            while ending == nil, let message = try messages.next() { take(message) }
        } catch {
            ending = "\(error)"
        }
    }

    private mutating func take(_ message: ServerSentEventParser.Message) {
        // A message without an id tells of a gap, and is no event.
        guard let id = message.id, !message.data.isEmpty else { return }
        do {
            events.append(try Self.event(message.data))
            last = id
        } catch {
            ending = "an event of the stream is not JSON: \(error)"
        }
    }

    private static func event(_ data: ArraySlice<UInt8>) throws(JSONError) -> JSONSlice {
        do {
            return try JSONSlice(validating: data)
        } catch {
            // What isn't UTF-8 is read as U+FFFD, and that may stand in a text.
            return try JSONSlice(validating: Array(String(decoding: data, as: UTF8.self).utf8))
        }
    }
}
