import Basics
import Testing

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "Known moments have their known texts",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (4_107_456_000_000, "2100-02-28T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
            (1_774_185_364_000, "2026-03-22T13:16:04.000Z"),
            (1_000_000_000_123, "2001-09-09T01:46:40.123Z"),
            (2_147_483_648_000, "2038-01-19T03:14:08.000Z"),
            (-2_208_988_800_000, "1900-01-01T00:00:00.000Z"),
            (-11_644_473_600_000, "1601-01-01T00:00:00.000Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func known(milliseconds: Int64, text: String) {
        #expect(Timestamp(millisecondsSinceEpoch: milliseconds).description == text)
        #expect(Timestamp(iso8601: text)?.millisecondsSinceEpoch == milliseconds)
    }

    @Test("Any moment comes back from its text, and texts sort as moments do", arguments: UInt64(0)..<50)
    func roundTrip(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let range = Timestamp.earliest.millisecondsSinceEpoch...Timestamp.latest.millisecondsSinceEpoch
        var last = Timestamp(millisecondsSinceEpoch: 0)
        for _ in 0..<100 {
            let moment = Timestamp(millisecondsSinceEpoch: .random(in: range, using: &generator))
            #expect(Timestamp(iso8601: moment.description) == moment)
            #expect((moment.description < last.description) == (moment < last))
            last = moment
        }
    }

    @Test("Four centuries of days follow one another as the calendar has them")
    func calendar() {
        var milliseconds: Int64 = 946_684_800_000
        for year in 2000..<2400 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for (month, length) in zip(1..., lengths) {
                let prefix = "\(year)-\(month < 10 ? "0" : "")\(month)-"
                for (day, suffix) in [(1, "01"), (length, "\(length)")] {
                    let midnight = Timestamp(millisecondsSinceEpoch: milliseconds + Int64(day - 1) * 86_400_000)
                    #expect(midnight.description == prefix + suffix + "T00:00:00.000Z")
                }
                #expect(Timestamp(iso8601: prefix + "\(length + 1)T00:00:00Z") == nil)
                milliseconds += Int64(length) * 86_400_000
            }
        }
    }

    @Test(
        "A fraction may be missing, short or long",
        arguments: [
            ("1970-01-01T00:00:01Z", 1_000), ("1970-01-01T00:00:01.5Z", 1_500), ("1970-01-01T00:00:01.05Z", 1_050),
            ("1970-01-01T00:00:01.123999999Z", 1_123), ("1969-12-31T23:59:59.0009Z", -1_000),
        ] as [(String, Int64)]
    )
    func fractions(text: String, milliseconds: Int64) {
        #expect(Timestamp(iso8601: text)?.millisecondsSinceEpoch == milliseconds)
    }

    @Test(
        "What isn't a moment of the calendar in UTC is refused",
        arguments: [
            "", "2026", "2026-03-22", "2026-03-22T13:16Z", "2026-03-22T13:16:04", "2026-03-22 13:16:04Z",
            "2026-03-22t13:16:04z", "2026-03-22T13:16:04+00:00", "2026-03-22T13:16:04.Z", "2026-03-22T13:16:04,5Z",
            "2026-03-22T13:16:04.5", "2026-03-22T13:16:04ZZ", "2026-03-22T13:16:04.000Z ", " 2026-03-22T13:16:04Z",
            "0000-01-01T00:00:00Z", "2026-00-10T00:00:00Z", "2026-13-10T00:00:00Z", "2026-03-00T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-03-22T24:00:00Z",
            "2026-03-22T13:60:00Z", "2016-12-31T23:59:60Z", "-026-03-22T13:16:04Z", "10000-01-01T00:00:00Z",
            "2026-3-22T13:16:04Z", "20２6-03-22T13:16:04Z",
        ]
    )
    func refused(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test("Counts beyond the calendar are moved to its ends")
    func ends() {
        #expect(Timestamp(millisecondsSinceEpoch: .min) == .earliest)
        #expect(Timestamp(millisecondsSinceEpoch: .max) == .latest)
        #expect(Timestamp(millisecondsSinceEpoch: 36).base36 == "10")
    }
}
