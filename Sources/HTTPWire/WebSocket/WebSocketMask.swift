/// The key that a client's frame is masked with, so that no cache takes it for something else (RFC 6455 §5.3).
///
/// It must be one that whoever made the message couldn't foresee; dice are the caller's.
package struct WebSocketMask: Hashable, Sendable {
    /// How many bytes a key has.
    static let size = 4

    private let key: UInt32

    /// Creates a key; its highest byte is the first.
    package init(_ key: UInt32) {
        self.key = key
    }

    /// Reads a key off the first four bytes.
    init(parsing bytes: ArraySlice<UInt8>) {
        self.init(bytes.prefix(Self.size).reduce(0) { $0 << 8 | UInt32($1) })
    }

    /// The key as it stands before the payload.
    var bytes: [UInt8] { (0..<Self.size).map(byte) }

    private func byte(_ index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: key >> UInt32(24 - 8 * (index & 3)))
    }

    /// Masks or unmasks the end of some bytes.
    ///
    /// - Parameters:
    ///   - bytes: What they're a part of.
    ///   - start: Where they begin.
    ///   - offset: How many bytes of the payload come before them.
    func apply(to bytes: inout [UInt8], from start: Int, at offset: Int) {
        var span = bytes.mutableSpan
        for index in start..<span.count { span[index] ^= byte(offset + index - start) }
    }
}
