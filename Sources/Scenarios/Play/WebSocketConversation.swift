import Basics
import HTTPWire

/// A WebSocket from the request that asks for it to its end, with all that codexd says over it.
struct WebSocketConversation: Sendable {
    /// How it ended; `nil` while it goes on.
    private(set) var outcome: APICall.Outcome?
    /// The fields of the answer's header, as a call has them.
    private(set) var headers: JSONObject = [:]

    private var responses = HTTPResponseParser()
    private var client = WebSocketClient()
    /// The answer that has opened it.
    private var opening: HTTPResponse?
    /// What is sent once it is open.
    private var toSend: [UInt8]
    private var messages: [JSON] = []
    private var pongs: [JSON] = []
    private var close: JSON = .null

    /// Creates one of which the request is on its way.
    ///
    /// - Parameter bytes: What the client sends as soon as it is open.
    init(sending bytes: [UInt8]) {
        toSend = bytes
    }

    /// The fields with which a request asks for it.
    static var offer: [(name: String, value: String)] { WebSocketClient().offer }

    /// Reads what has come.
    mutating func take(_ received: Received) {
        guard outcome == nil, !received.isNothing else { return }
        responses.append(received.bytes)
        if received.ending == "" { responses.close() }
        do {
            while outcome == nil, let output = try responses.next() { try take(output) }
        } catch {
            outcome = .unanswered("\(error)")
        }
        guard outcome == nil, let ending = received.ending else { return }
        outcome = account ?? .unanswered(ending.isEmpty ? "the connection was closed without an answer" : ending)
    }

    /// Takes what is to be sent now.
    mutating func takeBytes() -> [UInt8] {
        guard opening != nil else { return [] }
        defer { toSend = [] }
        return toSend + client.takeReplies()
    }

    private mutating func take(_ output: HTTPResponseParser.Output) throws {
        switch output {
        case .interim: break
        case .response(let response):
            headers = APICall.joined(response.headers)
            outcome = .answered(status: response.status.rawValue, body: APICall.body(response.body))
        case .streamStarted(let response):
            headers = APICall.joined(response.headers)
            try client.open(response)
            opening = response
        case .streamBytes(let bytes): for output in try client.read(bytes) { take(output) }
        case .streamEnded: outcome = account
        }
    }

    private mutating func take(_ output: WebSocketParser.Output) {
        switch output {
        case .text(let text): messages.append(APICall.body(text))
        case .binary(let bytes): messages.append(.string("\(bytes.count) bytes"))
        case .ping: break
        case .pong(let content): pongs.append(.string(String(decoding: content, as: UTF8.self)))
        case .close(let said):
            close = ["code": .optional(said.code.map { Int($0.rawValue) }), "reason": .string(said.reason)]
        }
    }

    /// What was said, once it is over; `nil` if it was never open.
    private var account: APICall.Outcome? {
        opening.map { opening in
            let body: JSON = ["messages": .array(messages), "pongs": .array(pongs), "close": close]
            return .answered(status: opening.status.rawValue, body: body)
        }
    }
}
