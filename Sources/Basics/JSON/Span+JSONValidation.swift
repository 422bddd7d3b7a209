// The grammar of RFC 8259 over untrusted bytes. Every function begins at an offset and gives the
// offset behind what it found; none recurses and none allocates before 64 levels of nesting.
extension Span<UInt8> {
    /// Finds the one value of a JSON text and checks every byte of it.
    ///
    /// - Returns: Where the value lies, without the white space around it.
    /// - Throws: ``JSONError``. Repeated names and lone surrogate escapes aren't errors; the
    ///   grammar has them (sections 4 and 8.2).
    func validated(_ limits: JSONLimits) throws(JSONError) -> Range<Int> {
        do throws(JSONFault) {
            guard count <= limits.bytes else { throw JSONFault(.tooLarge(limit: limits.bytes), at: limits.bytes) }
            let start = offsetAfterBlanks(from: 0)
            let end = try checkedValue(from: start, depth: limits.depth)
            let next = offsetAfterBlanks(from: end)
            guard next == count else { throw JSONFault(.trailingBytes, at: next) }
            return start..<end
        } catch {
            throw JSONError(error, in: self)
        }
    }

    private func checkedValue(from start: Int, depth: Int) throws(JSONFault) -> Int {
        var nesting = JSONNesting()
        var at = start
        while true {
            at = try checkedOpening(from: at, depth: depth, &nesting)

            // A value has ended. Close what ends with it, up to where the next value begins.
            closing: while let container = nesting.innermost {
                at = offsetAfterBlanks(from: at)
                let byte = try byte(at)
                switch (container, byte) {
                case (.array, .comma):
                    at = offsetAfterBlanks(from: at + 1)
                    break closing
                case (.object, .comma):
                    at = try checkedName(from: offsetAfterBlanks(from: at + 1))
                    break closing
                case (.array, .closeBracket), (.object, .closeBrace):
                    nesting.close()
                    at += 1
                default:
                    throw JSONFault(.unexpectedByte(byte), at: at)
                }
            }
            guard nesting.innermost != nil else { return at }
        }
    }

    /// Reads brackets until a value has ended: a scalar, or an array or object with nothing in it.
    private func checkedOpening(
        from start: Int,
        depth: Int,
        _ nesting: inout JSONNesting
    ) throws(JSONFault) -> Int {
        var at = start
        while true {
            switch try byte(at) {
            case .openBrace:
                guard nesting.depth < depth else { throw JSONFault(.tooDeep(limit: depth), at: at) }
                at = offsetAfterBlanks(from: at + 1)
                guard try byte(at) != .closeBrace else { return at + 1 }
                nesting.open(.object)
                at = try checkedName(from: at)
            case .openBracket:
                guard nesting.depth < depth else { throw JSONFault(.tooDeep(limit: depth), at: at) }
                at = offsetAfterBlanks(from: at + 1)
                guard try byte(at) != .closeBracket else { return at + 1 }
                nesting.open(.array)
            default:
                return try checkedScalar(from: at)
            }
        }
    }

    private func checkedScalar(from start: Int) throws(JSONFault) -> Int {
        switch self[start] {
        case .quote: return try checkedString(from: start)
        case .minus, 0x30...0x39: return try checkedNumber(from: start)
        case UInt8(ascii: "t"): return try checkedWord("true", from: start)
        case UInt8(ascii: "f"): return try checkedWord("false", from: start)
        case UInt8(ascii: "n"): return try checkedWord("null", from: start)
        case 0xEF where start == 0 && count >= 3 && self[1] == 0xBB && self[2] == 0xBF:
            throw JSONFault(.byteOrderMark, at: start)
        default: throw JSONFault(.unexpectedByte(self[start]), at: start)
        }
    }

    /// Reads a member's name and its colon, up to the value.
    private func checkedName(from start: Int) throws(JSONFault) -> Int {
        let first = try byte(start)
        guard first == .quote else { throw JSONFault(.unexpectedByte(first), at: start) }
        let at = offsetAfterBlanks(from: try checkedString(from: start))
        let separator = try byte(at)
        guard separator == .colon else { throw JSONFault(.unexpectedByte(separator), at: at) }
        return offsetAfterBlanks(from: at + 1)
    }

    private func checkedWord(_ word: String, from start: Int) throws(JSONFault) -> Int {
        var at = start
        for expected in word.utf8 {
            let found = try byte(at)
            guard found == expected else { throw JSONFault(.unexpectedByte(found), at: at) }
            at += 1
        }
        return at
    }

    /// Reads a number; section 6 wants a digit on each side of whatever it has.
    func checkedNumber(from start: Int) throws(JSONFault) -> Int {
        var at = start
        if try byte(at) == .minus { at += 1 }
        if try byte(at) == .zero {
            at += 1
            if at < count, self[at].isDigit { throw JSONFault(.malformedNumber, at: at) }
        } else {
            at = try checkedDigits(from: at)
        }
        if at < count, self[at] == .point { at = try checkedDigits(from: at + 1) }
        guard at < count, self[at] | 0x20 == UInt8(ascii: "e") else { return at }
        at += 1
        let sign = try byte(at)
        return try checkedDigits(from: sign == .plus || sign == .minus ? at + 1 : at)
    }

    private func checkedDigits(from start: Int) throws(JSONFault) -> Int {
        guard try byte(start).isDigit else { throw JSONFault(.malformedNumber, at: start) }
        var at = start + 1
        while at < count, self[at].isDigit { at += 1 }
        return at
    }

    /// The byte that must be there.
    func byte(_ offset: Int) throws(JSONFault) -> UInt8 {
        guard offset < count else { throw JSONFault(.unexpectedEnd, at: count) }
        return self[offset]
    }

    /// Passes over the white space of section 2.
    func offsetAfterBlanks(from start: Int) -> Int {
        var at = start
        while at < count, self[at] <= .space {
            guard
                self[at] == .space || self[at] == .lineFeed || self[at] == .carriageReturn || self[at] == .tab
            else { break }
            at += 1
        }
        return at
    }
}

/// The arrays and objects that are open, a bit for each.
private struct JSONNesting {
    enum Container {
        case array
        case object
    }

    private(set) var depth = 0
    private var innerBits: UInt64 = 0
    private var outerBits: [UInt64] = []

    var innermost: Container? {
        guard depth > 0 else { return nil }
        return innerBits & 1 == 0 ? .array : .object
    }

    mutating func open(_ container: Container) {
        if depth > 0 && depth % 64 == 0 { outerBits.append(innerBits) }
        innerBits = innerBits << 1 | (container == .object ? 1 : 0)
        depth += 1
    }

    mutating func close() {
        depth -= 1
        innerBits >>= 1
        if depth > 0 && depth % 64 == 0 { innerBits = outerBits.removeLast() }
    }
}
