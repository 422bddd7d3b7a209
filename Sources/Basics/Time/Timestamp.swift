/// A moment of civil time, in UTC and exact to the millisecond, as records carry it.
///
/// Days are counted in the proleptic Gregorian calendar from year 1 to year 9999, without leap
/// seconds (POSIX.1-2024, "Seconds Since the Epoch"). Decisions are made with ``Instant``.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package let millisecondsSinceEpoch: Int64

    /// The first moment that has a text, 0001-01-01T00:00:00.000Z.
    package static let earliest = Timestamp(unchecked: -62_135_596_800_000)

    /// The last moment that has a text, 9999-12-31T23:59:59.999Z.
    package static let latest = Timestamp(unchecked: 253_402_300_799_999)

    /// Takes the count of a clock; what lies before ``earliest`` or after ``latest`` is moved there.
    package init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = min(
            max(millisecondsSinceEpoch, Self.earliest.millisecondsSinceEpoch),
            Self.latest.millisecondsSinceEpoch
        )
    }

    private init(unchecked milliseconds: Int64) {
        millisecondsSinceEpoch = milliseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }

    /// The time so much later, in whole milliseconds; what would lie after ``latest`` is moved there.
    package func advanced(by duration: Duration) -> Timestamp {
        let (sum, isOver) = millisecondsSinceEpoch.addingReportingOverflow(duration.milliseconds)
        return isOver ? .latest : Timestamp(millisecondsSinceEpoch: sum)
    }

    /// How long it is to another time; negative if that's earlier.
    package func duration(to other: Timestamp) -> Duration {
        .milliseconds(other.millisecondsSinceEpoch - millisecondsSinceEpoch)
    }

    /// The count of milliseconds in base 36, for names that should be short.
    package var base36: String { String(millisecondsSinceEpoch, radix: 36) }
}

// MARK: - Text

extension Timestamp: CustomStringConvertible {
    /// The moment as ISO 8601 has it, such as `2026-03-22T13:16:04.000Z`.
    package var description: String {
        let (days, milliseconds) = millisecondsSinceEpoch.flooredDivision(by: 86_400_000)
        let (year, month, day) = Self.civil(daysSinceEpoch: days)
        let text = [UInt8](capacity: 24) { text in
            text.append(digits: year / 100)
            text.append(digits: year % 100)
            text.append(UInt8(ascii: "-"))
            text.append(digits: month)
            text.append(UInt8(ascii: "-"))
            text.append(digits: day)
            text.append(UInt8(ascii: "T"))
            text.append(digits: milliseconds / 3_600_000)
            text.append(UInt8(ascii: ":"))
            text.append(digits: milliseconds / 60_000 % 60)
            text.append(UInt8(ascii: ":"))
            text.append(digits: milliseconds / 1_000 % 60)
            text.append(UInt8(ascii: "."))
            text.append(.zero + UInt8(milliseconds % 1_000 / 100))
            text.append(digits: milliseconds % 100)
            text.append(UInt8(ascii: "Z"))
        }
        return String(utf8: text.span)
    }

    /// Reads a moment in UTC such as `2026-03-22T13:16:04Z`, with or without a fraction.
    ///
    /// Digits of the fraction behind the third are dropped. Everything else is refused: other
    /// zones, small letters, days that the calendar doesn't have, leap seconds.
    package init?(iso8601 text: String) {
        self.init(iso8601: Array(text.utf8)[...])
    }

    /// Reads a moment as it stands in a text; see ``init(iso8601:)-(String)``.
    package init?(iso8601 text: ArraySlice<UInt8>) {
        var reader = DigitReader(text)
        guard
            let year = reader.take(4, then: "-"), year >= 1,
            let month = reader.take(2, then: "-"), (1...12).contains(month),
            let day = reader.take(2, then: "T"), (1...Self.days(inMonth: month, of: year)).contains(day),
            let hour = reader.take(2, then: ":"), hour < 24,
            let minute = reader.take(2, then: ":"), minute < 60,
            let second = reader.take(2), second < 60,
            let fraction = reader.takeFraction(),
            reader.takeLast("Z")
        else { return nil }
        let days = Self.days(toYear: year, month: month, day: day)
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
        self.init(unchecked: seconds * 1_000 + fraction)
    }
}

// MARK: - Calendar

extension Timestamp {
    // Both ways follow Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin
    // in March, so that the leap day is a year's last, and 400 years make an era of 146,097 days.

    /// The days from the epoch to a day of the calendar.
    private static func days(toYear year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shifted.flooredDivision(by: 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The day of the calendar that lies `days` after the epoch.
    private static func civil(daysSinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = (shiftedMonth + 2) % 12 + 1
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Int64 {
    /// Divides so that the remainder is never negative.
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// Takes fields of fixed width off the front of a text.
private struct DigitReader {
    private let text: ArraySlice<UInt8>
    private var at: Int

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        at = text.startIndex
    }

    /// Takes exactly `count` digits.
    mutating func take(_ count: Int) -> Int64? {
        guard text.endIndex - at >= count else { return nil }
        var number: Int64 = 0
        for byte in text[at..<at + count] {
            guard byte.isDigit else { return nil }
            number = number * 10 + Int64(byte - .zero)
        }
        at += count
        return number
    }

    /// Takes exactly `count` digits and what separates them from the next.
    mutating func take(_ count: Int, then separator: Unicode.Scalar) -> Int64? {
        guard let number = take(count), take(separator) else { return nil }
        return number
    }

    /// Takes a point and the digits behind it, if there are any, as milliseconds.
    mutating func takeFraction() -> Int64? {
        guard take(".") else { return 0 }
        var (thousandths, weight): (Int64, Int64) = (0, 100)
        let start = at
        while at < text.endIndex, text[at].isDigit {
            thousandths += Int64(text[at] - .zero) * weight
            weight /= 10
            at += 1
        }
        return at > start ? thousandths : nil
    }

    /// Takes one character, which must be the last.
    mutating func takeLast(_ character: Unicode.Scalar) -> Bool {
        take(character) && at == text.endIndex
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < text.endIndex, text[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }
}

extension OutputSpan<UInt8> {
    /// Appends the two digits of a number below 100.
    fileprivate mutating func append(digits number: Int64) {
        append(.zero + UInt8(number / 10))
        append(.zero + UInt8(number % 10))
    }
}
