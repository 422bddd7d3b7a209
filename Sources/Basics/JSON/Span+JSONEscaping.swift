extension [UInt8] {
    /// Appends a string in quotation marks, escaping only what must be (RFC 8259, section 7).
    package mutating func appendJSON(_ text: String) {
        let utf8 = text.utf8.span
        if utf8.offsetToEscape(from: 0) == utf8.count {
            append(upTo: utf8.count &+ 2) { $0.appendPlainJSON(utf8) }
        } else {
            append(upTo: utf8.escapedLength &+ 2) { escaped in
                escaped.append(.quote)
                for index in utf8.indices { escaped.appendEscaping(utf8[index]) }
                escaped.append(.quote)
            }
        }
    }

    /// Appends what a closure writes, with room for it made at once and the array growing as it does by itself.
    @inline(__always)
    mutating func append(upTo length: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
        if capacity &- count < length { reserveCapacity(Swift.max(2 &* capacity, count &+ length)) }
        append(addingCapacity: length, initializingWith: write)
    }
}

extension Span<UInt8> {
    fileprivate var escapedLength: Int {
        var length = 0
        for index in indices { length += self[index].escapedLength }
        return length
    }
}

extension UInt8 {
    /// How many bytes of a JSON string stand for this one.
    fileprivate var escapedLength: Int {
        guard self < .space || self == .quote || self == .backslash else { return 1 }
        return switch self {
        case .quote, .backslash, .backspace, .formFeed, .lineFeed, .carriageReturn, .tab: 2
        default: 6
        }
    }
}

extension OutputSpan<UInt8> {
    /// Appends a string in quotation marks that has nothing to escape.
    mutating func appendPlainJSON(_ text: Span<UInt8>) {
        append(.quote)
        append(text)
        append(.quote)
    }

    fileprivate mutating func appendEscaping(_ byte: UInt8) {
        guard byte < .space || byte == .quote || byte == .backslash else { return append(byte) }
        switch byte {
        case .quote, .backslash: appendEscape(byte)
        case .backspace: appendEscape(UInt8(ascii: "b"))
        case .formFeed: appendEscape(UInt8(ascii: "f"))
        case .lineFeed: appendEscape(UInt8(ascii: "n"))
        case .carriageReturn: appendEscape(UInt8(ascii: "r"))
        case .tab: appendEscape(UInt8(ascii: "t"))
        default:
            appendEscape(UInt8(ascii: "u"))
            append(.zero)
            append(.zero)
            append(.zero + byte >> 4)
            append((byte & 0xF < 10 ? .zero : UInt8(ascii: "a") - 10) + byte & 0xF)
        }
    }

    private mutating func appendEscape(_ letter: UInt8) {
        append(.backslash)
        append(letter)
    }
}
