import Contract

/// Texts that must stay secret are in no file that codexd writes.
struct Canary: Law {
    private let search: TextSearch?
    /// The ends of the logs, in which a text may have begun.
    private var ends: [LogFile: [UInt8]] = [:]

    init(_ canaries: [String]) {
        search = TextSearch(canaries.map { Array($0.utf8) })
    }

    mutating func see(_ sight: Sight) -> String? {
        guard let search else { return nil }
        switch sight {
        case .daemonStarted(afterMachineDeath: true):
            ends = [:]
            return nil
        case .appended(let log, let bytes):
            let end = ends[log] ?? []
            let overlap = search.longest - 1
            ends[log] = bytes.count < overlap ? (end + bytes).suffix(overlap) : bytes.suffix(overlap)
            let seam = end.isEmpty ? nil : search.first(in: end + bytes.prefix(overlap))
            return (seam ?? search.first(in: bytes)).map { "canary \($0 + 1) is in \(log.rawValue)" }
        case .published(let file):
            return search.first(in: file.bytes).map { "canary \($0 + 1) is in \(file.path)" }
        default: return nil
        }
    }
}

extension [UInt8] {
    fileprivate func suffix(_ count: Int) -> [UInt8] { Array(self[Swift.max(0, self.count - count)...]) }
}
