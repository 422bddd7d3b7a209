import Basics

/// A run as a record of it says, as far as an invariant looks at it.
struct RunRecord {
    /// Its name; empty where the record has none.
    let run: String

    /// Whether it waits or runs, rather than having a verdict.
    let isOpen: Bool

    /// What its log is said to hold, if it's said.
    let log: RunTally?

    /// Reads the record that begins at a place of a checked text, and moves behind it.
    private init(in text: ArraySlice<UInt8>, _ bytes: Span<UInt8>, _ at: inout Int) {
        var (run, status, log): (String?, String?, RunTally?)
        bytes.forEachMember(&at) { name, at in
            switch name.count {
            case 5 where name.spell("runId"): run = text.text(bytes.nextValue(&at))
            case 6 where name.spell("status"): status = text.text(bytes.nextValue(&at))
            case 3 where name.spell("log"): log = RunTally(bytes, &at)
            default: break
            }
        }
        self.run = run ?? ""
        isOpen = status == "queued" || status == "running"
        self.log = log
    }

    /// Reads the array of records that begins at a place of a checked text, and moves behind it.
    static func all(in text: ArraySlice<UInt8>, _ bytes: Span<UInt8>, _ at: inout Int) -> [RunRecord] {
        guard bytes[at] == UInt8(ascii: "[") else {
            _ = bytes.nextValue(&at)
            return []
        }
        var records: [RunRecord] = []
        at += 1
        while bytes.moveToItem(&at) { records.append(RunRecord(in: text, bytes, &at)) }
        at += 1
        return records
    }
}

/// What the log of a run holds, counted from outside (contract CTR-RUN).
struct RunTally: Hashable {
    /// Where an entry comes from.
    enum Channel: String {
        case worker, stdout, stderr
    }

    var entries = 0
    var last = 0
    var moments = 0
    var stdoutChunks = 0
    var stderrChunks = 0

    init() {}

    /// Reads what begins at a place of a checked text if it's an object, and moves behind it.
    fileprivate init?(_ bytes: Span<UInt8>, _ at: inout Int) {
        let isObject = bytes[at] == UInt8(ascii: "{")
        var tally = RunTally()
        bytes.forEachMember(&at) { name, at in
            if name.spell("totalEntries") {
                tally.entries = bytes.extracting(bytes.nextValue(&at)).number ?? -1
            } else if name.spell("lastSeq") {
                tally.last = bytes.extracting(bytes.nextValue(&at)).number ?? -1
            } else if name.spell("lifecycleEventCount") {
                tally.moments = bytes.extracting(bytes.nextValue(&at)).number ?? -1
            } else if name.spell("stdoutChunkCount") {
                tally.stdoutChunks = bytes.extracting(bytes.nextValue(&at)).number ?? -1
            } else if name.spell("stderrChunkCount") {
                tally.stderrChunks = bytes.extracting(bytes.nextValue(&at)).number ?? -1
            }
        }
        guard isObject else { return nil }
        self = tally
    }

    /// Counts an entry.
    mutating func count(_ seq: Int, _ channel: Channel) {
        entries += 1
        last = seq
        switch channel {
        case .worker: moments += 1
        case .stdout: stdoutChunks += 1
        case .stderr: stderrChunks += 1
        }
    }
}

extension RunTally: CustomStringConvertible {
    var description: String {
        "\(entries) entries up to \(last), \(moments) of its life, \(stdoutChunks) and \(stderrChunks) of its output"
    }
}
