/// Reads UTF-8 that comes in pieces, and says at the first byte that can't be one of it (RFC 3629 §4).
struct UTF8Progress: Hashable, Sendable {
    /// How many bytes of the character have yet to come.
    private var missing = 0

    /// What the next of them may be; only the second byte of some characters has less than all continuations.
    private var allowed = Self.continuation

    private static let continuation: ClosedRange<UInt8> = 0x80...0xBF

    /// Whether no character is cut in two here.
    var isWhole: Bool { missing == 0 }

    /// Takes some more.
    ///
    /// - Returns: Whether it is UTF-8 so far.
    mutating func take(_ bytes: ArraySlice<UInt8>) -> Bool {
        let span = bytes.span
        for index in span.indices where !take(span[index]) { return false }
        return true
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        if missing > 0 {
            guard allowed.contains(byte) else { return false }
            missing -= 1
            allowed = Self.continuation
            return true
        }
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, allowed) = (2, 0xA0...0xBF)  // Nothing that two bytes could say.
        case 0xED: (missing, allowed) = (2, 0x80...0x9F)  // No surrogates.
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, allowed) = (3, 0x90...0xBF)  // Nothing that three bytes could say.
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, allowed) = (3, 0x80...0x8F)  // Nothing above U+10FFFF.
        default: return false
        }
        return true
    }
}
