extension String {
    /// Reads the inside of a valid JSON string, whose escapes section 7 of RFC 8259 lists.
    ///
    /// An escaped surrogate without its other half becomes U+FFFD.
    init(unescaping escaped: Span<UInt8>) {
        var escape = escaped.offset(of: .backslash, from: 0)
        guard escape < escaped.count else {
            self.init(utf8: escaped)
            return
        }
        let text = [UInt8](capacity: escaped.count) { text in
            var at = 0
            while escape < escaped.count {
                while at < escape {
                    text.append(escaped[at])
                    at += 1
                }
                at = text.appendUnescaped(escaped, from: escape)
                escape = escaped.offset(of: .backslash, from: at)
            }
            while at < escaped.count {
                text.append(escaped[at])
                at += 1
            }
        }
        self.init(decoding: text, as: UTF8.self)
    }

    /// Reads UTF-8; bytes that aren't become U+FFFD.
    init(utf8 bytes: Span<UInt8>) {
        // The pointer doesn't leave the closure, and the string copies what it needs.
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension OutputSpan<UInt8> {
    /// Appends what an escape stands for, and gives the offset behind it.
    fileprivate mutating func appendUnescaped(_ escaped: Span<UInt8>, from backslash: Int) -> Int {
        let letter = escaped[backslash + 1]
        switch letter {
        case UInt8(ascii: "b"): append(.backspace)
        case UInt8(ascii: "f"): append(.formFeed)
        case UInt8(ascii: "n"): append(.lineFeed)
        case UInt8(ascii: "r"): append(.carriageReturn)
        case UInt8(ascii: "t"): append(.tab)
        case UInt8(ascii: "u"):
            let (scalar, length) = escaped.escapedScalar(at: backslash)
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte) }
            return backslash + length
        default: append(letter)
        }
        return backslash + 2
    }
}

extension Span<UInt8> {
    /// Reads `\uXXXX`, or two of them if it takes both to make a scalar value.
    fileprivate func escapedScalar(at backslash: Int) -> (scalar: Unicode.Scalar, length: Int) {
        let unit = codeUnit(at: backslash + 2)
        if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
        let next = backslash + 6
        guard
            UTF16.isLeadSurrogate(unit),
            next + 1 < count, self[next] == .backslash, self[next + 1] == UInt8(ascii: "u")
        else { return ("\u{FFFD}", 6) }
        let other = codeUnit(at: next + 2)
        guard UTF16.isTrailSurrogate(other) else { return ("\u{FFFD}", 6) }
        return (UTF16.decode(UTF16.EncodedScalar([unit, other])), 12)
    }

    private func codeUnit(at start: Int) -> UInt16 {
        var unit: UInt16 = 0
        for at in start..<start + 4 {
            unit = unit << 4 | (self[at].hexadecimalValue ?? 0)
        }
        return unit
    }
}
