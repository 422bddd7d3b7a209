/// A regular expression as a scenario has it, in which variables may stand.
struct Expression: Hashable, Sendable {
    /// What the scenario says.
    let source: String

    /// The same, if it's one of those for which the engine isn't needed.
    private let simple: SimpleExpression?

    init(_ source: String) {
        self.source = source
        simple = source.mayHaveVariables && !VariableText(source).variables.isEmpty ? nil : SimpleExpression(source)
    }

    /// Whether the expression is found anywhere in the text, if there is one.
    func isFound(in text: String?, _ bindings: Bindings) throws(UnboundVariable) -> Bool {
        // The engine takes a thousand times as long to get ready as to look.
        if let simple, let text, SimpleExpression.takes(text) { return simple.isFound(in: text) }
        let pattern = try bindings.substitute(source, spelling: Pattern.quoting)
        return text.flatMap { Pattern(pattern)?.isFound(in: $0) } ?? false
    }
}

/// A regular expression made of nothing but characters, classes of them, repetitions, `^` and `$`.
struct SimpleExpression: Hashable, Sendable {
    /// So many of a set of characters, one after the other.
    private struct Item: Hashable {
        let set: ByteSet
        var least = 1
        var most = 1
    }

    private var items: [Item] = []
    private var isAtStart = false
    private var isAtEnd = false

    /// Reads an expression, or gives `nil` if it needs the engine.
    init?(_ source: String) {
        var rest = Array(source.utf8)[...]
        isAtStart = rest.take(UInt8(ascii: "^"))
        while !rest.isEmpty {
            if rest.count == 1, rest.take(UInt8(ascii: "$")) {
                isAtEnd = true
                return
            }
            guard let set = rest.takeSet(), let (least, most) = rest.takeQuantifier() else { return nil }
            items.append(Item(set: set, least: least, most: most))
        }
    }

    /// Whether the text has only characters of which every expression means the same.
    static func takes(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// Whether the expression is found anywhere in a text that ``takes(_:)`` accepts.
    func isFound(in text: String) -> Bool {
        let bytes = Array(text.utf8)
        return (0...(isAtStart ? 0 : bytes.count)).contains { fits(bytes, from: $0, item: 0) }
    }

    private func fits(_ bytes: [UInt8], from start: Int, item index: Int) -> Bool {
        guard index < items.count else { return !isAtEnd || start == bytes.count }
        let item = items[index]
        var end = start
        while end < bytes.count, end - start < item.most, item.set.contains(bytes[end]) { end += 1 }
        while end - start >= item.least {
            if fits(bytes, from: end, item: index + 1) { return true }
            end -= 1
        }
        return false
    }
}

/// Some of the characters of ASCII.
private struct ByteSet: Hashable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    static var all: Self { ByteSet(low: .max, high: .max) }

    func contains(_ byte: UInt8) -> Bool {
        (byte < 64 ? low >> UInt64(byte) : high >> UInt64(byte & 63)) & 1 == 1
    }

    mutating func insert(_ bytes: ClosedRange<UInt8>) {
        for byte in bytes {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
        }
    }

    var inverted: Self { ByteSet(low: ~low, high: ~high) }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func take(_ byte: UInt8) -> Bool {
        guard first == byte else { return false }
        removeFirst()
        return true
    }

    /// Takes a character, a class or `.`, if it is one that means the same in every dialect.
    fileprivate mutating func takeSet() -> ByteSet? {
        guard let byte = popFirst() else { return nil }
        var set = ByteSet()
        switch byte {
        case UInt8(ascii: "."): return .all
        case UInt8(ascii: "["): return takeClass()
        case UInt8(ascii: "\\"):
            // With a letter or digit behind it, it means much else.
            guard let escaped = popFirst(), (0x21...0x7E).contains(escaped), !escaped.isAlphanumeric else { return nil }
            set.insert(escaped...escaped)
        case _ where byte.isPlain: set.insert(byte...byte)
        default: return nil
        }
        return set
    }

    private mutating func takeClass() -> ByteSet? {
        let isInverted = take(UInt8(ascii: "^"))
        var set = ByteSet()
        var isEmpty = true
        while let byte = popFirst() {
            guard byte != UInt8(ascii: "]") else { return isEmpty ? nil : isInverted ? set.inverted : set }
            guard byte.isWordByte, byte != UInt8(ascii: "-") else { return nil }
            isEmpty = false
            var last = byte
            if take(UInt8(ascii: "-")) {
                guard let end = popFirst(), end.isWordByte, end != UInt8(ascii: "-"), end >= byte else { return nil }
                last = end
            }
            set.insert(byte...last)
        }
        return nil
    }

    /// Takes how often something may come, once if nothing says it; `nil` if that needs the engine.
    fileprivate mutating func takeQuantifier() -> (least: Int, most: Int)? {
        let (least, most): (Int, Int)
        switch first {
        case UInt8(ascii: "*"): (least, most) = (0, .max)
        case UInt8(ascii: "+"): (least, most) = (1, .max)
        case UInt8(ascii: "?"): (least, most) = (0, 1)
        case UInt8(ascii: "{"):
            removeFirst()
            guard let count = takeNumber(), first == UInt8(ascii: "}") else { return nil }
            (least, most) = (count, count)
        default: return (1, 1)
        }
        removeFirst()
        // What follows at once says how eagerly, or is a mistake.
        switch first {
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): return nil
        default: return (least, most)
        }
    }

    private mutating func takeNumber() -> Int? {
        let digits = prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        removeFirst(digits.count)
        return digits.count > 4 ? nil : Int(String(decoding: digits, as: UTF8.self))
    }
}

extension UInt8 {
    /// Whether the byte stands for itself in an expression of any dialect.
    fileprivate var isPlain: Bool {
        switch self {
        case UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: " "): true
        default: isWordByte
        }
    }
}
