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
        var at = start + 1
        while true {
            while at < count, self[at] != .quote, self[at] != .backslash { at += 1 }
            guard self[at] == .backslash else { return at + 1 }
            at += 2
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

    /// Whether the bytes are the same, one by one.
    func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }
}

extension ArraySlice<UInt8> {
    /// The bytes at offsets that count from the first, as those of a span do.
    func part(_ offsets: Range<Int>) -> ArraySlice<UInt8> {
        self[startIndex + offsets.lowerBound..<startIndex + offsets.upperBound]
    }
}
