import Basics
import Contract

/// What stands in the directory of a run fits together: entries are numbered one after the other, pieces of output lie
/// where the index says and read as the entry does, and the verdict counts what there is (contract CTR-RUN).
///
/// It's no more looked at where the disk refused something, or the machine died.
struct RunLogs: Law {
    private struct Directory {
        var tally = RunTally()
        var outputs: [RunStream: Output] = [:]
    }

    private struct Output {
        /// How many bytes the index has described.
        var described = 0
        /// What was printed and isn't described.
        var rest: [UInt8] = []
        /// The piece that was described last, until its entry is written.
        var piece: Piece?
    }

    private struct Piece {
        let seq: Int
        let bytes: ArraySlice<UInt8>
    }

    private var directories: [String: Directory] = [:]
    /// The runs that aren't looked at any more.
    private var excused: Set<String> = []
    /// The runs whose life codexd's own has cut, perhaps between a piece and its description.
    private var cut: Set<String> = []

    mutating func see(_ sight: Sight) -> String? {
        switch sight {
        case .daemonStarted(let afterMachineDeath):
            if afterMachineDeath { excused.formUnion(directories.keys) } else { cut.formUnion(directories.keys) }
            return nil
        case .runRefused(let run):
            excused.insert(run)
            return nil
        case .wroteRunFile(let writing):
            let run = writing.place.runID.rawValue
            return excused.contains(run) ? nil : take(writing, of: run).map { "run \(run): \($0)" }
        case .logged(let event):
            for record in event.runs ?? [] where !excused.contains(record.run) {
                if let problem = judge(record) { return "run \(record.run): \(problem)" }
            }
            return nil
        default: return nil
        }
    }

    private mutating func take(_ writing: RunFileWriting, of run: String) -> String? {
        switch writing.file {
        case .output(let stream):
            directories[run, default: Directory()].outputs[stream, default: Output()].rest += writing.bytes
        case .index(let stream):
            for line in writing.lines {
                if let problem = describe(line, stream, run) { return problem }
            }
        case .workerLog:
            for line in writing.lines {
                if let problem = enter(line, run) { return problem }
            }
        case .meta, .state, .checkpoint: break
        }
        return nil
    }

    /// Takes a line of an index.
    private mutating func describe(_ line: JSONSlice, _ stream: RunStream, _ run: String) -> String? {
        let name = RunFile.index(stream).name
        guard let seq = line.member("seq")?.integer, let offset = line.member("offset")?.integer,
            let length = line.member("length")?.integer, length > 0
        else { return "a line of \(name) says not where a piece lies" }
        var output = directories[run]?.outputs[stream] ?? Output()
        guard offset == output.described else {
            return "\(name) has a piece at \(offset), and the last one ends at \(output.described)"
        }
        guard output.rest.count >= length else {
            return "\(name) has \(length) bytes at \(offset), where \(output.rest.count) were printed"
        }
        output.piece = Piece(seq: seq, bytes: output.rest[..<length])
        output.rest = Array(output.rest[length...])
        output.described += length
        directories[run, default: Directory()].outputs[stream] = output
        return nil
    }

    /// Takes an entry of the worker log.
    private mutating func enter(_ line: JSONSlice, _ run: String) -> String? {
        var tally = directories[run]?.tally ?? RunTally()
        guard let seq = line.member("seq")?.integer, seq == tally.last + 1 else {
            return "entry \(line.member("seq")?.integer ?? 0) follows entry \(tally.last)"
        }
        guard let channel = line.member("channel")?.text.flatMap(RunTally.Channel.init(rawValue:)) else {
            return "entry \(seq) is on no channel"
        }
        tally.count(seq, channel)
        directories[run, default: Directory()].tally = tally
        switch channel {
        case .worker: return nil
        case .stdout: return compare(line, seq, .stdout, run)
        case .stderr: return compare(line, seq, .stderr, run)
        }
    }

    /// Compares an entry with the piece that it is of.
    private mutating func compare(_ line: JSONSlice, _ seq: Int, _ stream: RunStream, _ run: String) -> String? {
        guard let piece = directories[run]?.outputs[stream]?.piece.take(), piece.seq == seq else {
            return "entry \(seq) is of no piece of \(stream.rawValue)"
        }
        guard line.member("text")?.text != String(decoding: piece.bytes, as: UTF8.self) else { return nil }
        return "entry \(seq) has another text than \(RunFile.output(stream).name)"
    }

    private func judge(_ record: RunRecord) -> String? {
        guard let log = record.log else { return record.isOpen ? nil : "its verdict doesn't say what its log holds" }
        let directory = directories[record.run] ?? Directory()
        guard log == directory.tally else {
            return "its log holds \(directory.tally), and its record says \(log)"
        }
        guard !cut.contains(record.run) else { return nil }
        for stream in RunStream.allCases where directory.outputs[stream]?.rest.isEmpty == false {
            return "\(RunFile.index(stream).name) doesn't describe the end of \(RunFile.output(stream).name)"
        }
        return nil
    }
}
