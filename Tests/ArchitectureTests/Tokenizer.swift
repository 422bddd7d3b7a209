/// Cuts Swift source into tokens, so that no rule is deceived by a comment or a string.
///
/// Comments are dropped unless they document. What a string interpolates is code and is cut as
/// code; the string around it comes after it. Regular expressions are known in their extended
/// form, `#/…/#`, alone.
struct Tokenizer {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var lastDocumentedLine = 0
    private var tokens: [Token] = []

    private init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Cuts a whole file, or any piece of code.
    static func tokens(of text: String) -> [Token] {
        var tokenizer = Tokenizer(text)
        tokenizer.readCode(inInterpolation: false)
        return tokenizer.tokens
    }

    /// Reads to the end of the text, or to the parenthesis that ends an interpolation.
    private mutating func readCode(inInterpolation: Bool) {
        var depth = 0
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                advance()
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                readLineComment()
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
                skipBlockComment()
            case UInt8(ascii: "\""), UInt8(ascii: "#"):
                readLiteralOrNumberSign()
            case UInt8(ascii: "`"):
                readEscapedWord()
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                readNumber()
            case _ where byte.isWordByte:
                readWhile(.word) { $0.isWordByte }
            case _ where byte.isOperatorByte:
                readWhile(.sign) { $0.isOperatorByte }
            case UInt8(ascii: ".") where peek(1) == UInt8(ascii: "."):
                readWhile(.sign) { $0 == UInt8(ascii: ".") || $0.isOperatorByte }
            case UInt8(ascii: ")") where inInterpolation && depth == 0:
                advance()
                return
            default:
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                readSign()
            }
        }
    }

    private mutating func readLineComment() {
        let begin = position
        while let byte = peek(), byte != UInt8(ascii: "\n") { advance() }
        let comment = text(from: begin)
        guard comment.hasPrefix("///") else { return }
        let said = comment.dropFirst(3).drop { $0 == " " }
        if lastDocumentedLine == line - 1, let last = tokens.last, last.kind == .documentation {
            tokens[tokens.count - 1] = Token(kind: .documentation, text: last.text + "\n" + said, line: last.line)
        } else {
            tokens.append(Token(kind: .documentation, text: String(said), line: line))
        }
        lastDocumentedLine = line
    }

    /// Skips a block comment; Swift's nest.
    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            switch (peek(), peek(1)) {
            case (UInt8(ascii: "/"), UInt8(ascii: "*")):
                depth += 1
                advance(2)
            case (UInt8(ascii: "*"), UInt8(ascii: "/")):
                depth -= 1
                advance(2)
            case (nil, _):
                return
            default:
                advance()
            }
        } while depth > 0
    }

    private mutating func readLiteralOrNumberSign() {
        var hashes = 0
        while peek(hashes) == UInt8(ascii: "#") { hashes += 1 }
        switch peek(hashes) {
        case UInt8(ascii: "\""):
            advance(hashes)
            readString(hashes: hashes)
        case UInt8(ascii: "/") where hashes > 0:
            advance(hashes)
            readExtendedRegex(hashes: hashes)
        default:
            readSign()
        }
    }

    private mutating func readString(hashes: Int) {
        let begin = line
        let quotes = isMultiline ? 3 : 1
        var content: [UInt8] = []
        advance(quotes)
        while let byte = peek() {
            if byte == UInt8(ascii: "\""), isEnd(quotes: quotes, hashes: hashes) {
                advance(quotes + hashes)
                tokens.append(Token(kind: .literal, text: String(decoding: content, as: UTF8.self), line: begin))
                return
            }
            if byte == UInt8(ascii: "\n"), quotes == 1 { break }
            if byte == UInt8(ascii: "\\"), areHashes(hashes, at: 1) {
                advance(1 + hashes)
                guard peek() != UInt8(ascii: "(") else {
                    advance()
                    readCode(inInterpolation: true)
                    continue
                }
            }
            if let escaped = peek() { content.append(escaped) }
            advance()
        }
        tokens.append(Token(kind: .unreadable, text: String(decoding: content, as: UTF8.self), line: begin))
    }

    private mutating func readExtendedRegex(hashes: Int) {
        let begin = (line: line, position: position)
        advance()
        while let byte = peek() {
            if byte == UInt8(ascii: "/"), areHashes(hashes, at: 1) {
                advance(1 + hashes)
                tokens.append(Token(kind: .literal, text: text(from: begin.position), line: begin.line))
                return
            }
            advance()
        }
        tokens.append(Token(kind: .unreadable, text: text(from: begin.position), line: begin.line))
    }

    private mutating func readEscapedWord() {
        let begin = position
        advance()
        while let byte = peek(), byte != UInt8(ascii: "`"), byte != UInt8(ascii: "\n") { advance() }
        advance()
        tokens.append(Token(kind: .word, text: text(from: begin), line: line))
    }

    /// Reads a number; a point belongs to it only before a digit, so `1...5` is three tokens.
    private mutating func readNumber() {
        let begin = position
        while let byte = peek() {
            let isPoint = byte == UInt8(ascii: ".") && peek(1)?.isDigit == true
            guard byte.isWordByte || isPoint else { break }
            advance()
        }
        tokens.append(Token(kind: .number, text: text(from: begin), line: line))
    }

    private mutating func readWhile(_ kind: Token.Kind, _ belongs: (UInt8) -> Bool) {
        let begin = position
        while let byte = peek(), belongs(byte) { advance() }
        tokens.append(Token(kind: kind, text: text(from: begin), line: line))
    }

    private mutating func readSign() {
        let begin = position
        advance()
        tokens.append(Token(kind: .sign, text: text(from: begin), line: line))
    }

    /// Whether three quotes and the end of the line come next; other quotes are content, as in `#"""#`.
    private var isMultiline: Bool {
        guard (0..<3).allSatisfy({ peek($0) == UInt8(ascii: "\"") }) else { return false }
        let rest = bytes[(position + 3)...].prefix { $0 != UInt8(ascii: "\n") }
        return rest.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private func isEnd(quotes: Int, hashes: Int) -> Bool {
        (0..<quotes).allSatisfy { peek($0) == UInt8(ascii: "\"") } && areHashes(hashes, at: quotes)
    }

    private func areHashes(_ count: Int, at offset: Int) -> Bool {
        (0..<count).allSatisfy { peek(offset + $0) == UInt8(ascii: "#") }
    }

    private func peek(_ offset: Int = 0) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where position < bytes.count {
            if bytes[position] == UInt8(ascii: "\n") { line += 1 }
            position += 1
        }
    }

    private func text(from begin: Int) -> String {
        String(decoding: bytes[begin..<position], as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }

    /// Whether the byte may stand in a word; all beyond ASCII may.
    fileprivate var isWordByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...: true
        default: false
        }
    }

    fileprivate var isOperatorByte: Bool {
        switch self {
        case UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "!"): true
        case UInt8(ascii: "*"), UInt8(ascii: "%"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): true
        case UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: "?"): true
        default: false
        }
    }
}
