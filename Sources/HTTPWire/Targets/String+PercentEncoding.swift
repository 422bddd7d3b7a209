extension String {
    /// The text with everything escaped that isn't unreserved (RFC 3986 §2.1 and §2.3), fit for any part of a target.
    package var percentEncoded: String {
        if utf8.allSatisfy(\.isUnreserved) { return self }
        return utf8.map { byte in
            guard !byte.isUnreserved else { return String(UnicodeScalar(byte)) }
            return (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }
        .joined()
    }
}

extension UInt8 {
    /// Whether the byte stands for itself anywhere in a target (RFC 3986 §2.3).
    fileprivate var isUnreserved: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
