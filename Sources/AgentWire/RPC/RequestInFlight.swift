package import Basics

/// A request that was sent and has no answer yet.
package struct RequestInFlight<Purpose: Hashable & Sendable>: Hashable, Sendable {
    /// The number that its answer will carry.
    package let id: Int

    /// The method that was called.
    package let method: String

    /// What the answer is wanted for, in the words of whoever asked.
    package let purpose: Purpose

    /// The moment from which on nobody waits for the answer.
    package let deadline: Instant

    /// Creates a request as it stands in the table.
    package init(id: Int, method: String, purpose: Purpose, deadline: Instant) {
        self.id = id
        self.method = method
        self.purpose = purpose
        self.deadline = deadline
    }
}
