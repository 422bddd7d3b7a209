import Basics

/// What somebody wants to know about one descriptor.
package struct Interest: Hashable, Sendable {
    /// The descriptor, which must stay open while it is waited for.
    package let descriptor: CInt

    /// Whether to wake when something can be read.
    package let reads: Bool

    /// Whether to wake when something can be written.
    package let writes: Bool

    /// Creates an interest.
    package init(_ descriptor: CInt, reads: Bool = false, writes: Bool = false) {
        self.descriptor = descriptor
        self.reads = reads
        self.writes = writes
    }
}

/// What can be done with one descriptor now.
package struct Readiness: Hashable, Sendable {
    /// The descriptor that somebody was interested in.
    package let descriptor: CInt

    /// Whether a read gives something, be it the end.
    package let isReadable: Bool

    /// Whether a write takes something, be it with an error.
    package let isWritable: Bool

    /// Whether the other side is gone or the descriptor broken; what it left can still be read.
    package let hasEnded: Bool
}

/// Waits for many descriptors at once, with poll(2).
///
/// A hundred descriptors cost ten microseconds, and it is the same call on every system.
package struct Poller: ~Copyable {
    private var buffer = PollBuffer()

    /// Creates a poller with nothing to wait for.
    package init() {}

    /// Waits until a descriptor is ready, the time is up, or a signal was handled.
    ///
    /// - Parameters:
    ///   - interests: What to wait for. An interest in neither reading nor writing is passed over, since the system
    ///     would report its hang-up again and again to nobody.
    ///   - timeout: How long to wait; forever if `nil`, not at all if it isn't positive. It is rounded up to
    ///     milliseconds, so that a caller with a deadline finds it reached and doesn't spin before it.
    /// - Returns: The descriptors that are ready, in the order of the interests; none after a timeout or signal.
    /// - Throws: ``SystemError`` of `poll`; a signal isn't an error.
    package mutating func wait(_ interests: [Interest], timeout: Duration?) throws(SystemError) -> [Readiness] {
        buffer.removeAll()
        for interest in interests where interest.reads || interest.writes {
            buffer.append(interest.descriptor, reads: interest.reads, writes: interest.writes)
        }
        guard try buffer.wait(milliseconds: Self.milliseconds(timeout)) > 0 else { return [] }
        return Array(buffer.readiness)
    }

    /// The argument of poll(2) that waits no shorter than `timeout`.
    static func milliseconds(_ timeout: Duration?) -> CInt {
        guard let timeout else { return -1 }
        guard timeout > .zero else { return 0 }
        let (whole, rest) = timeout.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return CInt(clamping: rest > 0 || whole == 0 ? whole + 1 : whole)
    }
}
