extension Sequence<UInt8> {
    /// The bytes in base 16, two digits each, in lower case (RFC 4648, section 8, but for the case).
    package var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
