/// The first time that an invariant didn't hold.
package struct Breach: Hashable, Sendable, CustomStringConvertible {
    /// What didn't hold.
    package let invariant: Invariant

    /// How it showed, in one line for people.
    package let detail: String

    /// The step after which it showed, counted by the world.
    package let step: Int

    package var description: String { "\(invariant.rawValue) broke at step \(step): \(detail)" }
}
