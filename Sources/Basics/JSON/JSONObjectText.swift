/// The text of a JSON object (RFC 8259, section 4) whose members are written as they come, with nothing built before.
package struct JSONObjectText: JSONMembers {
    private var bytes: [UInt8]
    private let style: JSONStyle
    /// How many containers are open.
    private var depth = 0

    /// Begins an object without members.
    ///
    /// - Parameters:
    ///   - style: How the text is laid out.
    ///   - capacity: About how many bytes it will have.
    package init(_ style: JSONStyle = .compact, capacity: Int = 512) {
        self.style = style
        bytes = []
        bytes.reserveCapacity(capacity)
        open(.openBrace)
    }

    /// Ends the object.
    ///
    /// - Returns: The whole text, which is nobody else's, so that more can be added to it without a copy.
    package mutating func ended() -> [UInt8] {
        close(.closeBrace)
        var text: [UInt8] = []
        swap(&text, &bytes)
        return text
    }

    package mutating func append(_ name: String, _ value: JSON) {
        append(name: name)
        value.write(into: &bytes, style: style, depth: depth)
    }

    package mutating func append(_ name: String, _ text: String) {
        let utf8 = text.utf8.span
        guard utf8.offsetToEscape(from: 0) == utf8.count else {
            append(name: name)
            bytes.appendJSON(text)
            return
        }
        append(name: name, room: utf8.count &+ 2) { $0.appendPlainJSON(utf8) }
    }

    package mutating func append(_ name: String, _ integer: Int) {
        let digits = String(integer)
        append(name: name, room: digits.utf8.count) { $0.append(digits.utf8.span) }
    }

    package mutating func append(_ name: String, object list: (inout Self) -> Void) {
        append(name: name)
        open(.openBrace)
        list(&self)
        close(.closeBrace)
    }

    package mutating func append(_ name: String, objects count: Int, list: (Int, inout Self) -> Void) {
        append(name: name)
        open(.openBracket)
        for index in 0..<count {
            separate()
            open(.openBrace)
            list(index, &self)
            close(.closeBrace)
        }
        close(.closeBracket)
    }

    package mutating func append(_ name: String, elements: [JSONSlice]) {
        append(name: name)
        open(.openBracket)
        for element in elements {
            separate()
            switch style {
            case .compact: bytes.append(element.bytes.span)
            case .pretty: bytes.append(pretty: element.bytes.span, depth: depth)
            }
        }
        close(.closeBracket)
    }

    package mutating func append(membersOf object: JSONSlice) {
        let text = object.bytes.span
        let first = text.offsetAfterBlanks(from: 1)
        guard object.kind == .object, text[first] != .closeBrace else { return }
        separate()
        let members = text.extracting(first..<text.count - 1)
        switch style {
        case .compact: bytes.append(compact: members)
        case .pretty: bytes.append(pretty: members, depth: depth)
        }
    }

    private mutating func append(name: String) {
        append(name: name, room: 0) { _ in }
    }

    /// Writes a member's name, and behind it a value of at most `room` bytes.
    @inline(__always)
    private mutating func append(name: String, room: Int, value: (inout OutputSpan<UInt8>) -> Void) {
        let plain = name.utf8.span
        guard plain.offsetToEscape(from: 0) == plain.count else {
            // Only a name that somebody else gave is like that.
            separate()
            bytes.appendJSON(name)
            bytes.append(.colon)
            if style == .pretty { bytes.append(.space) }
            return bytes.append(upTo: room, value)
        }
        let (isFirst, indentation) = (isFresh, style == .pretty ? 2 &* depth : nil)
        bytes.append(upTo: plain.count &+ (indentation ?? 0) &+ 6 &+ room) { text in
            if !isFirst { text.append(.comma) }
            if let indentation {
                text.append(.lineFeed)
                text.append(repeating: .space, count: indentation)
            }
            text.appendPlainJSON(plain)
            text.append(.colon)
            if indentation != nil { text.append(.space) }
            value(&text)
        }
    }

    /// Whether the container that was opened last holds nothing yet; no value ends like that.
    private var isFresh: Bool { bytes.last == .openBrace || bytes.last == .openBracket }

    private mutating func separate() {
        if !isFresh { bytes.append(.comma) }
        bytes.appendLineBreak(depth: depth, style)
    }

    private mutating func open(_ bracket: UInt8) {
        bytes.append(bracket)
        depth += 1
    }

    private mutating func close(_ bracket: UInt8) {
        depth -= 1
        if !isFresh { bytes.appendLineBreak(depth: depth, style) }
        bytes.append(bracket)
    }
}
