/// Randomness that nobody can guess, from the kernel.
package enum Entropy {
    /// As many random bytes as asked for.
    package static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        LibC.fillWithEntropy(&bytes)
        return bytes
    }

    /// A random word, such as the seed of a generator.
    package static func word() -> UInt64 {
        bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
