// The bytes that mean something to the grammar of RFC 8259, by name.
extension UInt8 {
    static var backspace: UInt8 { 0x08 }
    static var tab: UInt8 { 0x09 }
    static var lineFeed: UInt8 { 0x0A }
    static var formFeed: UInt8 { 0x0C }
    static var carriageReturn: UInt8 { 0x0D }
    static var space: UInt8 { 0x20 }
    static var quote: UInt8 { 0x22 }
    static var plus: UInt8 { 0x2B }
    static var comma: UInt8 { 0x2C }
    static var minus: UInt8 { 0x2D }
    static var point: UInt8 { 0x2E }
    static var zero: UInt8 { 0x30 }
    static var colon: UInt8 { 0x3A }
    static var openBracket: UInt8 { 0x5B }
    static var backslash: UInt8 { 0x5C }
    static var closeBracket: UInt8 { 0x5D }
    static var openBrace: UInt8 { 0x7B }
    static var closeBrace: UInt8 { 0x7D }

    /// Whether the byte is a decimal digit.
    var isDigit: Bool { self &- .zero < 10 }

    /// Whether a string may hold the byte as it is, and nothing has to be looked at behind it.
    var isPlain: Bool { self >= .space && self < 0x80 && self != .quote && self != .backslash }

    /// The value of a hexadecimal digit of either case.
    var hexadecimalValue: UInt16? {
        switch self {
        case 0x30...0x39: UInt16(self - 0x30)
        case 0x41...0x46: UInt16(self - 0x37)
        case 0x61...0x66: UInt16(self - 0x57)
        default: nil
        }
    }
}
