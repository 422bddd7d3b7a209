/// A hash that is the same in every process and on every machine, unlike `Hasher`'s.
///
/// Words of eight bytes, little end first, go through the folded multiplication of W. Yi, "wyhash", 2019
/// (after V. Makarov, "MUM hash", 2016): the two halves of a product of 128 bits, xored. The value is
/// finished as SplitMix64 finishes its own. It finds differences between runs; it's no defence against anyone.
///
/// Each addition counts its length too, so `ab` and `c` aren't `a` and `bc`.
package struct StableHash: Hashable, Sendable {
    /// The first digits of π's fraction: a number with nothing up its sleeve.
    private var state: UInt64 = 0x243F_6A88_85A3_08D3

    /// The golden ratio's fraction, made odd, as in SplitMix64.
    private static var multiplier: UInt64 { 0x9E37_79B9_7F4A_7C15 }

    /// Begins with nothing hashed.
    package init() {}

    /// Goes on with bytes and their number.
    package mutating func add(_ bytes: Span<UInt8>) {
        mix(UInt64(bytes.count))
        let whole = bytes.count & ~7
        var at = 0
        while at < whole {
            mix(bytes.word(at))
            at &+= 8
        }
        guard at < bytes.count else { return }
        var word: UInt64 = 0
        for index in (at..<bytes.count).reversed() { word = word << 8 | UInt64(bytes[index]) }
        mix(word)
    }

    /// Goes on with bytes and their number.
    package mutating func add(_ bytes: [UInt8]) {
        add(bytes.span)
    }

    /// Goes on with one number.
    package mutating func add(_ number: UInt64) {
        mix(number)
    }

    /// The hash of all that was added so far.
    package var value: UInt64 {
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private mutating func mix(_ word: UInt64) {
        // The rotation keeps a word from undoing the one before it; adding keeps zeros from being lost.
        let (high, low) = (state ^ word).multipliedFullWidth(by: Self.multiplier)
        state = (high ^ low) &+ (state << 23 | state >> 41)
    }
}

extension Span<UInt8> {
    /// Eight bytes, little end first.
    @inline(__always)
    fileprivate func word(_ start: Int) -> UInt64 {
        // One check for all of them, so that the compiler makes one load of the eight.
        let part = extracting(start..<start &+ 8)
        let low = UInt64(part[0]) | UInt64(part[1]) << 8 | UInt64(part[2]) << 16
        let middle = UInt64(part[3]) << 24 | UInt64(part[4]) << 32 | UInt64(part[5]) << 40
        return low | middle | UInt64(part[6]) << 48 | UInt64(part[7]) << 56
    }
}

extension StableHash: CustomStringConvertible {
    package var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
