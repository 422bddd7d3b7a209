/// Reads as much of XML 1.0 as a report has, and is strict about it: what it takes is well-formed.
struct XMLReader {
    /// A tag that opens, with its attributes as a reader gets them; a tag that closes; or text between tags.
    enum Event: Hashable {
        case open(String, [String: String])
        case close(String)
        case text(String)
    }

    /// Why a text isn't well-formed, and what's left of it there.
    struct Malformed: Error {
        let reason: String
        let rest: String
    }

    private var rest: Substring
    private var open: [String] = []
    private var hasRoot = false
    private var events: [Event] = []

    private init(_ text: String) {
        rest = text[...]
    }

    static func events(of text: String) throws(Malformed) -> [Event] {
        var reader = XMLReader(text)
        try reader.expect("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        while !reader.rest.isEmpty { try reader.step() }
        guard reader.open.isEmpty, reader.hasRoot else { throw reader.malformed("an element is not closed") }
        return reader.events
    }

    private mutating func step() throws(Malformed) {
        if take("</") {
            let name = take { $0 != ">" }
            try expect(">")
            guard open.popLast() == name else { throw malformed("the wrong element is closed") }
            events.append(.close(name))
        } else if take("<") {
            try element()
        } else {
            let text = try decoded(take { $0 != "<" })
            guard !open.isEmpty || text.allSatisfy(\.isWhitespace) else { throw malformed("text outside") }
            events.append(.text(text))
        }
    }

    private mutating func element() throws(Malformed) {
        guard !open.isEmpty || !hasRoot else { throw malformed("a second root") }
        hasRoot = true
        let name = take(while: \.isLetter, "-")
        var attributes: [String: String] = [:]
        while take(" ") {
            let attribute = take(while: \.isLetter)
            try expect("=\"")
            let value = take { $0 != "\"" }
            guard !value.contains(where: { "<\n\t\r".contains($0) }) else { throw malformed("unfit for an attribute") }
            guard attributes.updateValue(try decoded(value), forKey: attribute) == nil else { throw malformed("twice") }
            try expect("\"")
        }
        events.append(.open(name, attributes))
        if take("/>") {
            events.append(.close(name))
        } else {
            try expect(">")
            open.append(name)
        }
    }

    /// The text with references replaced; characters are those of section 2.2.
    private func decoded(_ text: String) throws(Malformed) -> String {
        guard !text.contains("]]>") else { throw malformed("]]> in text") }
        var decoded = ""
        var rest = text[...]
        while let next = rest.popFirst() {
            guard next == "&" else {
                guard next.unicodeScalars.allSatisfy(\.isXML) else { throw malformed("no character of XML") }
                decoded.append(next)
                continue
            }
            let name = rest.prefix { $0 != ";" }
            rest = rest.dropFirst(name.count + 1)
            let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#9": "\t", "#10": "\n", "#13": "\r"]
            guard let character = known[String(name)] else { throw malformed("unknown reference \(name)") }
            decoded += character
        }
        return decoded
    }

    private mutating func take(_ prefix: String) -> Bool {
        guard rest.hasPrefix(prefix) else { return false }
        rest = rest.dropFirst(prefix.count)
        return true
    }

    private mutating func take(while isTaken: (Character) -> Bool, _ others: String = "") -> String {
        let taken = rest.prefix { isTaken($0) || others.contains($0) }
        rest = rest[taken.endIndex...]
        return String(taken)
    }

    private mutating func expect(_ prefix: String) throws(Malformed) {
        guard take(prefix) else { throw malformed("expected \(prefix)") }
    }

    private func malformed(_ reason: String) -> Malformed {
        Malformed(reason: reason, rest: String(rest.prefix(80)))
    }
}

extension Unicode.Scalar {
    fileprivate var isXML: Bool {
        switch value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}
