/// Why a text isn't JSON (RFC 8259), or is more of it than we take, and where that shows.
package struct JSONError: Error, Hashable, Sendable {
    /// The kinds of fault, told apart as finely as the grammar does.
    package enum Reason: Hashable, Sendable {
        /// The text ends within a value, or before one.
        case unexpectedEnd

        /// No value, name or separator that may stand here has this byte.
        case unexpectedByte(UInt8)

        /// The text begins with a byte order mark, which no sender may add (section 8.1).
        case byteOrderMark

        /// A number has a leading zero, or lacks digits where they are due (section 6).
        case malformedNumber

        /// A backslash is followed by something that isn't an escape (section 7).
        case malformedEscape

        /// A string has a control character that isn't escaped (section 7).
        case controlCharacter(UInt8)

        /// A string has bytes that aren't UTF-8 (section 8.1; RFC 3629, section 4).
        case invalidUTF8

        /// Something follows the value.
        case trailingBytes

        /// Arrays and objects lie within each other more than `limit` deep.
        case tooDeep(limit: Int)

        /// The text has more than `limit` bytes.
        case tooLarge(limit: Int)
    }

    /// What is wrong.
    package let reason: Reason

    /// How many bytes precede the fault.
    package let offset: Int

    /// The line of the fault, counted from 1; a line feed ends a line.
    package let line: Int

    /// The place in the line, counted from 1 in bytes, not in characters.
    package let column: Int

    /// Finds the line and the column that belong to a fault.
    init(_ fault: JSONFault, in text: Span<UInt8>) {
        var line = 1
        var lineStart = 0
        for index in 0..<min(fault.offset, text.count) where text[index] == .lineFeed {
            line += 1
            lineStart = index + 1
        }
        reason = fault.reason
        offset = fault.offset
        self.line = line
        column = fault.offset - lineStart + 1
    }
}

extension JSONError: CustomStringConvertible {
    package var description: String { "line \(line), column \(column): \(reason)" }
}

extension JSONError.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unexpectedEnd: "the text ends too early"
        case .unexpectedByte(let byte): "unexpected \(byte.inWords)"
        case .byteOrderMark: "the text begins with a byte order mark"
        case .malformedNumber: "malformed number"
        case .malformedEscape: "malformed escape"
        case .controlCharacter(let byte): "\(byte.inWords) in a string must be escaped"
        case .invalidUTF8: "the string is not UTF-8"
        case .trailingBytes: "something follows the value"
        case .tooDeep(let limit): "nested more than \(limit) deep"
        case .tooLarge(let limit): "longer than \(limit) bytes"
        }
    }
}

/// A fault and its offset, before anyone has counted lines.
struct JSONFault: Error, Hashable {
    let reason: JSONError.Reason
    let offset: Int

    init(_ reason: JSONError.Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension UInt8 {
    /// The character if it is printable ASCII, and the number otherwise.
    fileprivate var inWords: String {
        if (0x21...0x7E).contains(self) { return "'\(Character(Unicode.Scalar(self)))'" }
        return "byte 0x" + (self < 0x10 ? "0" : "") + String(self, radix: 16, uppercase: true)
    }
}
