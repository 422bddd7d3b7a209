/// A message lacks a member that a rule acts on, or has something else in its place.
package struct MissingMember: Error, Hashable, Sendable {
    /// The method of the notification, or of the request that was answered.
    package let method: String

    /// The way to the member from the params or the result, as in `thread.turns[2].id`.
    package let path: String

    /// Creates the report of one missing member.
    package init(method: String, path: String) {
        self.method = method
        self.path = path
    }
}

extension MissingMember: CustomStringConvertible {
    package var description: String { "\(method): \(path) is missing or of the wrong type" }
}
