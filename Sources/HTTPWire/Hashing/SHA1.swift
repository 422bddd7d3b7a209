/// The hash of FIPS 180-4, section 6.1, which RFC 6455 asks for in its handshake.
///
/// It's no longer fit for telling apart what somebody made to look alike. Keyed as in ``code(of:key:)`` it still is:
/// nobody who lacks the key can find such pairs.
package enum SHA1 {
    /// How many bytes a hash has.
    package static let length = 20

    /// How many bytes go through the rounds at a time.
    private static let block = 64

    /// The hash of bytes; their number must be under 2^61.
    package static func hash(of bytes: [UInt8]) -> [UInt8] {
        var padded = bytes
        padded.append(0x80)
        while padded.count % block != block - 8 { padded.append(0) }
        padded += bigEndian(UInt64(bytes.count) << 3)
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        for start in stride(from: 0, to: padded.count, by: block) {
            mix(padded[start..<start + block], into: &state)
        }
        return state.flatMap(bigEndian)
    }

    /// The keyed code of a message, HMAC-SHA-1 (RFC 2104): whoever lacks the key can neither make nor guess it.
    package static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        var pad = key.count > block ? hash(of: key) : key
        pad += [UInt8](repeating: 0, count: block - pad.count)
        return hash(of: pad.map { $0 ^ 0x5C } + hash(of: pad.map { $0 ^ 0x36 } + message))
    }

    private static func mix(_ bytes: ArraySlice<UInt8>, into state: inout [UInt32]) {
        var words = stride(from: bytes.startIndex, to: bytes.endIndex, by: 4).map { start in
            bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
        for index in words.count..<80 {
            let word = words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16]
            words.append(word.rotated(left: 1))
        }
        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
        for (index, word) in words.enumerated() {
            let (choice, constant): (UInt32, UInt32) =
                switch index {
                case ..<20: (b & c | ~b & d, 0x5A82_7999)
                case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
                case ..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
                default: (b ^ c ^ d, 0xCA62_C1D6)
                }
            let next = a.rotated(left: 5) &+ choice &+ e &+ constant &+ word
            (a, b, c, d, e) = (next, a, b.rotated(left: 30), c, d)
        }
        for (index, value) in [a, b, c, d, e].enumerated() { state[index] &+= value }
    }

    private static func bigEndian<Word: FixedWidthInteger>(_ word: Word) -> [UInt8] {
        stride(from: Word.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
    }
}

extension UInt32 {
    fileprivate func rotated(left count: UInt32) -> UInt32 { self << count | self >> (32 - count) }
}
