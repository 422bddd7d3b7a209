/// A moment on a clock that only moves forward, measured from an origin that means nothing.
///
/// Decisions are made with instants; records are written with ``Timestamp``.
package struct Instant: Hashable, Comparable, Sendable {
    /// Nanoseconds since the clock's origin.
    package let nanoseconds: Int64

    /// Creates the instant that lies `nanoseconds` after the origin.
    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    @inlinable
    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The instant that lies `duration` later; it saturates rather than wrap around.
    package func advanced(by duration: Duration) -> Instant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.nanoseconds)
        guard overflow else { return Instant(nanoseconds: sum) }
        return Instant(nanoseconds: duration < .zero ? .min : .max)
    }

    /// The earliest of the instants that there are.
    package static func earliest(_ instants: Instant?...) -> Instant? {
        var earliest: Instant?
        for case let instant? in instants { earliest = min(earliest ?? instant, instant) }
        return earliest
    }

    /// How long it is from this instant to `other`; negative if `other` came before.
    package func duration(to other: Instant) -> Duration {
        .nanoseconds(other.nanoseconds) - .nanoseconds(nanoseconds)
    }
}

extension Duration {
    /// The duration in whole nanoseconds; it saturates beyond 292 years.
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carried) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard overflow || carried else { return sum }
        return seconds < 0 ? .min : .max
    }

    /// The duration in whole milliseconds, rounded toward zero.
    package var milliseconds: Int64 { nanoseconds / 1_000_000 }
}
