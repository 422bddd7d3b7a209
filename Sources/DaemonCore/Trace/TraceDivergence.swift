import Basics

/// Where a core first does something else than a trace says.
package struct TraceDivergence: Hashable, Sendable {
    /// The number of the event, counted from 1.
    package let event: Int
    /// The event as it stands in the trace, or its beginning.
    package let text: String
    /// How many effects of it are the same.
    package let same: Int
    /// The first effect that differs as the trace has it; `nil` if the trace has no more.
    package let recorded: String?
    /// The effect of this build at that place; `nil` if it has no more.
    package let replayed: String?

    init(_ event: TracedEvent, expected: [ArraySlice<UInt8>], actual: [ArraySlice<UInt8>]) {
        self.event = event.number
        text = event.description
        same = zip(expected, actual).prefix { $0 == $1 }.count
        let (recorded, replayed) = (expected.dropFirst(same).first, actual.dropFirst(same).first)
        let place = zip(recorded ?? [], replayed ?? []).prefix { $0 == $1 }.count
        self.recorded = recorded.map { TraceExcerpt.of($0, around: place) }
        self.replayed = replayed.map { TraceExcerpt.of($0, around: place) }
    }

    /// The core of the trace lived, while this one can't read what it lived on.
    init(_ error: RecoveryError, before event: TracedEvent) {
        self.event = event.number
        text = event.description
        same = 0
        recorded = nil
        replayed = "a refusal to start: \(error)"
    }
}

extension TraceDivergence: CustomStringConvertible {
    package var description: String {
        """
        \(text)
          the first \(same) of its effects are the same; then
          recorded: \(recorded ?? "nothing more")
          replayed: \(replayed ?? "nothing more")
        """
    }
}
