/// How much of everything a peer may send before it is refused.
///
/// What a parser holds on to is bounded by these and by what it was given and not yet asked about.
/// Line ends count: a head of exactly ``headBytes`` has its last empty line within them.
package struct HTTPLimits: Hashable, Sendable {
    /// The longest head, from the first byte of the start line to the empty line; also the longest trailer section.
    package let headBytes: Int

    /// The most field lines in a head or in a trailer section.
    package let fieldCount: Int

    /// The longest request target.
    package let targetBytes: Int

    /// The longest line that announces a chunk, with its extensions.
    package let chunkLineBytes: Int

    /// The longest body, once its chunks are joined; bodies that are handed out as they come have no limit.
    package let bodyBytes: Int

    /// Creates limits; what isn't named has the default of the local API.
    package init(
        headBytes: Int = 16 << 10,
        fieldCount: Int = 100,
        targetBytes: Int = 8 << 10,
        chunkLineBytes: Int = 256,
        bodyBytes: Int = 8 << 20
    ) {
        precondition(headBytes > 0 && targetBytes > 0 && chunkLineBytes > 0, "these limits must let something through")
        precondition(fieldCount >= 0 && bodyBytes >= 0, "a limit isn't negative")
        self.headBytes = headBytes
        self.fieldCount = fieldCount
        self.targetBytes = targetBytes
        self.chunkLineBytes = chunkLineBytes
        self.bodyBytes = bodyBytes
    }
}
