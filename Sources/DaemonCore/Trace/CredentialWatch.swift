import Basics

/// Finds what one client brings in `Authorization` (RFC 9110, section 11.6.2), in bytes cut anywhere.
///
/// It follows lines and not messages, so a line of a body that looks like the field is taken for one.
struct CredentialWatch: Sendable {
    /// Where in a line the last byte stood.
    private enum Place {
        /// So many bytes of the line are the field's name.
        case name(Int)
        case elsewhere
        /// Behind the colon.
        case value
        /// So many bytes of the value are `Bearer`.
        case scheme(Int)
        /// Behind the scheme.
        case gap
        /// In the credentials; what was read of them without blanks at their end is at `node`, `length` bytes.
        case credentials(at: Int, node: Int, length: Int, read: Int)
        /// In credentials of which nothing is kept.
        case unkept
    }

    /// The longest credentials that are looked for elsewhere.
    private static let longest = 512
    private static let name = Array("authorization".utf8)
    private static let scheme = Array("bearer".utf8)

    private var place = Place.name(0)

    /// Replaces credentials in what the client sent next, and learns them.
    mutating func pass(_ bytes: [UInt8], replacing replaced: inout [UInt8], knowing book: inout SecretBook) {
        for (at, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                endLine(&book)
                place = byte == UInt8(ascii: "\n") ? .name(0) : .elsewhere
            } else if let substitute = take(byte, &book) {
                replaced[at] = substitute
            }
        }
    }

    private mutating func endLine(_ book: inout SecretBook) {
        guard case .credentials(_, let node, let length, _) = place, length <= Self.longest else { return }
        book.learn(node, length: length)
    }

    /// Takes a byte that doesn't end the line.
    ///
    /// - Returns: What stands in its place, if it's secret.
    private mutating func take(_ byte: UInt8, _ book: inout SecretBook) -> UInt8? {
        let isBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        switch place {
        case .elsewhere: return nil
        case .name(let count):
            if count < Self.name.count {
                place = byte | 0x20 == Self.name[count] ? .name(count + 1) : .elsewhere
            } else if !isBlank {
                place = byte == UInt8(ascii: ":") ? .value : .elsewhere
            }
            return nil
        case .value where isBlank, .gap where isBlank: return nil
        case .value: return takeScheme(byte, after: 0, &book)
        case .scheme(Self.scheme.count) where isBlank:
            place = .gap
            return nil
        case .scheme(let count): return takeScheme(byte, after: count, &book)
        case .gap: return takeSecret(byte, after: (SecretTrie.root, SecretTrie.root, 0, 0), &book)
        case .credentials(let at, let node, let length, let read):
            return takeSecret(byte, after: (at, node, length, read), &book)
        case .unkept: return isBlank ? byte : SecretBook.blot
        }
    }

    /// Takes a byte of a scheme; what isn't `Bearer` is taken to be as secret as what may follow.
    private mutating func takeScheme(_ byte: UInt8, after count: Int, _ book: inout SecretBook) -> UInt8? {
        guard count < Self.scheme.count, byte | 0x20 == Self.scheme[count] else {
            return takeSecret(byte, after: (SecretTrie.root, SecretTrie.root, 0, 0), &book)
        }
        place = .scheme(count + 1)
        return nil
    }

    private mutating func takeSecret(
        _ byte: UInt8,
        after known: (at: Int, node: Int, length: Int, read: Int),
        _ book: inout SecretBook
    ) -> UInt8 {
        guard let branch = book.step(from: known.at, by: byte) else {
            place = .unkept
            return SecretBook.blot
        }
        let read = known.read + 1
        let isBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        place =
            isBlank
            ? .credentials(at: branch.node, node: known.node, length: known.length, read: read)
            : .credentials(at: branch.node, node: branch.node, length: read, read: read)
        return branch.substitute
    }
}
