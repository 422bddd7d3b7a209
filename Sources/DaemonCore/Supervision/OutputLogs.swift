package import Contract

/// How long the logs of the child's outputs are, and when one goes on in a new file (contract CTR-FILE).
package struct OutputLogs: Hashable, Sendable {
    private let longest: Int
    private var lengths: [LogFile: Int]

    /// Begins with what an earlier life left.
    package init(_ bounds: Configuration.Logs, lengths: [LogFile: Int]) {
        longest = bounds.longestOutputLog
        self.lengths = lengths
    }

    /// Counts what is about to be added.
    ///
    /// - Returns: Whether a new file is to be begun before, so that none grows beyond its bound by more than one piece.
    package mutating func add(_ count: Int, to log: LogFile) -> Bool {
        let length = lengths[log, default: 0]
        let isFull = length > 0 && length >= longest
        lengths[log] = (isFull ? 0 : length) + count
        return isFull
    }

    /// Begins anew with the logs that have anything.
    ///
    /// - Returns: Those that go on in new files.
    package mutating func turnOver() -> [LogFile] {
        let full = [LogFile.stdout, .stderr].filter { lengths[$0, default: 0] > 0 }
        for log in full { lengths[log] = 0 }
        return full
    }
}
