extension Span<UInt8> {
    /// Whether these bytes begin with others.
    package func starts(with beginning: [UInt8]) -> Bool {
        count >= beginning.count && extracting(first: beginning.count).equals(beginning.span)
    }

    /// The number that these bytes are in decimal digits, as events are numbered: 18 digits at most, and no zero in
    /// front.
    package var number: Int? {
        guard count > 0, count <= 18, count == 1 || self[0] != UInt8(ascii: "0") else { return nil }
        var number = 0
        for index in indices {
            guard self[index] >= UInt8(ascii: "0"), self[index] <= UInt8(ascii: "9") else { return nil }
            number = number * 10 + Int(self[index] - UInt8(ascii: "0"))
        }
        return number
    }
}
