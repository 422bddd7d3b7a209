/// One of several equal parts of a list, such as `2/3`.
///
/// The parts depend on the order of the list alone, and each element is in exactly one.
package struct Shard: Hashable, Sendable {
    /// Which part it is, counted from one.
    package let number: Int

    /// How many parts there are.
    package let count: Int

    /// Reads `I/N`, or gives `nil` if it isn't two integers with 1 ≤ I ≤ N.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy(\.isDecimalDigit) }),
            let number = Int(parts[0]), let count = Int(parts[1]), number >= 1, number <= count
        else { return nil }
        self.number = number
        self.count = count
    }

    /// The elements that are in this part, in their order; neighbours go to different parts.
    package func part<Element>(of list: [Element]) -> [Element] {
        stride(from: number - 1, to: list.count, by: count).map { list[$0] }
    }
}

extension Shard: CustomStringConvertible {
    package var description: String { "\(number)/\(count)" }
}

extension UInt8 {
    fileprivate var isDecimalDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
