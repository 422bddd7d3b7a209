import Basics
import Contract
import HTTPWire

// Events for clients: as a page, or as a stream that replays and then follows (contract CTR-API).
extension Daemon {
    /// How many events may wait to be shown before followers must read them from the log instead.
    static var mostUnpublished: Int { 4096 }

    mutating func serveEvents(_ request: HTTPRequest, for id: ClientID) throws(Problem) {
        let query = request.target.query
        let last = try request.headers["Last-Event-ID"].map { (last) throws(Problem) in
            try EventCursor(last, field: "Last-Event-ID")
        }
        let filter = EventFilter(query) { state.sessions[$0]?.threadID }
        if WebSocketHandshake.isAsked(by: request) {
            let handshake = try webSocketHandshake(for: request)
            try subscribe(request, after: last, filter, .webSocket, for: id) { start in
                handshake.answer(with: ["Codexd-Cursor": start.description])
            }
            clients[id]?.switchToWebSocket()
        } else if request.headers.accepts("text/event-stream"), request.method != .head {
            let head = HTTPResponse.streamHead(
                headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store"]
            )
            try subscribe(request, after: last, filter, .serverSentEvents, for: id) { _ in head }
        } else {
            try openPage(query, filter, for: id)
        }
    }

    private mutating func openPage(_ query: HTTPQuery, _ filter: EventFilter, for id: ClientID) throws(Problem) {
        let limit = try query.limit(usually: EventPage.usualLimit, atMost: EventPage.largestLimit)
        var resumption = Resumption(after: 0, gap: nil)
        if let since = query.first("since") { resumption = resume(try EventCursor(since, field: "since")) }
        guard case .answering(let exchange)? = clients[id]?.phase else { return }
        let page = EventPage(
            replay: replay(after: resumption.after),
            through: publishedSeq,
            filter: filter,
            limit: limit,
            gap: resumption.gap
        )
        clients[id]?.phase = .paging(page, exchange)
        advancePage(of: id)
    }

    private mutating func subscribe(
        _ request: HTTPRequest,
        after last: EventCursor?,
        _ filter: EventFilter,
        _ format: StreamFormat,
        for id: ClientID,
        behind head: (_ start: EventCursor) -> [UInt8]
    ) throws(Problem) {
        var resumption = Resumption(after: publishedSeq, gap: nil)
        // A reader that reconnects says where it was in the header, whatever its address said at first.
        if let last {
            resumption = resume(last)
        } else if let since = request.target.query.first("since") {
            resumption = resume(try EventCursor(since, field: "since"))
        }
        if format == .webSocket, isMutated(.webSocketBeginsNow) {
            resumption = Resumption(after: publishedSeq, gap: nil)
        }
        var subscriber = Subscriber(
            daemonID: daemonID,
            after: resumption.after,
            filter: filter,
            format: format,
            limits: configuration.limits,
            mode: .replaying(replay(after: resumption.after))
        )
        let start = EventCursor(daemonID: daemonID, seq: resumption.after)
        let greeting = resumption.gap.map { format.note(["gap": .object($0)]) } ?? format.greeting(at: start)
        let beginning = head(start) + greeting
        subscriber.follow((clients[id]?.unsent ?? 0) + beginning.count)
        clients[id]?.phase = .streaming(subscriber)
        send(beginning, to: id)
        advanceReplay(of: id)
    }

    private var daemonID: DaemonID { state.identity?.daemonID ?? "" }

    private func replay(after seq: Int) -> LogReplay {
        LogReplay(after: seq, from: index.offset(before: seq + 1))
    }
}

// MARK: - Resuming

extension Daemon {
    /// Where a reader goes on, and what it can't have.
    private struct Resumption {
        let after: Int
        let gap: JSONObject?
    }

    private func resume(_ cursor: EventCursor) -> Resumption {
        let beforeFirst = (index.first ?? journal.nextSeq) - 1
        if cursor.daemonID != daemonID {
            return resumption(after: beforeFirst, "other_state_directory", missing: nil)
        }
        if cursor.seq > publishedSeq {
            return resumption(after: publishedSeq, "cursor_ahead", missing: nil)
        }
        if cursor.seq < beforeFirst {
            return resumption(after: beforeFirst, "no_longer_kept", missing: cursor.seq + 1...beforeFirst)
        }
        return Resumption(after: cursor.seq - (isMutated(.cursorShownAgain) ? 1 : 0), gap: nil)
    }

    private func resumption(after seq: Int, _ reason: String, missing: ClosedRange<Int>?) -> Resumption {
        let gap: JSONObject = [
            "reason": .string(reason),
            "from": .optional(missing?.lowerBound),
            "through": .optional(missing?.upperBound),
            "resumesAfter": .string(EventCursor(daemonID: daemonID, seq: seq).description),
        ]
        return Resumption(after: seq, gap: gap)
    }
}

// MARK: - Reading back

extension Daemon {
    mutating func logRead(_ bytes: [UInt8], for id: ClientID) {
        do {
            switch clients[id]?.phase {
            case .paging(var page, let exchange):
                try page.read(bytes)
                clients[id]?.phase = .paging(page, exchange)
                // An end before the last event means that the log was cut under us; what there was is shown.
                if bytes.isEmpty { finishPage(page, for: id) } else { advancePage(of: id) }
            case .streaming(var subscriber):
                guard case .replaying(var replay) = subscriber.mode else { return }
                replay.read(bytes)
                subscriber.mode = .replaying(replay)
                clients[id]?.phase = .streaming(subscriber)
                if bytes.isEmpty { drop(id) } else { advanceReplay(of: id) }
            case .scanning, .following: runLogRead(bytes, for: id)
            case .reading, .answering, .lingering, nil:
                return  // It went away.
            }
        } catch {
            logReadFailed(SystemFailure(call: "read", reason: .other, text: "\(error)"), for: id)
        }
    }

    mutating func logReadFailed(_ failure: SystemFailure, for id: ClientID) {
        switch clients[id]?.phase {
        case .paging, .scanning:
            let detail = "the log can't be read: \(failure)"
            deliver(Problem(.serviceUnavailable, detail, failureClass: .diskUnavailable).reply, to: id)
        case .streaming, .following: drop(id)
        case .reading, .answering, .lingering, nil: return
        }
    }

    private mutating func advancePage(of id: ClientID) {
        guard case .paging(var page, let exchange)? = clients[id]?.phase else { return }
        guard !page.isComplete else { return finishPage(page, for: id) }
        guard let stretch = index.stretch(at: page.replay.offset) else {
            return logReadFailed(.noLongerKept, for: id)
        }
        page.replay.ask(stretch)
        clients[id]?.phase = .paging(page, exchange)
        outbox.append(.readLog(id, stretch.place, count: min(stretch.count ?? .max, LogReplay.chunk)))
    }

    private mutating func finishPage(_ page: EventPage, for id: ClientID) {
        deliver(Reply(status: .ok, page.object(of: daemonID)), to: id)
    }

    /// Reads on for a subscriber that isn't up with the present, as far as it has room.
    mutating func advanceReplay(of id: ClientID) {
        guard case .streaming(var subscriber)? = clients[id]?.phase,
            case .replaying(var replay) = subscriber.mode, !replay.isReading
        else { return }
        var frames: [UInt8] = []
        do {
            while subscriber.hasRoom, let event = try replay.next(through: publishedSeq) {
                frames += try subscriber.frame(event)
            }
        } catch {
            return drop(id)
        }
        let hasCaughtUp = replay.seq >= publishedSeq || !frames.isEmpty && isMutated(.replayEndedByChunk)
        let isSeamless = unpublished.first.map { $0.seq == publishedSeq + 1 } ?? (journal.nextSeq == publishedSeq + 1)
        if hasCaughtUp, isSeamless {
            subscriber.mode = .live
        } else {
            if !hasCaughtUp, subscriber.hasRoom {
                // Who is so far behind that it's gone is told what is missing when it comes back.
                guard let stretch = index.stretch(at: replay.offset) else { return drop(id) }
                replay.ask(stretch)
                outbox.append(.readLog(id, stretch.place, count: min(stretch.count ?? .max, LogReplay.chunk)))
            }
            subscriber.mode = .replaying(replay)
        }
        clients[id]?.phase = .streaming(subscriber)
        send(frames, to: id)
        watch(id)
    }
}

// MARK: - Following

extension Daemon {
    /// Keeps an event until it may be shown.
    mutating func noteUnpublished(_ event: UnpublishedEvent) {
        unpublished.append(event)
        guard unpublished.count > Self.mostUnpublished else { return }
        // The disk holds them up. Followers read them from the log once they're there.
        unpublished = []
        for (id, client) in clients {
            guard case .streaming(var subscriber) = client.phase, subscriber.mode == .live else { continue }
            subscriber.mode = .replaying(replay(after: subscriber.seq))
            clients[id]?.phase = .streaming(subscriber)
        }
    }

    /// Whether there's something that has become safe to show.
    var canPublish: Bool { journal.lastShowable > publishedSeq && journal.lastShowable >= firstSeq }

    /// Shows followers what has become safe to show.
    mutating func publish() {
        guard canPublish else { return }
        let last = journal.lastShowable
        let ready = unpublished.prefix { $0.seq <= last }
        unpublished.removeFirst(ready.count)
        publishedSeq = last
        let followers = clients.lazy.filter { $0.value.isStreaming }.map(\.key).sorted()
        guard !followers.isEmpty else { return }
        var batch = EventBatch(ready.map(\.shown), of: daemonID)
        for id in followers {
            guard case .streaming(let subscriber)? = clients[id]?.phase, subscriber.mode == .live else {
                advanceReplay(of: id)
                continue
            }
            show(&batch, to: id)
        }
    }

    private mutating func show(_ batch: inout EventBatch, to id: ClientID) {
        let skips = isMutated(.slowSubscriberSkips)
        let shown = clients[id]?.withSubscriber { subscriber -> (frames: [UInt8], isTooSlow: Bool) in
            if skips, subscriber.isTooSlow { return ([], false) }
            let frames = subscriber.frames(&batch)
            return (frames, subscriber.isTooSlow && !skips)
        }
        guard let shown else { return }
        send(shown.frames, to: id)
        if shown.isTooSlow { cutOff(id) } else { watch(id) }
    }

    /// Lets go of a subscriber that is too far behind, and tells where that was.
    mutating func cutOff(_ id: ClientID) {
        guard case .streaming(let subscriber)? = clients[id]?.phase else { return }
        record(
            .subscriberTooSlow,
            .warn,
            "a subscriber fell behind and was cut off",
            [
                "cursor": .string(subscriber.acceptedCursor.description),
                "failureClass": .string(FailureClass.subscriberTooSlow.rawValue),
            ]
        )
        switch subscriber.format {
        case .serverSentEvents: drop(id)
        // It may still take what was on its way, and then learns from the last frame where to go on.
        case .webSocket: hangUp(id, WebSocketFrame(WebSocketClose(.tryAgainLater, subscriber.cursor.description)))
        }
    }
}

extension ClientConnection {
    /// Whether it follows the events.
    var isStreaming: Bool {
        if case .streaming = phase { true } else { false }
    }
}

extension SystemFailure {
    /// What was to be read was removed meanwhile.
    fileprivate static var noLongerKept: SystemFailure {
        SystemFailure(call: "read", reason: .notFound, text: "this part of the event log is no longer kept")
    }
}
