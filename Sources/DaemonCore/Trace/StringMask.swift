import Basics

/// Replaces the content of a string in a JSON text byte by byte, such that a reader likes the text as much as before.
///
/// Escapes stay escapes and sequences of UTF-8 sequences, of the same length; what is no JSON or no UTF-8 stays that.
/// What stands there is drawn without a look at what stood there, so that nobody can work his way back.
struct StringMask: Sendable {
    private enum Place {
        case plain
        /// Behind a backslash.
        case escape
        /// In the four digits of `\u`, with those so far.
        case digits([UInt8])
        /// In a sequence of UTF-8: how many bytes are to come, and between which the next must be.
        case sequence(left: Int, next: ClosedRange<UInt8>)
    }

    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)

    private var place = Place.plain

    /// Whether a quotation mark would end the string now.
    var isPlain: Bool {
        switch place {
        case .plain, .sequence: true
        case .escape, .digits: false
        }
    }

    /// Takes the next byte between the quotation marks.
    ///
    /// - Returns: What stands in its place.
    mutating func take(_ byte: UInt8, drawing generator: inout SeededGenerator) -> UInt8 {
        switch place {
        case .plain: return takePlain(byte, &generator)
        case .escape:
            place = byte == UInt8(ascii: "u") ? .digits([]) : .plain
            return byte
        case .digits(let digits): return takeDigit(byte, after: digits, &generator)
        case .sequence(let left, let next):
            guard next.contains(byte) else {
                place = .plain
                return takePlain(byte, &generator)
            }
            place = left > 1 ? .sequence(left: left - 1, next: 0x80...0xBF) : .plain
            // Behind some beginnings only some may follow; the others hold the six bits that tell most.
            guard next == 0x80...0xBF else { return next.lowerBound }
            return 0x80 + UInt8(generator.next() & 0x3F)
        }
    }

    private mutating func takePlain(_ byte: UInt8, _ generator: inout SeededGenerator) -> UInt8 {
        switch byte {
        case UInt8(ascii: "\\"):
            place = .escape
            return byte
        case UInt8(ascii: "\""), 0..<0x20: return byte
        case 0x20..<0x80:
            return Self.letters[Int(generator.next().multipliedFullWidth(by: UInt64(Self.letters.count)).high)]
        default:
            // Unicode 17, table 3-7.
            switch byte {
            case 0xC2...0xDF: place = .sequence(left: 1, next: 0x80...0xBF)
            case 0xE0: place = .sequence(left: 2, next: 0xA0...0xBF)
            case 0xED: place = .sequence(left: 2, next: 0x80...0x9F)
            case 0xE1...0xEF: place = .sequence(left: 2, next: 0x80...0xBF)
            case 0xF0: place = .sequence(left: 3, next: 0x90...0xBF)
            case 0xF1...0xF3: place = .sequence(left: 3, next: 0x80...0xBF)
            case 0xF4: place = .sequence(left: 3, next: 0x80...0x8F)
            default: break
            }
            return byte
        }
    }

    /// Takes a digit of `\u`: a control character stays, a surrogate stays one of its kind, all else becomes a letter.
    private mutating func takeDigit(
        _ byte: UInt8,
        after digits: [UInt8],
        _ generator: inout SeededGenerator
    ) -> UInt8 {
        guard let value = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80 else {
            place = .plain
            return takePlain(byte, &generator)
        }
        place = digits.count < 3 ? .digits(digits + [UInt8(value)]) : .plain
        switch digits.count {
        case 0: return value == 0xD ? byte : UInt8(ascii: "0")
        case 1 where digits[0] == 0xD && value >= 8: return UInt8(ascii: value < 0xC ? "8" : "c")
        case 1: return UInt8(ascii: "0")
        case 2: return digits == [0, 0] && value < 2 ? byte : UInt8(ascii: "6")
        default:
            guard digits[0...1] != [0, 0] || digits[2] >= 2 else { return byte }
            return UInt8(ascii: "1") + UInt8(generator.next() % 9)
        }
    }
}
