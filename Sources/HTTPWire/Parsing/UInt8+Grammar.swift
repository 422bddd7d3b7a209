// The character classes and little texts of RFC 9110, RFC 9112 and RFC 3986, over bytes: a `Character` may swallow
// both halves of a line end.

extension UInt8 {
    /// DIGIT of RFC 5234.
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    /// ALPHA of RFC 5234.
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercased) }

    /// SP or HTAB: one byte of the optional white space of RFC 9110 §5.6.3.
    var isFieldSpace: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    /// A byte that may stand in a field value: visible, white space, or obs-text (RFC 9110 §5.5).
    var isFieldByte: Bool { self >= 0x20 && self != 0x7F || self == UInt8(ascii: "\t") }

    /// A byte that may stand in a request target, as leniently as ``HTTPTarget`` takes it.
    var isTargetByte: Bool { (0x21...0x7E).contains(self) && self != UInt8(ascii: "#") }

    /// A byte of a token (RFC 9110 §5.6.2).
    var isTokenByte: Bool {
        switch self {
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default:
            isDigit || isLetter
        }
    }

    /// A byte of a registered name that isn't an escape: unreserved or a sub-delimiter (RFC 3986 §3.2.2).
    var isHostNameByte: Bool {
        switch self {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "!"),
            UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="):
            true
        default:
            isDigit || isLetter
        }
    }

    /// A byte of an IPv6 address, which may end like an IPv4 one.
    var isAddressByte: Bool { hexadecimalValue != nil || self == UInt8(ascii: ":") || self == UInt8(ascii: ".") }

    /// A byte of a scheme behind its first letter (RFC 3986 §3.1).
    var isSchemeByte: Bool {
        isDigit || isLetter || self == UInt8(ascii: "+") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
    }

    /// The value of a hexadecimal digit in either case.
    var hexadecimalValue: UInt8? {
        if isDigit { return self - UInt8(ascii: "0") }
        guard (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(lowercased) else { return nil }
        return lowercased - UInt8(ascii: "a") + 10
    }

    /// The byte, in lower case if it is an ASCII letter.
    var lowercased: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}

extension BidirectionalCollection<UInt8> {
    /// The bytes without the optional white space around them (RFC 9110 §5.6.3).
    var trimmingFieldSpace: SubSequence {
        let rest = drop(while: \.isFieldSpace)
        guard let last = rest.lastIndex(where: { !$0.isFieldSpace }) else { return rest }
        return rest[...last]
    }

    /// The number that the bytes spell in decimal, too large a one as the largest; `nil` if any isn't a digit.
    var decimalValue: Int? {
        guard !isEmpty, allSatisfy(\.isDigit) else { return nil }
        return reduce(0) { $0.saturatingShift(by: 10, adding: $1 - UInt8(ascii: "0")) }
    }
}

extension Int {
    /// This number with one more digit behind it; it stays at the largest rather than overflow.
    func saturatingShift(by base: Int, adding digit: UInt8) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: base)
        let (sum, carry) = product.addingReportingOverflow(Int(digit))
        return overflow || carry ? .max : sum
    }
}

extension String {
    /// Whether two texts are equal but for the case of ASCII letters.
    func equalsIgnoringCase(_ other: String) -> Bool {
        utf8.elementsEqual(other.utf8) { $0.lowercased == $1.lowercased }
    }
}
