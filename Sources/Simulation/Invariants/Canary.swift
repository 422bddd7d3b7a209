import Contract

/// Texts that must stay secret are in no file that codexd writes.
struct Canary: Law {
    private let search: TextSearch?
    /// The ends of the logs, in which a text may have begun.
    private var ends: [LogFile: [UInt8]] = [:]
    /// The same of files of runs, by their paths.
    private var runEnds: [String: [UInt8]] = [:]

    init(_ canaries: [String]) {
        search = TextSearch(canaries.map { Array($0.utf8) })
    }

    mutating func see(_ sight: Sight) -> String? {
        guard let search else { return nil }
        switch sight {
        case .daemonStarted(afterMachineDeath: true):
            ends = [:]
            runEnds = [:]
            return nil
        case .appended(let log, let bytes):
            let found = Self.find(search, bytes, behind: &ends[log, default: []])
            return found.map { "canary \($0) is in \(log.rawValue)" }
        case .wroteRunFile(let writing):
            let found: Int?
            switch writing.file {
            case .meta, .state: found = search.first(in: writing.bytes).map { $0 + 1 }
            case .workerLog, .output, .index, .checkpoint:
                found = Self.find(search, writing.bytes, behind: &runEnds[writing.path, default: []])
            }
            return found.map { "canary \($0) is in \(writing.path)" }
        case .published(let file):
            return search.first(in: file.bytes).map { "canary \($0 + 1) is in \(file.path)" }
        default: return nil
        }
    }

    /// Looks at what was added to a file, and keeps the end, in which a text may have begun.
    private static func find(_ search: TextSearch, _ bytes: [UInt8], behind end: inout [UInt8]) -> Int? {
        let overlap = search.longest - 1
        let seam = end.isEmpty ? nil : search.first(in: end + bytes.prefix(overlap))
        end = bytes.count < overlap ? (end + bytes).suffix(overlap) : bytes.suffix(overlap)
        return (seam ?? search.first(in: bytes)).map { $0 + 1 }
    }
}

extension [UInt8] {
    fileprivate func suffix(_ count: Int) -> [UInt8] { Array(self[Swift.max(0, self.count - count)...]) }
}
