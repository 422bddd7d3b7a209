package import Basics

/// What the log of a run holds, counted (contract CTR-RUN).
package struct RunLogSummary: Record {
    /// How many entries there are.
    package private(set) var totalEntries = 0
    /// The number of the last of them, 0 if there are none.
    package private(set) var lastSeq = 0
    /// How many of them tell of the run's life.
    package private(set) var lifecycleEventCount = 0
    /// How many pieces of standard output there are.
    package private(set) var stdoutChunkCount = 0
    /// How many pieces of standard error there are.
    package private(set) var stderrChunkCount = 0

    /// Creates the summary of a log without entries.
    package init() {}

    /// Summarizes a worker log.
    package init(workerLog bytes: [UInt8]) {
        add(workerLog: bytes[...])
    }

    /// Counts the next lines of a worker log; what isn't an entry, such as a line that was cut off, isn't counted.
    package mutating func add(workerLog bytes: ArraySlice<UInt8>) {
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            guard let entry = try? JSONSlice(validating: Array(line)), let seq = entry.member("seq")?.value.integer,
                let channel = entry.member("channel")?.text.flatMap(RunChannel.init(rawValue:))
            else { continue }
            note(seq, on: channel)
        }
    }

    /// Counts one entry.
    package mutating func note(_ seq: Int, on channel: RunChannel) {
        totalEntries += 1
        lastSeq = max(lastSeq, seq)
        switch channel {
        case .worker: lifecycleEventCount += 1
        case .stdout: stdoutChunkCount += 1
        case .stderr: stderrChunkCount += 1
        }
    }

    /// Reads a summary.
    package init(_ object: JSONObject) throws(RecordError) {
        var reader = MemberReader(object, of: "summary of a run's log")
        totalEntries = try reader.count("totalEntries")
        lastSeq = try reader.count("lastSeq")
        lifecycleEventCount = try reader.count("lifecycleEventCount")
        stdoutChunkCount = try reader.count("stdoutChunkCount")
        stderrChunkCount = try reader.count("stderrChunkCount")
    }

    /// Lists the summary's members as they're written.
    package func list(into members: inout some JSONMembers) {
        members.append("totalEntries", totalEntries)
        members.append("lastSeq", lastSeq)
        members.append("lifecycleEventCount", lifecycleEventCount)
        members.append("stdoutChunkCount", stdoutChunkCount)
        members.append("stderrChunkCount", stderrChunkCount)
    }
}

/// Where an entry of a run's log comes from.
package enum RunChannel: String, CaseIterable, Hashable, Sendable {
    /// codexd itself tells of the run's life.
    case worker
    case stdout
    case stderr
}

extension RunStream {
    /// The channel of its chunks.
    package var channel: RunChannel {
        switch self {
        case .stdout: .stdout
        case .stderr: .stderr
        }
    }
}
