/// Why the world could not do what it was asked, told by the shell.
package struct SystemFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller may act upon.
    package enum Reason: String, Hashable, Sendable {
        case notFound
        case permissionDenied
        case addressInUse
        case other
    }

    /// The call that failed, such as `open`.
    package let call: String

    /// What kind of failure it was.
    package let reason: Reason

    /// The system's own words, with the name of the thing they're about.
    package let text: String

    /// Creates a failure.
    package init(call: String, reason: Reason, text: String) {
        self.call = call
        self.reason = reason
        self.text = text
    }

    package var description: String { text }
}
