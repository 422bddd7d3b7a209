import Basics

/// What a client must know to be let in (contract CTR-API).
enum APIToken {
    /// How many random bytes a token is made of.
    static let entropyCount = 24

    /// The token without the line end of its file; a blank one would let nobody in.
    static func kept(in file: [UInt8]) -> [UInt8]? {
        let text = String(decoding: file, as: UTF8.self).trimmed
        return text.isEmpty ? nil : Array(text.utf8)
    }

    /// A new token, of the last bytes of a life's dice.
    static func minted(from entropy: [UInt8]) -> [UInt8] {
        Array(entropy.suffix(entropyCount).hexadecimal.utf8)
    }
}
