import Basics
import Contract
import HTTPWire

// The logs of runs for clients: a page, or a stream that follows a run to its end (contract CTR-API).
extension Daemon {
    /// A follower reads on while fewer bytes than this are on their way to it.
    static var followerWindow: Int { 512 << 10 }

    mutating func serveRunLog(_ run: Run, _ request: HTTPRequest, for id: ClientID) throws(Problem) {
        let query = request.target.query
        let channel: RunChannel? = try query.choice("channel")
        var cursor = RunLogCursor(seq: 0, offset: 0)
        if let last = request.headers["Last-Event-ID"] {
            cursor = try RunLogCursor(last, field: "Last-Event-ID")
        } else if let from = query.first("from") {
            cursor = try RunLogCursor(from, field: "from")
        }
        guard cursor.seq <= logSummary(of: run.runID).lastSeq else {
            let detail = "the log has no entry \(cursor.seq) yet"
            throw Problem(.notFound, detail, field: "from", run: run.runID)
        }
        let reader = RunLogReader(run.place, after: cursor, channel: channel)
        if request.headers.accepts("text/event-stream"), request.method != .head {
            let head = HTTPResponse.streamHead(
                headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store"]
            )
            clients[id]?.phase = .following(reader)
            send(head + ServerSentEvent.comment("following"), to: id)
            advanceRunLog(of: id)
        } else {
            let limit = try query.limit(usually: RunLogPage.usualLimit, atMost: RunLogPage.largestLimit)
            guard case .answering(let exchange)? = clients[id]?.phase else { return }
            clients[id]?.phase = .scanning(RunLogPage(reader, limit: limit), exchange)
            readRunLog(of: id)
        }
    }

    /// Takes what was read of a run's log.
    mutating func runLogRead(_ bytes: [UInt8], for id: ClientID) {
        switch clients[id]?.phase {
        case .scanning(var page, let exchange):
            page.read(bytes)
            clients[id]?.phase = .scanning(page, exchange)
            guard bytes.isEmpty || page.isFull else { return readRunLog(of: id) }
            deliver(Reply(status: .ok, page.object(logSummary(of: page.reader.place.runID))), to: id)
        case .following(var reader):
            reader.read(bytes)
            clients[id]?.phase = .following(reader)
            advanceRunLog(of: id, hasEnded: bytes.isEmpty)
        case .reading, .answering, .paging, .streaming, .lingering, nil: return
        }
    }

    /// Reads on for a follower, as far as it has room, and ends its stream with its run.
    ///
    /// - Parameters:
    ///   - id: The follower.
    ///   - hasEnded: Whether nothing more is in the log by now.
    mutating func advanceRunLog(of id: ClientID, hasEnded: Bool = false) {
        guard case .following(var reader)? = clients[id]?.phase, !reader.isReading else { return }
        var frames: [UInt8] = []
        while let entry = reader.next() {
            frames += ServerSentEvent(id: reader.cursor.description, data: Array(entry.bytes)).encoded
        }
        clients[id]?.phase = .following(reader)
        send(frames, to: id)
        let run = reader.place.runID
        if hasEnded {
            guard let record = state.runs[run], record.status.isSettled, !desk.untold.contains(run) else { return }
            let end: JSONObject = [
                "end": ["status": .string(record.status.rawValue), "summary": .object(logSummary(of: run).object)]
            ]
            send(ServerSentEvent(data: JSON.object(end).encoded()).encoded, to: id)
            clients[id]?.finishExchange(keepsAlive: false, at: now)
            outbox.append(.endClient(id))
        } else if (clients[id]?.unsent ?? 0) < Self.followerWindow {
            readRunLog(of: id)
        }
        watch(id)
    }

    /// Something was added to a run's log, or it has come to its end.
    mutating func logFollowersMayGoOn(_ run: RunID) {
        guard !clients.isEmpty else { return }
        for id in clients.filter({ $0.value.follows(run) }).keys.sorted() { advanceRunLog(of: id) }
    }

    private mutating func readRunLog(of id: ClientID) {
        switch clients[id]?.phase {
        case .scanning(var page, let exchange):
            page.reader.ask()
            clients[id]?.phase = .scanning(page, exchange)
            let reader = page.reader
            outbox.append(.readRunLog(id, reader.place, offset: reader.offset, count: RunLogReader.chunk))
        case .following(var reader):
            reader.ask()
            clients[id]?.phase = .following(reader)
            outbox.append(.readRunLog(id, reader.place, offset: reader.offset, count: RunLogReader.chunk))
        case .reading, .answering, .paging, .streaming, .lingering, nil: return
        }
    }

    private func logSummary(of id: RunID) -> RunLogSummary {
        desk.active[id]?.log.summary ?? desk.logs[id]?.summary ?? state.runs[id]?.log ?? RunLogSummary()
    }
}

extension ClientConnection {
    fileprivate func follows(_ run: RunID) -> Bool {
        if case .following(let reader) = phase { reader.place.runID == run } else { false }
    }
}
