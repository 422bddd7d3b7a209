package import Basics
package import Contract

/// Somebody who follows the events over one connection.
package struct Subscriber: Hashable, Sendable {
    /// Whether it reads what was, or what is.
    package enum Mode: Hashable, Sendable {
        case replaying(LogReplay)
        case live
    }

    /// A replay reads on while fewer bytes than this are on their way.
    package static let replayWindow = 512 << 10
    /// How long nothing may be sent before a sign shows that the stream lives.
    package static let keepAlive: Duration = .seconds(15)

    /// Whether it reads what was, or what is.
    package var mode: Mode
    /// How it's sent what it follows.
    package let format: StreamFormat
    /// The last event that it has or has passed by.
    package private(set) var seq: Int

    private let daemonID: DaemonID
    private let filter: EventFilter
    private let limits: Configuration.Limits
    private var sent = 0
    private var accepted = 0
    /// The events on their way.
    private var queue: [QueuedEvent] = []
    private var acceptedSeq: Int

    private struct QueuedEvent: Hashable {
        let seq: Int
        /// Where it ends, in bytes sent.
        let end: Int
    }

    /// Creates a subscriber.
    ///
    /// - Parameters:
    ///   - daemonID: Whose events it follows.
    ///   - seq: It has everything up to this number.
    ///   - filter: What it wants.
    ///   - format: How it's sent what it follows.
    ///   - limits: How much may be on its way to it.
    ///   - mode: Whether it reads what was, or what is.
    package init(
        daemonID: DaemonID,
        after seq: Int,
        filter: EventFilter,
        format: StreamFormat,
        limits: Configuration.Limits,
        mode: Mode
    ) {
        self.daemonID = daemonID
        self.seq = seq
        acceptedSeq = seq
        self.filter = filter
        self.format = format
        self.limits = limits
        self.mode = mode
    }

    /// Behind the last event that it was sent or that it doesn't want: where it would go on if it had all of that.
    package var cursor: EventCursor { EventCursor(daemonID: daemonID, seq: seq) }

    /// Behind the last event that the socket took whole: where it would go on after a new connection.
    package var acceptedCursor: EventCursor { EventCursor(daemonID: daemonID, seq: acceptedSeq) }

    /// Whether it is further behind than it may be.
    package var isTooSlow: Bool { queue.count > limits.queuedEvents || sent - accepted > limits.queuedBytes }

    /// Whether a replay may read on; it leaves half the queue to what happens once it has caught up.
    package var hasRoom: Bool {
        2 * queue.count < limits.queuedEvents && sent - accepted < min(Self.replayWindow, limits.queuedBytes)
    }

    /// Notes bytes on the connection that aren't events, and which the socket takes before what follows them.
    package mutating func follow(_ count: Int) {
        sent += count
    }

    /// The frames of those of the next events that it wants.
    package mutating func frames(_ batch: inout EventBatch) -> [UInt8] {
        guard let last = batch.events.last else { return [] }
        seq = last.event.seq
        let frames = batch.frames(in: format)
        guard !filter.takesAll else {
            for (shown, end) in zip(batch.events, frames.ends) { enqueue(shown.event.seq, end: sent + end) }
            sent += frames.bytes.count
            return frames.bytes
        }
        var wanted: [UInt8] = []
        var start = 0
        for (shown, end) in zip(batch.events, frames.ends) {
            defer { start = end }
            guard filter.matches(shown.event) else { continue }
            wanted += frames.bytes[start..<end]
            enqueue(shown.event.seq, end: sent + wanted.count)
        }
        sent += wanted.count
        return wanted
    }

    /// The frame of an event read back, if it wants it.
    ///
    /// - Throws: ``RecordError`` if the line is no event.
    package mutating func frame(_ replayed: ReplayedEvent) throws(RecordError) -> [UInt8] {
        guard filter.takesAll, let data = replayed.plainData else {
            let shown = try replayed.shown
            seq = shown.event.seq
            return filter.matches(shown.event) ? frame(shown.data) : []
        }
        seq = replayed.seq
        return frame(data)
    }

    /// The frame of the event that was passed last.
    private mutating func frame(_ data: [UInt8]) -> [UInt8] {
        let frame = format.frame(data, at: cursor)
        sent += frame.count
        enqueue(seq, end: sent)
        return frame
    }

    private mutating func enqueue(_ seq: Int, end: Int) {
        queue.append(QueuedEvent(seq: seq, end: end))
    }

    /// The socket has taken that many bytes.
    package mutating func take(_ bytes: Int) {
        accepted += bytes
        let taken = queue.firstIndex { $0.end > accepted } ?? queue.count
        guard taken > 0 else { return }
        acceptedSeq = queue[taken - 1].seq
        queue.removeFirst(taken)
    }
}
