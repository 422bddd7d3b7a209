import Basics
import HTTPWire

/// One stream over as many connections as it takes: nothing is missed between them, and nothing comes twice.
struct FollowedStream: Sendable {
    /// Behind what a new connection goes on; `nil` before anything was said of that.
    private(set) var cursor: String?

    private var request: ClientRequest
    private var parser = ServerSentEventParser()
    private var reconnection = Reconnection()
    private var retryAt: Instant?
    private var hasBeenOpen = false

    init(_ request: ClientRequest) {
        self.request = request
        self.request.wantsStream = true
    }

    /// The request for a new connection.
    mutating func open() -> ClientRequest {
        parser = ServerSentEventParser()
        retryAt = nil
        request.lastEventID = cursor
        return request
    }

    /// Reads what has come.
    ///
    /// - Returns: The messages that are whole.
    mutating func take(_ bytes: [UInt8]) throws(ServerSentEventParser.Failure) -> [ServerSentEventParser.Message] {
        parser.append(bytes)
        var messages: [ServerSentEventParser.Message] = []
        while let message = try parser.next() {
            messages.append(message)
            note(message)
        }
        // The first thing on a stream is an id without a message.
        if messages.isEmpty, let id = parser.lastID { cursor = id }
        return messages
    }

    /// Goes on behind that message, whatever came after it.
    mutating func rewind(to message: ServerSentEventParser.Message) {
        note(message)
    }

    /// Moves the cursor behind a message; one that tells of missing events says where the stream goes on.
    private mutating func note(_ message: ServerSentEventParser.Message) {
        if let id = message.id ?? message.json?["gap"]?["resumesAfter"]?.text { cursor = id }
    }

    /// Notes that there is a connection, and tells if it had been lost.
    mutating func noteConnection(into effects: inout [ClientEffect]) {
        if reconnection.isLost { effects.append(.note("connected again")) }
        reconnection.restore()
        hasBeenOpen = true
    }

    /// The connection is gone or wasn't to be had; what never was open is given up at once.
    mutating func lose(_ reason: String, at now: Instant, into effects: inout [ClientEffect]) {
        guard hasBeenOpen else { return effects.giveUp(reason) }
        switch reconnection.lose(at: now) {
        case .again(let at, let isFirst):
            let seconds = Reconnection.patience.milliseconds / 1000
            if isFirst { effects.append(.note("the connection is lost; looking for the daemon for \(seconds) s")) }
            effects.append(.progress("waiting for the daemon"))
            effects.append(.wake(at: at))
            retryAt = at
        case .giveUp:
            effects.giveUp(reason)
        }
    }

    /// Connects again if it's time for that.
    mutating func retry(at now: Instant, into effects: inout [ClientEffect]) {
        guard let retryAt, retryAt <= now else { return }
        effects.append(.follow(open()))
    }
}

extension ServerSentEventParser.Message {
    /// The message as JSON; bytes that aren't UTF-8 are read as U+FFFD.
    ///
    /// `nil` for what is no JSON, which a daemon never sends.
    var json: JSON? {
        if let json = try? JSON(parsing: Array(data)) { return json }
        return try? JSON(parsing: Array(String(decoding: data, as: UTF8.self).utf8))
    }

    /// The message as a line of its own.
    var line: String { String(decoding: data, as: UTF8.self) + "\n" }
}
