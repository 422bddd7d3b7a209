import Basics
import Testing

@Suite("Instants")
struct InstantTests {
    @Test("Going forward and measuring back give the same duration")
    func measuring() {
        let start = Instant(nanoseconds: 5)
        let end = start.advanced(by: .milliseconds(1_500))

        #expect(end.nanoseconds == 1_500_000_005)
        #expect(start.duration(to: end) == .milliseconds(1_500))
        #expect(end.duration(to: start) == .milliseconds(-1_500))
        #expect(start < end)
    }

    @Test("Time that overflows stops at the ends")
    func saturation() {
        #expect(Instant(nanoseconds: .max).advanced(by: .seconds(1)).nanoseconds == .max)
        #expect(Instant(nanoseconds: .min).advanced(by: .seconds(-1)).nanoseconds == .min)
        #expect(Duration.seconds(Int64.max).nanoseconds == .max)
        #expect(Duration.seconds(-10_000_000_000).nanoseconds == .min)
        #expect(Duration.microseconds(-1_999).milliseconds == -1)
    }
}
