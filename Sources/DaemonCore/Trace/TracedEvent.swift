import Basics

/// An event as it stands in a trace.
struct TracedEvent: Sendable, CustomStringConvertible {
    /// Which it is, counted from 1.
    let number: Int
    let event: DaemonEvent
    let now: Instant
    /// Its line.
    let text: [UInt8]

    var description: String { "event \(number): \(TraceExcerpt.of(text, around: 0))" }
}

/// As much of a text as people take in at a glance.
enum TraceExcerpt {
    /// How many bytes are shown, and how many of them before the place that matters.
    private static let (length, before) = (300, 80)

    /// The text around a place, with a sign where something is left out.
    static func of(_ text: some Collection<UInt8>, around place: Int) -> String {
        let start = text.count <= length ? 0 : max(0, min(place - before, text.count - length))
        let shown = text.dropFirst(start).prefix(length)
        let behind = text.count - start - shown.count
        return (start > 0 ? "…" : "") + String(decoding: shown, as: UTF8.self)
            + (behind > 0 ? "… (\(text.count) bytes)" : "")
    }
}
