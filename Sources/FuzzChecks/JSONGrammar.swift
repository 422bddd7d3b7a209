/// The grammar of RFC 8259, written down once more, slowly and in another way than the reader has it.
struct JSONGrammar {
    private let text: [UInt8]
    private var at = 0

    /// Whether a text is one value with white space around it, in which no more containers lie within each other.
    static func accepts(_ text: [UInt8], depth: Int) -> Bool {
        guard String(validating: text, as: UTF8.self) != nil else { return false }
        var grammar = JSONGrammar(text: text)
        guard grammar.takeValue(depth: depth) else { return false }
        return grammar.at == text.count
    }

    private init(text: [UInt8]) {
        self.text = text
    }

    private var byte: UInt8? { at < text.count ? text[at] : nil }

    private mutating func take(_ wanted: Character) -> Bool {
        guard let byte, byte == wanted.asciiValue else { return false }
        at += 1
        return true
    }

    private mutating func takeAll(_ wanted: String) -> Bool {
        wanted.allSatisfy { take($0) }
    }

    private mutating func takeBlanks() {
        while let byte, " \t\r\n".utf8.contains(byte) { at += 1 }
    }

    /// `ws value ws`.
    private mutating func takeValue(depth: Int) -> Bool {
        takeBlanks()
        let isValue =
            switch byte.map({ Character(Unicode.Scalar($0)) }) {
            case "{": depth > 0 && takeList("{", "}") { $0.takeMember(depth: depth - 1) }
            case "[": depth > 0 && takeList("[", "]") { $0.takeValue(depth: depth - 1) }
            case "\"": takeString()
            case "t": takeAll("true")
            case "f": takeAll("false")
            case "n": takeAll("null")
            default: takeNumber()
            }
        guard isValue else { return false }
        takeBlanks()
        return true
    }

    private mutating func takeList(
        _ open: Character,
        _ close: Character,
        _ takeItem: (inout JSONGrammar) -> Bool
    ) -> Bool {
        guard take(open) else { return false }
        takeBlanks()
        if take(close) { return true }
        repeat {
            guard takeItem(&self) else { return false }
        } while take(",")
        return take(close)
    }

    private mutating func takeMember(depth: Int) -> Bool {
        takeBlanks()
        guard takeString() else { return false }
        takeBlanks()
        return take(":") && takeValue(depth: depth)
    }

    private mutating func takeString() -> Bool {
        guard take("\"") else { return false }
        while let byte, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { return false }
            at += 1
            guard byte == UInt8(ascii: "\\") else { continue }
            guard let escaped = self.byte else { return false }
            at += 1
            if escaped == UInt8(ascii: "u") {
                for _ in 0..<4 { guard takeDigit(of: "0123456789abcdefABCDEF") else { return false } }
            } else if !"\"\\/bfnrt".utf8.contains(escaped) {
                return false
            }
        }
        return take("\"")
    }

    private mutating func takeDigit(of digits: String = "0123456789") -> Bool {
        guard let byte, digits.utf8.contains(byte) else { return false }
        at += 1
        return true
    }

    private mutating func takeDigits() -> Bool {
        guard takeDigit() else { return false }
        while takeDigit() {}
        return true
    }

    private mutating func takeNumber() -> Bool {
        _ = take("-")
        if !take("0") { guard takeDigits() else { return false } }
        if take(".") { guard takeDigits() else { return false } }
        if take("e") || take("E") {
            _ = take("-") || take("+")
            return takeDigits()
        }
        return true
    }
}
