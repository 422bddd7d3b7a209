/// A file that only grows (contract CTR-FILE).
package enum LogFile: String, CaseIterable, Hashable, Sendable {
    case events = "events.jsonl"
    case stdout = "stdout.log"
    case stderr = "stderr.log"
}
