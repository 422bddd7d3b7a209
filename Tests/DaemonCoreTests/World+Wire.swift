import Basics
import Contract
import DaemonCore
import HTTPWire
import Testing

// What goes over the clients' and the child's wires, byte by byte.
extension World {
    /// A client sends text as it stands.
    mutating func send(_ client: ClientID, _ text: String) {
        tell(.client(client, .received(Array(text.utf8))))
    }

    /// The head of a request, with the token and a Host of ours unless told.
    func head(_ line: String, host: String? = "127.0.0.1:4319", _ fields: [String] = []) -> String {
        var lines = [line]
        if let host { lines.append("Host: \(host)") }
        lines.append("Authorization: Bearer \(token)")
        return (lines + fields).map { $0 + "\r\n" }.joined() + "\r\n"
    }

    /// Sends a request over a new connection and takes its answer.
    mutating func ask(
        _ method: String,
        _ target: String,
        _ body: JSON? = nil,
        headers: [String] = []
    ) throws -> Answer {
        let client = connect()
        request(client, method, target, body, headers: headers)
        return try reply(to: client)
    }

    /// Sends a head over a new connection and takes the answer.
    mutating func ask(head: String) throws -> Answer {
        let client = connect()
        send(client, head)
        return try reply(to: client)
    }

    /// Takes everything that a client was sent, message by message.
    mutating func takeMessages(to client: ClientID) throws -> [HTTPResponseParser.Output] {
        var parser = HTTPResponseParser()
        parser.append(Array(takeOutput(of: client).utf8))
        var messages: [HTTPResponseParser.Output] = []
        while let message = try parser.next() { messages.append(message) }
        return messages
    }

    /// Takes the statuses of everything that a client was sent.
    mutating func takeStatuses(to client: ClientID) throws -> [Int] {
        try takeMessages(to: client).map { message in
            switch message {
            case .interim(let status): status.rawValue
            case .response(let response), .streamStarted(let response): response.status.rawValue
            case .streamBytes, .streamEnded: 0
            }
        }
    }

    /// The child writes bytes, a piece after the other.
    mutating func write(_ pieces: some Sequence<ArraySlice<UInt8>>) {
        for piece in pieces { tell(.child(.wrote(.stdout, Array(piece)))) }
    }

    /// The child tells so many things that nobody knows, all in one write.
    mutating func chatter(_ count: Int, from first: Int = 0) {
        let lines = (first..<first + count).map { "{\"method\":\"note\",\"params\":{\"number\":\($0)}}\n" }
        tell(.child(.wrote(.stdout, Array(lines.joined().utf8))))
    }
}

// MARK: - Events

extension World {
    /// The daemon's own name.
    var daemonID: String { daemon.state.identity?.daemonID.rawValue ?? "" }

    /// A cursor behind an event.
    func cursor(_ seq: Int) -> String { "\(daemonID):\(seq)" }

    /// The last number in the log.
    var lastSeq: Int {
        get throws { try #require(try events.last?["seq"]?.integer) }
    }

    /// The events of the log as they're shown: without what they changed.
    var shownEvents: [JSON] {
        get throws { try events.compactMap(\.members).map { .object($0.without(["change"])) } }
    }

    /// The details of the events of a type.
    func details(of type: EventType) throws -> [JSON] {
        try events.filter { $0["type"]?.text == type.rawValue }.map { $0["detail"] ?? .null }
    }

    /// Follows the events over a new connection.
    mutating func subscribe(_ query: String = "", headers: [String] = []) -> ClientID {
        let client = connect()
        request(client, "GET", "/v1/codexd/events\(query)", headers: ["Accept: text/event-stream"] + headers)
        return client
    }

    /// Takes the frames that a subscriber was sent; the head of the stream is passed by.
    mutating func takeFrames(of client: ClientID) throws -> [StreamFrame] {
        var output = takeOutput(of: client)
        if output.hasPrefix("HTTP/1.1 200 OK\r\n") {
            let end = try #require(output.utf8Offset(behind: "\r\n\r\n"))
            output = String(decoding: output.utf8.dropFirst(end), as: UTF8.self)
        }
        var frames: [StreamFrame] = []
        while !output.isEmpty {
            let end = try #require(output.utf8Offset(behind: "\n\n"), "a frame has no end")
            let lines = output.utf8.prefix(end - 2).split(separator: UInt8(ascii: "\n"))
            frames.append(try StreamFrame(lines: lines.map { String(decoding: $0, as: UTF8.self) }))
            output = String(decoding: output.utf8.dropFirst(end), as: UTF8.self)
        }
        return frames
    }

    /// Takes the events that a subscriber was sent.
    mutating func takeEvents(of client: ClientID) throws -> [JSON] {
        try takeFrames(of: client).filter { $0.id != nil }.compactMap(\.data)
    }

    /// The socket of a client takes so many bytes, or all that it was sent since it took some last.
    mutating func accept(_ count: Int, by client: ClientID) {
        tell(.client(client, .accepted(count)))
    }
}

/// A message of an event stream, taken apart as a browser does (WHATWG HTML, section 9.2.6).
struct StreamFrame: Hashable {
    /// The id of an event; the one that only says where the stream begins is none.
    private(set) var id: String?
    private(set) var data: JSON?
    private(set) var comment: String?
    private(set) var names: [String] = []

    init(lines: [String]) throws {
        for line in lines {
            guard !line.hasPrefix(": ") else {
                comment = String(line.dropFirst(2))
                continue
            }
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            let (name, value) = (parts[0], String(parts[1].dropFirst()))
            names.append(name)
            if name == "id" { id = value }
            if name == "data" { data = try JSON(parsing: value) }
        }
        if data == nil { id = nil }
    }
}

extension String {
    /// How many bytes there are up to the end of the first `mark`.
    fileprivate func utf8Offset(behind mark: String) -> Int? {
        let (bytes, mark) = (Array(utf8), Array(mark.utf8))
        var start = 0
        while let place = bytes[start...].firstIndex(of: mark[0]) {
            if bytes[place...].starts(with: mark) { return place + mark.count }
            start = place + 1
        }
        return nil
    }
}

extension [UInt8] {
    /// The bytes in pieces of a size; the last may be smaller.
    func pieces(of size: Int) -> [ArraySlice<UInt8>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}

/// A read of the event log that was asked for.
struct LogRead {
    let client: ClientID
    let offset: Int
    let count: Int

    /// What the log answers, of so many bytes at most.
    func answer(from log: [UInt8], atMost limit: Int = .max) -> DaemonEvent.Occurrence {
        .disk(.logRead(client, Array(log.dropFirst(offset).prefix(min(count, limit)))))
    }
}

/// A client was given nothing, or not all of it.
struct MissingAnswer: Error {
    let client: ClientID
}
