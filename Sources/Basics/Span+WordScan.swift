// Looking for bytes eight at a time, after the exact tests in H. S. Warren, "Hacker's Delight", 2nd edition, 6-1.
//
// Each test sets the high bit of a byte that's meant. A borrow may set it in others too, but only above one that's
// meant; so the lowest bit is right, and with the little end first it stands for the first byte.
extension Span<UInt8> {
    /// The first offset from `start` on at which the byte stands, or the count if there is none.
    package func offset(of byte: UInt8, from start: Int) -> Int {
        let pattern = UInt64(repeating: byte)
        return firstOffset(from: start, inWord: { ($0 ^ pattern).zeroBytes }, inByte: { $0 == byte })
    }

    /// The first offset from `start` on at which a quotation mark or a backslash stands.
    func offsetOfQuoteOrBackslash(from start: Int) -> Int {
        firstOffset(
            from: start,
            inWord: { ($0 ^ .quotes).zeroBytes | ($0 ^ .backslashes).zeroBytes },
            inByte: { $0 == .quote || $0 == .backslash }
        )
    }

    /// The first offset from `start` on at which a control character stands (U+0000 to U+001F), or the count if there is
    /// none.
    package func offsetOfControl(from start: Int) -> Int {
        firstOffset(from: start, inWord: { $0.controlBytes }, inByte: { $0 < .space })
    }

    /// The first offset from `start` on at which a byte stands that a string must escape (RFC 8259, section 7).
    func offsetToEscape(from start: Int) -> Int {
        firstOffset(
            from: start,
            inWord: { ($0 ^ .quotes).zeroBytes | ($0 ^ .backslashes).zeroBytes | $0.controlBytes },
            inByte: { $0 < .space || $0 == .quote || $0 == .backslash }
        )
    }

    /// The first offset from `start` on at which a byte stands that isn't plain.
    func offsetAfterPlain(from start: Int) -> Int {
        firstOffset(
            from: start,
            inWord: {
                ($0 ^ .quotes).zeroBytes | ($0 ^ .backslashes).zeroBytes | $0.controlBytes | $0 & .highBits
            },
            inByte: { !$0.isPlain }
        )
    }

    @inline(__always)
    private func firstOffset(
        from start: Int,
        inWord: (UInt64) -> UInt64,
        inByte: (UInt8) -> Bool
    ) -> Int {
        var at = start
        guard at &+ 8 <= count else {
            while at < count, !inByte(self[at]) { at &+= 1 }
            return at
        }
        while true {
            let found = inWord(littleEndianWord(at: at))
            if found != 0 { return at &+ found.trailingZeroBitCount / 8 }
            guard at &+ 8 < count else { return count }
            // The last word overlaps the one before it, in which nothing was found.
            at = Swift.min(at &+ 8, count &- 8)
        }
    }

    /// The eight bytes from an offset on, the first of them lowest.
    @inline(__always)
    func littleEndianWord(at: Int) -> UInt64 {
        // Bytes make a word whatever they are, and the load checks that it lies within the span.
        UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
    }
}

extension UInt64 {
    fileprivate static var lowBits: UInt64 { 0x0101_0101_0101_0101 }
    fileprivate static var highBits: UInt64 { 0x8080_8080_8080_8080 }
    fileprivate static var quotes: UInt64 { UInt64(repeating: .quote) }
    fileprivate static var backslashes: UInt64 { UInt64(repeating: .backslash) }

    /// Eight times the same byte.
    fileprivate init(repeating byte: UInt8) {
        self = UInt64(byte) &* Self.lowBits
    }

    /// Marks the bytes that are zero.
    fileprivate var zeroBytes: UInt64 { (self &- Self.lowBits) & ~self & Self.highBits }

    /// Marks the bytes below 0x20.
    fileprivate var controlBytes: UInt64 {
        (self &- UInt64(repeating: .space)) & ~self & Self.highBits
    }
}

extension [UInt8] {
    /// The first index from `start` on at which the byte stands.
    package func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        let index = span.offset(of: byte, from: start)
        return index < count ? index : nil
    }

    /// Appends all bytes of a span.
    package mutating func append(_ other: Span<UInt8>) {
        // The pointer doesn't leave the closure, and the bytes can't be this array's own: it's held exclusively.
        unsafe other.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// Appends a text as UTF-8.
    package mutating func append(utf8 text: String) {
        append(text.utf8.span)
    }
}

extension OutputSpan<UInt8> {
    /// Appends all bytes of a span; there must be room for them.
    mutating func append(_ other: Span<UInt8>) {
        precondition(other.count <= freeCapacity, "an output span has room for what is appended")
        unsafe withUnsafeMutableBufferPointer { buffer, count in
            // Both pointers stay within their closures, and what has room can't be what is read.
            unsafe other.withUnsafeBufferPointer { other in
                _ = unsafe buffer.suffix(from: count).initialize(fromContentsOf: other)
            }
            count += other.count
        }
    }
}
