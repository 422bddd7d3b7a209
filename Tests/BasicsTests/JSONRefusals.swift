import Testing

@testable import Basics

/// A text that isn't JSON, and what is wrong where.
struct Refusal: Sendable, CustomTestStringConvertible {
    let text: [UInt8]
    let reason: JSONError.Reason
    let offset: Int

    init(_ text: String, _ reason: JSONError.Reason, at offset: Int) {
        self.init(Array(text.utf8), reason, at: offset)
    }

    init(_ text: [UInt8], _ reason: JSONError.Reason, at offset: Int) {
        self.text = text
        self.reason = reason
        self.offset = offset
    }

    var testDescription: String { "\(String(decoding: text, as: UTF8.self)) (\(reason))" }

    static let all = structure + numbers + strings + encodings

    private static let structure = [
        Refusal("", .unexpectedEnd, at: 0),
        Refusal(" \n ", .unexpectedEnd, at: 3),
        Refusal("\u{FEFF}1", .byteOrderMark, at: 0),
        Refusal(" \u{FEFF}1", .unexpectedByte(0xEF), at: 1),
        Refusal("\u{B}1", .unexpectedByte(0x0B), at: 0),
        Refusal("\u{A0}1", .unexpectedByte(0xC2), at: 0),
        Refusal("nul", .unexpectedEnd, at: 3),
        Refusal("nulL", .unexpectedByte(UInt8(ascii: "L")), at: 3),
        Refusal("True", .unexpectedByte(UInt8(ascii: "T")), at: 0),
        Refusal("falsee", .trailingBytes, at: 5),
        Refusal("NaN", .unexpectedByte(UInt8(ascii: "N")), at: 0),
        Refusal("'a'", .unexpectedByte(UInt8(ascii: "'")), at: 0),
        Refusal("// a\n1", .unexpectedByte(UInt8(ascii: "/")), at: 0),
        Refusal("]", .unexpectedByte(.closeBracket), at: 0),
        Refusal(",", .unexpectedByte(.comma), at: 0),
        Refusal("[", .unexpectedEnd, at: 1),
        Refusal("[1", .unexpectedEnd, at: 2),
        Refusal("[1,", .unexpectedEnd, at: 3),
        Refusal("[1,]", .unexpectedByte(.closeBracket), at: 3),
        Refusal("[,1]", .unexpectedByte(.comma), at: 1),
        Refusal("[1 2]", .unexpectedByte(UInt8(ascii: "2")), at: 3),
        Refusal("[1}", .unexpectedByte(.closeBrace), at: 2),
        Refusal("[1:2]", .unexpectedByte(.colon), at: 2),
        Refusal("{1:2}", .unexpectedByte(UInt8(ascii: "1")), at: 1),
        Refusal("{a:2}", .unexpectedByte(UInt8(ascii: "a")), at: 1),
        Refusal(#"{"a"}"#, .unexpectedByte(.closeBrace), at: 4),
        Refusal(#"{"a",1}"#, .unexpectedByte(.comma), at: 4),
        Refusal(#"{"a":}"#, .unexpectedByte(.closeBrace), at: 5),
        Refusal(#"{"a":1,}"#, .unexpectedByte(.closeBrace), at: 7),
        Refusal(#"{"a":1]"#, .unexpectedByte(.closeBracket), at: 6),
        Refusal(#"{"a":1 "b":2}"#, .unexpectedByte(.quote), at: 7),
        Refusal("1 2", .trailingBytes, at: 2),
        Refusal("[]]", .trailingBytes, at: 2),
        Refusal("{}\u{0}", .trailingBytes, at: 2),
        Refusal([0x31, 0x00], .trailingBytes, at: 1),
    ]

    private static let numbers = [
        Refusal("-", .unexpectedEnd, at: 1),
        Refusal("-x", .malformedNumber, at: 1),
        Refusal("--1", .malformedNumber, at: 1),
        Refusal("-Infinity", .malformedNumber, at: 1),
        Refusal("+1", .unexpectedByte(.plus), at: 0),
        Refusal(".5", .unexpectedByte(.point), at: 0),
        Refusal("00", .malformedNumber, at: 1),
        Refusal("01", .malformedNumber, at: 1),
        Refusal("-01", .malformedNumber, at: 2),
        Refusal("1.", .unexpectedEnd, at: 2),
        Refusal("[1.]", .malformedNumber, at: 3),
        Refusal("1.e5", .malformedNumber, at: 2),
        Refusal("1.5.5", .trailingBytes, at: 3),
        Refusal("1e", .unexpectedEnd, at: 2),
        Refusal("1e+", .unexpectedEnd, at: 3),
        Refusal("[1e]", .malformedNumber, at: 3),
        Refusal("[1e+]", .malformedNumber, at: 4),
        Refusal("1e+-1", .malformedNumber, at: 3),
        Refusal("1e1.5", .trailingBytes, at: 3),
        Refusal("0x1F", .trailingBytes, at: 1),
        Refusal("1_000", .trailingBytes, at: 1),
    ]

    private static let strings = [
        Refusal(#"""#, .unexpectedEnd, at: 1),
        Refusal(#""a"#, .unexpectedEnd, at: 2),
        Refusal(#""\"#, .unexpectedEnd, at: 2),
        Refusal(#""\""#, .unexpectedEnd, at: 3),
        Refusal(#""\x41""#, .malformedEscape, at: 2),
        Refusal(#""\'""#, .malformedEscape, at: 2),
        Refusal(#""\N""#, .malformedEscape, at: 2),
        Refusal(#""\U0041""#, .malformedEscape, at: 2),
        Refusal(#""\u""#, .malformedEscape, at: 3),
        Refusal(#""\u12g4""#, .malformedEscape, at: 5),
        Refusal(#""\u123""#, .malformedEscape, at: 6),
        Refusal(#""\u 123""#, .malformedEscape, at: 3),
        Refusal(#""\ud83d\u""#, .malformedEscape, at: 9),
        Refusal("\"\u{0}\"", .controlCharacter(0), at: 1),
        Refusal("\"a\u{1F}\"", .controlCharacter(0x1F), at: 2),
        Refusal("\"\n\"", .controlCharacter(0x0A), at: 1),
        Refusal("\"\t\"", .controlCharacter(0x09), at: 1),
        Refusal("\"\\\n\"", .malformedEscape, at: 2),
        Refusal("{\"\u{1}\":1}", .controlCharacter(1), at: 2),
    ]

    /// The ill-formed sequences of RFC 3629, sections 3, 4 and 10, each between quotation marks.
    private static let encodings: [Refusal] = [
        [0x80],  // A continuation without a beginning.
        [0xBF],
        [0xC0, 0x80],  // Overlong forms.
        [0xC1, 0xBF],
        [0xE0, 0x80, 0x80],
        [0xE0, 0x9F, 0xBF],
        [0xF0, 0x80, 0x80, 0x80],
        [0xF0, 0x8F, 0xBF, 0xBF],
        [0xED, 0xA0, 0x80],  // Surrogates.
        [0xED, 0xBF, 0xBF],
        [0xF4, 0x90, 0x80, 0x80],  // Beyond U+10FFFF.
        [0xF5, 0x80, 0x80, 0x80],
        [0xF8, 0x88, 0x80, 0x80, 0x80],
        [0xFE],
        [0xFF],
        [0xC3],  // Sequences cut short.
        [0xE2, 0x82],
        [0xF0, 0x9F, 0x98],
        [0xE2, 0x82, 0x41],
        [0xC3, 0xC3, 0xA9],
    ].map { Refusal([.quote, 0x61] + $0 + [.quote], .invalidUTF8, at: 2) }
}
