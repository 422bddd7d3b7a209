/// How large a JSON text may be, which RFC 8259, section 9, leaves to the reader.
package struct JSONLimits: Hashable, Sendable {
    /// How many arrays and objects may lie within each other.
    package let depth: Int

    /// How many bytes the text may have, white space included.
    package let bytes: Int

    /// The limits for texts nobody has made a special rule for.
    package static let standard = JSONLimits()

    /// Creates limits; what isn't named is as in ``standard``.
    package init(depth: Int = 128, bytes: Int = 64 << 20) {
        precondition(depth >= 0 && bytes >= 0, "a limit isn't negative")
        self.depth = depth
        self.bytes = bytes
    }
}
