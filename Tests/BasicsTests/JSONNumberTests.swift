import Basics
import Testing

@Suite("JSON numbers")
struct JSONNumberTests {
    @Test(
        "An integer is one only if it is written as one and fits",
        arguments: [
            ("0", 0), ("-0", 0), ("42", 42), ("-7", -7),
            ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("1.0", nil), ("1e2", nil), ("0E0", nil),
        ] as [(String, Int?)]
    )
    func integers(literal: String, expected: Int?) {
        #expect(JSONNumber(literal: literal)?.integer == expected)
        #expect(JSONNumber(literal: literal)?.literal == literal)
    }

    @Test(
        "Floating point is the nearest there is",
        arguments: [
            ("0.1", 0.1), ("1e2", 100), ("-2.5E-1", -0.25), ("1e999", .infinity), ("-1e999", -.infinity),
            ("1e-999", 0), ("9007199254740993", 9_007_199_254_740_992), ("4.9e-324", .leastNonzeroMagnitude),
            ("123456789012345678901234567890", 1.2345678901234568e29),
        ]
    )
    func doubles(literal: String, expected: Double) {
        #expect(JSONNumber(literal: literal)?.double == expected)
    }

    @Test("Digits without end are still a number")
    func longDigits() {
        let nines = String(repeating: "9", count: 5_000)

        #expect(JSONNumber(literal: nines)?.double == .infinity)
        #expect(JSONNumber(literal: "0." + nines)?.double == 1)
        #expect(JSONNumber(literal: nines)?.integer == nil)
    }

    @Test(
        "A spelling outside the grammar is no number",
        arguments: ["", " 1", "1 ", "01", "+1", ".5", "1.", "1e", "1e+", "-", "0x1", "1_0", "NaN", "inf", "١"]
    )
    func refused(literal: String) {
        #expect(JSONNumber(literal: literal) == nil)
    }

    @Test("Numbers are equal by spelling")
    func equality() {
        #expect(JSONNumber(literal: "1") == JSONNumber(1))
        #expect(JSONNumber(literal: "1.0") != JSONNumber(1))
        #expect(JSONNumber(.min).literal == "-9223372036854775808")
    }
}
