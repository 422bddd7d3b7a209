import Basics

// Finding the way through JSON that has been checked, with nothing built of what nobody looks at. Names are compared as
// they stand there: codexd escapes none of its own.
extension Span<UInt8> {
    /// Passes over the value that begins at a place, and if it's an object, hands out its members in order.
    ///
    /// - Parameters:
    ///   - at: Where the value begins, and then the place behind it.
    ///   - body: Gets what stands between the quotation marks of a name, and the place of the value; if it moves, then
    ///     behind the value.
    @inline(__always)
    func forEachMember(_ at: inout Int, _ body: (_ name: Span<UInt8>, _ at: inout Int) -> Void) {
        guard self[at] == UInt8(ascii: "{") else {
            _ = nextValue(&at)
            return
        }
        at += 1
        while moveToItem(&at) {
            let name = at + 1..<endOfString(from: at + 1)
            at = name.upperBound + 1
            moveAfterBlanks(&at)
            at += 1
            moveAfterBlanks(&at)
            let start = at
            body(extracting(name), &at)
            if at == start { _ = nextValue(&at) }
        }
        at += 1
    }

    /// Passes over the value that begins at a place.
    ///
    /// - Returns: Where it stands.
    func nextValue(_ at: inout Int) -> Range<Int> {
        let start = at
        switch self[at] {
        case UInt8(ascii: "\""): at = endOfString(from: at + 1) + 1
        case UInt8(ascii: "{"), UInt8(ascii: "["): moveAfterContainer(&at)
        default: moveAfterWord(&at)
        }
        return start..<at
    }

    /// The place of the quotation mark that ends a string, or the end if there is none.
    func endOfString(from start: Int) -> Int {
        var end = offset(of: UInt8(ascii: "\""), from: start)
        while end < count {
            var escapes = 0
            while end - escapes > start, self[end - escapes - 1] == UInt8(ascii: "\\") { escapes += 1 }
            guard !escapes.isMultiple(of: 2) else { return end }
            end = offset(of: UInt8(ascii: "\""), from: end + 1)
        }
        return end
    }

    /// Moves to the next name or element, from behind the opening bracket or behind what came before.
    ///
    /// - Returns: Whether there is one; at the closing bracket there isn't.
    func moveToItem(_ at: inout Int) -> Bool {
        moveAfterBlanks(&at)
        if self[at] == UInt8(ascii: ",") {
            at += 1
            moveAfterBlanks(&at)
        }
        return self[at] != UInt8(ascii: "}") && self[at] != UInt8(ascii: "]")
    }

    private func moveAfterBlanks(_ at: inout Int) {
        while at < count, self[at] <= 0x20 { at += 1 }
    }

    private func moveAfterContainer(_ at: inout Int) {
        var depth = 0
        repeat {
            switch self[at] {
            case UInt8(ascii: "\""): at = endOfString(from: at + 1)
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            at += 1
        } while depth > 0
    }

    private func moveAfterWord(_ at: inout Int) {
        while at < count, self[at] > 0x20, self[at] != UInt8(ascii: ","), self[at] != UInt8(ascii: "}"),
            self[at] != UInt8(ascii: "]")
        {
            at += 1
        }
    }
}

// MARK: - What stands there

extension Span<UInt8> {
    /// Whether these are the bytes of a word.
    func spell(_ word: String) -> Bool {
        let word = word.utf8.span
        guard count == word.count else { return false }
        for index in indices where self[index] != word[index] { return false }
        return true
    }

    /// Whether these are the same bytes as others.
    func elementsEqual(_ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }

    /// The truth value, if that is what stands there.
    var boolean: Bool? {
        switch self[0] {
        case UInt8(ascii: "t"): true
        case UInt8(ascii: "f"): false
        default: nil
        }
    }
}

extension ArraySlice<UInt8> {
    /// The part that stands at offsets, which count from the first byte.
    func part(_ offsets: Range<Int>) -> ArraySlice<UInt8> {
        self[startIndex + offsets.lowerBound..<startIndex + offsets.upperBound]
    }

    /// The text of the string that stands there, if it is one.
    func text(_ offsets: Range<Int>) -> String? {
        let value = part(offsets)
        guard value.first == UInt8(ascii: "\"") else { return nil }
        let content = value.dropFirst().dropLast()
        guard content.span.offset(of: UInt8(ascii: "\\"), from: 0) < content.count else {
            return String(decoding: content, as: UTF8.self)
        }
        return (try? JSONSlice(validating: value))?.text
    }
}
