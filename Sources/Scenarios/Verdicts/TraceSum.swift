import Basics

/// The traces of many runs in one number, which doesn't depend on the order in which they ended.
package struct TraceSum: Hashable, Sendable {
    /// The sum, or `nil` if no run had a trace.
    package private(set) var value: UInt64?

    /// Creates the sum over nothing.
    package init() {}

    /// Adds a run.
    package mutating func add(_ result: RunResult) {
        guard let trace = result.trace else { return }
        var hash = TraceSum.basis
        for byte in Array(result.scenarioID.utf8) + Array(trace.traceDigits.utf8) {
            hash = (hash ^ UInt64(byte)) &* TraceSum.prime
        }
        value = (value ?? 0) &+ hash
    }

    // FNV-1a of 64 bits (G. Fowler, L. C. Noll and K.-P. Vo), so that two runs which swap traces have another sum.
    private static let (basis, prime): (UInt64, UInt64) = (0xCBF2_9CE4_8422_2325, 0x100_0000_01B3)
}

extension UInt64 {
    /// The number as traces are told: sixteen hexadecimal digits.
    package var traceDigits: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
