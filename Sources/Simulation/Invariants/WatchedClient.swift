import HTTPWire

/// One client's connection, taken apart in both directions.
struct WatchedClient {
    private var requests = HTTPRequestParser()
    private var responses = HTTPResponseParser()
    /// Requests that have no whole answer, oldest first.
    private var pending: [HTTPRequest] = []
    private var stream: EventStreamReader?
    private var webSocket: WebSocketMessageReader?
    /// Whether nothing follows: the connection is to be closed, or somebody broke the protocol.
    private var isSpent = false

    /// Whether codexd has yet to answer.
    var isOwed: Bool { !isSpent && !pending.isEmpty }

    /// Takes what the client sent.
    mutating func ask(_ bytes: [UInt8]) -> [Sight] {
        requests.append(bytes)
        var sights: [Sight] = []
        // What is malformed is refused, and starts nothing; nor do the frames of a WebSocket.
        while let output = try? requests.next() {
            switch output {
            case .request(let request):
                pending.append(request)
                sights.append(.asked(request))
            case .expectsContinue: break
            }
        }
        return sights
    }

    /// Takes what codexd sent.
    mutating func answer(_ bytes: [UInt8], client: Int) -> [Sight] {
        guard !bytes.isEmpty else { return [] }
        responses.append(bytes)
        var sights: [Sight] = []
        while let output = nextOutput() {
            switch output {
            case .interim, .streamEnded: break
            case .response(let response):
                if let request = pending.first { sights.append(.replied(client, request, response)) }
                settle(response)
            case .streamStarted(let response):
                if let request = pending.first, begins(response) { sights.append(.streamBegan(client, request)) }
                settle(response)
            case .streamBytes(let bytes):
                let messages = stream?.read(bytes) ?? webSocket?.read(bytes) ?? []
                for message in messages { sights.append(.showed(client, message)) }
            }
        }
        return sights
    }

    /// Whether a stream of events follows the head of an answer.
    private mutating func begins(_ response: HTTPResponse) -> Bool {
        if response.status == .switchingProtocols {
            webSocket = WebSocketMessageReader()
        } else if response.headers["Content-Type"] == "text/event-stream" {
            stream = EventStreamReader()
        } else {
            return false
        }
        return true
    }

    private mutating func nextOutput() -> HTTPResponseParser.Output? {
        responses.answersHead = pending.first?.method == .head
        do {
            return try responses.next()
        } catch {
            isSpent = true
            return nil
        }
    }

    private mutating func settle(_ response: HTTPResponse) {
        if !pending.isEmpty { pending.removeFirst() }
        // Few answers have the field, or more in it than a word.
        guard let connection = response.headers["Connection"] else { return }
        if connection == "close" || response.headers.contains("close", in: "Connection") { isSpent = true }
    }
}
