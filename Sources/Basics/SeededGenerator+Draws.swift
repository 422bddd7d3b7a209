extension SeededGenerator {
    /// Draws a number from 0 to one less than `bound`, which is at least 1.
    package mutating func draw(below bound: Int) -> Int {
        precondition(bound > 0, "nothing can be drawn below \(bound)")
        // The high half of the product is uniform but for `bound` parts in 2^64.
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Draws a number of a range that has fewer than 2^63.
    package mutating func draw(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + draw(below: range.upperBound - range.lowerBound + 1)
    }

    /// Whether something happens that happens `hits` times in `total`.
    package mutating func chance(_ hits: Int = 1, in total: Int) -> Bool {
        draw(below: total) < hits
    }

    /// Draws one of the options, each as likely as any other; there is at least one.
    package mutating func pick<Element>(_ options: [Element]) -> Element {
        options[draw(below: options.count)]
    }
}
