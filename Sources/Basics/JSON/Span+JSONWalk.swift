// Finding the way through bytes that the validator has accepted: where a check has been made
// before, none is made again.
extension Span<UInt8> {
    /// Passes over the value that begins at an offset.
    func offsetAfterValue(from start: Int) -> Int {
        switch self[start] {
        case .quote: offsetAfterString(from: start)
        case .openBrace, .openBracket: offsetAfterContainer(from: start)
        default: offsetAfterAtom(from: start)
        }
    }

    /// Passes over the string whose opening quotation mark stands at an offset.
    func offsetAfterString(from start: Int) -> Int {
        var at = offsetOfQuoteOrBackslash(from: start + 1)
        while self[at] == .backslash { at = offsetOfQuoteOrBackslash(from: at + 2) }
        return at + 1
    }

    /// Hands out where the members of an object stand, in order: what is between a name's quotation marks, and the value.
    @inline(__always)
    func forEachMember<Failure: Error>(
        _ body: (_ name: Range<Int>, _ value: Range<Int>) throws(Failure) -> Void
    ) throws(Failure) {
        var at = offsetAfterBlanks(from: 1)
        while self[at] != .closeBrace {
            let nameEnd = offsetAfterString(from: at)
            let start = offsetAfterSeparator(from: nameEnd)
            let end = offsetAfterValue(from: start)
            try body(at + 1..<nameEnd - 1, start..<end)
            at = offsetAfterSeparator(from: end)
        }
    }

    /// Passes over a comma or colon, if there is one, and over the white space on its two sides.
    func offsetAfterSeparator(from start: Int) -> Int {
        let at = offsetAfterBlanks(from: start)
        return self[at] == .comma || self[at] == .colon ? offsetAfterBlanks(from: at + 1) : at
    }

    /// Passes over a number or one of the three words, to the byte that can't belong to it.
    func offsetAfterAtom(from start: Int) -> Int {
        var at = start + 1
        while at < count {
            switch self[at] {
            case .comma, .closeBracket, .closeBrace, .space, .lineFeed, .carriageReturn, .tab: return at
            default: at += 1
            }
        }
        return at
    }

    private func offsetAfterContainer(from start: Int) -> Int {
        var depth = 0
        var at = start
        repeat {
            switch self[at] {
            case .quote: at = offsetAfterString(from: at)
            case .openBrace, .openBracket:
                depth += 1
                at += 1
            case .closeBrace, .closeBracket:
                depth -= 1
                at += 1
            default: at += 1
            }
        } while depth > 0
        return at
    }

    /// The number in valid JSON, if it's written without fraction and exponent and fits.
    var integer: Int? {
        let isNegative = self[0] == .minus
        var number = 0
        var at = isNegative ? 1 : 0
        while at < count {
            guard self[at].isDigit else { return nil }
            let (product, outgrew) = number.multipliedReportingOverflow(by: 10)
            let digit = Int(self[at] - .zero)
            // Counted downwards, as there's one negative number more.
            let (sum, outgrewToo) = product.subtractingReportingOverflow(digit)
            guard !outgrew, !outgrewToo else { return nil }
            number = sum
            at += 1
        }
        guard !isNegative else { return number }
        return number == .min ? nil : -number
    }

    /// Whether the bytes are the same, one by one.
    func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        var at = 0
        while at < count {
            guard self[at] == other[at] else { return false }
            at &+= 1
        }
        return true
    }
}

extension ArraySlice<UInt8> {
    /// The bytes at offsets that count from the first, as those of a span do.
    func part(_ offsets: Range<Int>) -> ArraySlice<UInt8> {
        self[startIndex + offsets.lowerBound..<startIndex + offsets.upperBound]
    }
}
