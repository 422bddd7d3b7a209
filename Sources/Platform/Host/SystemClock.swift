package import Basics

/// The two clocks of the machine.
package enum SystemClock {
    /// The moment on the clock that only moves forward, for decisions.
    package static func now() -> Instant {
        Instant(nanoseconds: LibC.monotonicNanoseconds())
    }

    /// The moment on the clock that people set, for records.
    package static func wallTime() -> Timestamp {
        Timestamp(millisecondsSinceEpoch: LibC.millisecondsSinceEpoch())
    }
}
