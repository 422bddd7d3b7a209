/// Where a turn stands, in the server's word for it; servers may know more words than these.
package struct TurnStatus: RawRepresentable, Hashable, Sendable {
    /// The word as it stands in messages and records.
    package let rawValue: String

    /// Takes any word over as it is.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The turn ran to its end.
    package static let completed = TurnStatus(rawValue: "completed")

    /// The turn was stopped; so a turn also reads to a process that doesn't hold its thread.
    package static let interrupted = TurnStatus(rawValue: "interrupted")

    /// The turn ended in an error.
    package static let failed = TurnStatus(rawValue: "failed")

    /// The turn is still running.
    package static let inProgress = TurnStatus(rawValue: "inProgress")
}

extension TurnStatus: CustomStringConvertible {
    package var description: String { rawValue }
}
