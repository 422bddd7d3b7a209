import Basics
import HTTPWire

/// Events are numbered one after the other, for the log's readers and for every subscriber.
///
/// A `log.gap` names the only holes there may be. A number is used twice only if the machine died before anybody was
/// shown it (contract CTR-LOG-3, CTR-API-30).
struct SeqGapless: Law {
    /// The number of the last line.
    private var last: Int?
    /// Whether the machine died behind the last line, so that nobody knows what the disk still has.
    private var isUnsure = false
    private var highestShown = 0
    private var holes: [ClosedRange<Int>] = []
    private var streams: [Int: Stream] = [:]

    fileprivate struct Stream {
        /// The last event that it had or began behind; `nil` at the beginning of one that wants what comes.
        var last: Int?
        /// Whether its reader wants only some of the events.
        let isFiltered: Bool
    }

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .daemonStarted(let afterMachineDeath):
            isUnsure = isUnsure || afterMachineDeath
            streams = [:]
            return nil
        case .logged(let event): return logged(event)
        case .streamBegan(let client, let request):
            streams[client] = Stream(request)
            return nil
        case .showed(let client, let message): return showed(message, to: client)
        case .clientEnded(let client):
            streams[client] = nil
            return nil
        default: return nil
        }
    }

    private mutating func logged(_ event: LoggedEvent) -> String? {
        guard let seq = event.seq else { return "an event \(event.type) has no number" }
        let hole = event.hole
        if let hole { holes.append(hole) }
        defer { (last, isUnsure) = (seq, false) }
        guard !isUnsure else {
            // Lines may be gone, and of one that was cut the first may be there.
            guard seq > highestShown else { return "event \(seq) follows, but \(highestShown) was shown" }
            guard let last, seq > last + 1, hole?.upperBound != seq - 1 else { return nil }
            return "event \(seq) follows event \(last), and no gap is named"
        }
        guard let last, !isSeamless(last, seq) else { return nil }
        return "event \(seq) follows event \(last)"
    }

    private mutating func showed(_ message: ShownMessage, to client: Int) -> String? {
        guard let place = streams.index(forKey: client) else { return nil }
        let stream = streams.values[place]
        guard let seq = message.seq else {
            // What is missing was said, and where it goes on.
            if let end = message.content?.member("gap")?.member("resumesAfter")?.text {
                streams.values[place].last = end.cursorSeq
            }
            return nil
        }
        // Most follow each other as they should, and need not be taken apart.
        if !message.begins(with: seq) || stream.last.map({ $0 + 1 != seq }) == true {
            guard let content = message.content, content.member("seq")?.integer == seq else {
                return "client \(client) was shown something else under the number \(seq)"
            }
            if let hole = LoggedEvent(content.bytes).hole, !holes.contains(hole) { holes.append(hole) }
        }
        streams.values[place].last = seq
        highestShown = max(highestShown, seq)
        if let last, seq > last { return "client \(client) was shown event \(seq) before the log had it" }
        guard let previous = stream.last else { return nil }
        guard stream.isFiltered ? seq <= previous : !isSeamless(previous, seq) else { return nil }
        return "client \(client) was shown event \(seq) behind event \(previous)"
    }

    /// Whether every number between the two is named as missing.
    private func isSeamless(_ previous: Int, _ next: Int) -> Bool {
        guard next > previous else { return false }
        var reached = previous
        while reached + 1 < next, let hole = holes.first(where: { $0.contains(reached + 1) }) {
            reached = hole.upperBound
        }
        return reached + 1 >= next
    }
}

extension SeqGapless.Stream {
    /// The stream that a request asks for (contract CTR-API-25).
    init(_ request: HTTPRequest) {
        let query = request.target.query
        let cursor = request.headers["Last-Event-ID"] ?? query.first("since")
        last = cursor?.cursorSeq
        isFiltered = ["type", "sessionId", "runId"].contains { query.first($0) != nil }
    }
}
