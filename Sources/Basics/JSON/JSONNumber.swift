/// A JSON number (RFC 8259, section 6), kept as it was written.
///
/// Nothing is rounded until someone asks for ``double``. Numbers are equal if they are spelled alike.
package struct JSONNumber: Hashable, Sendable {
    /// The number as it stands in the text.
    package let literal: String

    /// Spells an integer out in decimal.
    package init(_ integer: Int) {
        literal = String(integer)
    }

    /// Takes over a spelling, or gives `nil` if the grammar of RFC 8259 has no such number.
    package init?(literal: String) {
        guard let end = try? literal.utf8.span.checkedNumber(from: 0), end == literal.utf8.count else {
            return nil  // Which fault it was is of no use to someone who only asks whether it's a number.
        }
        self.literal = literal
    }

    /// Takes over bytes that the validator has already found to be a number.
    init(validated bytes: Span<UInt8>) {
        literal = String(utf8: bytes)
    }

    /// The value, if it is written without fraction and exponent and fits.
    package var integer: Int? { Int(literal) }

    /// The nearest value that floating point has; infinite if the number is out of range.
    package var double: Double {
        guard let double = Double(literal) else {
            preconditionFailure("\(literal) is a number of RFC 8259, but not of Swift")
        }
        return double
    }
}
