/// How large a JSON text may be, which RFC 8259, section 9, leaves to the reader.
package struct JSONLimits: Hashable, Sendable {
    /// How many arrays and objects may lie within each other.
    package let depth: Int

    /// How many bytes the text may have, white space included.
    package let bytes: Int

    /// The limits for texts nobody has made a special rule for, ours among them.
    package static let standard = JSONLimits()

    /// How deep what somebody else says may be.
    ///
    /// Less than in ``standard``: we write it down inside records of ours, where it lies deeper, and what we have written
    /// we must be able to read. The app-server's own reader takes no more (serde_json, `recursion_limit`).
    package static let foreignDepth = 128

    /// Creates limits; what isn't named is as in ``standard``.
    package init(depth: Int = 160, bytes: Int = 64 << 20) {
        precondition(depth >= 0 && bytes >= 0, "a limit isn't negative")
        self.depth = depth
        self.bytes = bytes
    }
}
