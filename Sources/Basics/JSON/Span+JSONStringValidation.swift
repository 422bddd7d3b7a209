extension Span<UInt8> {
    /// Reads a string from its opening quotation mark to behind the closing one (section 7).
    func checkedString(from start: Int) throws(JSONFault) -> Int {
        var at = start + 1
        while true {
            at = offsetAfterPlain(from: at)
            let byte = try byte(at)
            switch byte {
            case .quote: return at + 1
            case .backslash: at = try checkedEscape(from: at)
            case 0x80...: at = try checkedSequence(from: at)
            default: throw JSONFault(.controlCharacter(byte), at: at)
            }
        }
    }

    private func checkedEscape(from start: Int) throws(JSONFault) -> Int {
        switch try byte(start + 1) {
        case .quote, .backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start + 2
        case UInt8(ascii: "u"):
            for at in start + 2..<start + 6 {
                guard try byte(at).hexadecimalValue != nil else { throw JSONFault(.malformedEscape, at: at) }
            }
            return start + 6
        default:
            throw JSONFault(.malformedEscape, at: start + 1)
        }
    }

    /// Reads one character of two to four bytes (RFC 3629, section 4).
    ///
    /// The second byte tells overlong forms, surrogates and what lies beyond U+10FFFF. A fault is
    /// reported where the character begins; one the text's end cuts short is an unexpected end.
    private func checkedSequence(from start: Int) throws(JSONFault) -> Int {
        let length: Int
        let second: ClosedRange<UInt8>
        switch self[start] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw JSONFault(.invalidUTF8, at: start)
        }
        guard second.contains(try byte(start + 1)) else { throw JSONFault(.invalidUTF8, at: start) }
        for at in start + 2..<start + length {
            guard try byte(at) & 0xC0 == 0x80 else { throw JSONFault(.invalidUTF8, at: start) }
        }
        return start + length
    }
}
