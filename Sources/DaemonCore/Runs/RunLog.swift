package import Basics
package import Contract

/// What is written to the log of one run: its life and all that its worker prints, numbered together.
///
/// It holds no bytes but the beginning of a character whose rest has yet to come.
package struct RunLog: Hashable, Sendable {
    /// What can happen in the life of a run.
    package enum Moment: String, CaseIterable, Hashable, Sendable {
        case runPrepared = "run_prepared"
        case checkpointSlotReserved = "checkpoint_slot_reserved"
        case workerStarted = "worker_started"
        case workerExecutionDeferred = "worker_execution_deferred"
        case workerExited = "worker_exited"
        case stepPrepared = "step_prepared"
        case stepCompleted = "step_completed"
        case stepFailed = "step_failed"
        case stepBlocked = "step_blocked"
    }

    /// How much an entry matters.
    package enum Level: String, Hashable, Sendable {
        case debug, info, warn, error
    }

    /// One piece of output, and what is written about it.
    package struct Chunk: Hashable, Sendable {
        /// The bytes as they were printed.
        package let bytes: [UInt8]
        /// Its line in the worker log.
        package let entry: [UInt8]
        /// Its line in the stream's index.
        package let place: [UInt8]
    }

    /// The run.
    package let place: RunPlace
    /// What its metadata says.
    package let labels: RunLabels
    /// What was written so far, counted.
    package private(set) var summary: RunLogSummary

    private var outputs: [RunStream: Output] = [:]

    private struct Output: Hashable {
        /// How many bytes were written.
        var length = 0
        /// The beginning of a character.
        var rest: [UInt8] = []
    }

    /// Goes on behind what was written already.
    package init(_ run: Run, after summary: RunLogSummary = RunLogSummary()) {
        place = run.place
        labels = RunLabels(run.metadata)
        self.summary = summary
    }

    /// The line of an entry that tells of the run's life.
    package mutating func entry(
        _ moment: Moment,
        _ level: Level,
        _ message: String,
        _ data: JSONObject,
        at time: Timestamp
    ) -> [UInt8] {
        var line = begin(.worker, at: time)
        line.append("type", moment.rawValue)
        line.append("level", level.rawValue)
        line.append("message", message)
        line.append("data", .object(data))
        line.append("renderedLine", "\(time) \(level.rawValue) \(moment.rawValue): \(message)")
        return line.ended() + [UInt8(ascii: "\n")]
    }

    /// Takes output that was printed, cut anywhere.
    ///
    /// - Returns: What of it is written now; the beginning of a character waits for its rest.
    package mutating func take(_ bytes: [UInt8], from stream: RunStream, at time: Timestamp) -> Chunk? {
        let text = outputs[stream, default: Output()].rest + bytes
        let whole = text.count - text.unfinishedCharacter
        outputs[stream, default: Output()].rest = Array(text[whole...])
        return chunk(Array(text[..<whole]), of: stream, at: time)
    }

    /// The stream has ended: what has no end is written as it is.
    package mutating func end(_ stream: RunStream, at time: Timestamp) -> Chunk? {
        let rest = outputs[stream]?.rest ?? []
        outputs[stream]?.rest = []
        return chunk(rest, of: stream, at: time)
    }

    private mutating func chunk(_ bytes: [UInt8], of stream: RunStream, at time: Timestamp) -> Chunk? {
        guard !bytes.isEmpty else { return nil }
        var entry = begin(stream.channel, at: time)
        entry.append("text", String(decoding: bytes, as: UTF8.self))
        var place = JSONObjectText()
        place.append("seq", summary.lastSeq)
        place.append("createdAt", time.description)
        place.append("offset", outputs[stream, default: Output()].length)
        place.append("length", bytes.count)
        outputs[stream, default: Output()].length += bytes.count
        let newline = UInt8(ascii: "\n")
        return Chunk(bytes: bytes, entry: entry.ended() + [newline], place: place.ended() + [newline])
    }

    private mutating func begin(_ channel: RunChannel, at time: Timestamp) -> JSONObjectText {
        let seq = summary.lastSeq + 1
        summary.note(seq, on: channel)
        var line = JSONObjectText()
        line.append("seq", seq)
        line.append("channel", channel.rawValue)
        line.append("eventId", "\(place.runID):\(seq)")
        line.append("taskId", labels.taskID)
        line.append("stepId", labels.stepID)
        line.append("runId", place.runID.rawValue)
        line.append("createdAt", time.description)
        return line
    }
}

extension [UInt8] {
    /// How many bytes at the end are the beginning of a UTF-8 character (RFC 3629, section 3).
    fileprivate var unfinishedCharacter: Int {
        for back in 1...3 where back <= count {
            let byte = self[count - back]
            guard byte & 0xC0 != 0x80 else { continue }
            let length =
                switch byte {
                case 0xC2...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF4: 4
                default: 1
                }
            return length > back ? back : 0
        }
        return 0
    }
}
