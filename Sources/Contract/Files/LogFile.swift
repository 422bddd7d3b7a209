/// A file that only grows (contract CTR-FILE).
package enum LogFile: String, CaseIterable, Hashable, Sendable {
    case events = "events.jsonl"
    case stdout = "stdout.log"
    case stderr = "stderr.log"

    /// How many earlier files of an output are kept, `stdout.log.1` being the latest.
    package static let keptGenerations = 4
}
