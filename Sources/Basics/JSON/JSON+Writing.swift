extension JSON {
    /// The value as text.
    package func encoded(_ style: JSONStyle = .compact) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        write(into: &bytes, style: style)
        return bytes
    }

    /// The value as text that a reader with the same limits takes.
    ///
    /// - Throws: ``JSONError`` with `tooDeep` or `tooLarge`; its place is one in the text that
    ///   would have been written.
    package func encoded(_ style: JSONStyle = .compact, within limits: JSONLimits) throws(JSONError) -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            try write(into: &bytes, style: style) { (depth, offset) throws(JSONFault) in
                guard depth <= limits.depth else { throw JSONFault(.tooDeep(limit: limits.depth), at: offset) }
                guard offset <= limits.bytes else { throw JSONFault(.tooLarge(limit: limits.bytes), at: limits.bytes) }
            }
        } catch {
            throw JSONError(error, in: bytes.span)
        }
        return bytes
    }

    /// Appends the value as text.
    package func write(into bytes: inout [UInt8], style: JSONStyle = .compact) {
        write(into: &bytes, style: style) { (_, _) throws(Never) in }
    }

    /// Writes without recursion, and asks about the depth and the length as they grow.
    private func write<Failure: Error>(
        into bytes: inout [UInt8],
        style: JSONStyle,
        check: (_ depth: Int, _ offset: Int) throws(Failure) -> Void
    ) throws(Failure) {
        var open: [HalfWritten] = []
        var value = self
        while true {
            switch value {
            case .array(let elements):
                try check(open.count + 1, bytes.count)
                bytes.append(.openBracket)
                open.append(HalfWritten(.array(elements)))
            case .object(let object):
                try check(open.count + 1, bytes.count)
                bytes.append(.openBrace)
                open.append(HalfWritten(.object(object.members)))
            case .null: bytes.append(contentsOf: "null".utf8)
            case .bool(let boolean): bytes.append(contentsOf: (boolean ? "true" : "false").utf8)
            case .number(let number): bytes.append(contentsOf: number.literal.utf8)
            case .string(let text): bytes.appendJSON(text)
            }
            let next = Self.advance(&open, into: &bytes, style: style)
            try check(open.count, bytes.count)
            guard let next else { return }
            value = next
        }
    }

    /// Writes what stands between the value just written and the next, if there is a next.
    private static func advance(_ open: inout [HalfWritten], into bytes: inout [UInt8], style: JSONStyle) -> JSON? {
        while let last = open.indices.last {
            let next = open[last].next
            let bracket: UInt8
            switch open[last].content {
            case .array(let elements) where next < elements.count:
                open[last].next += 1
                if next > 0 { bytes.append(.comma) }
                bytes.appendLineBreak(depth: open.count, style)
                return elements[next]
            case .object(let members) where next < members.count:
                open[last].next += 1
                if next > 0 { bytes.append(.comma) }
                bytes.appendLineBreak(depth: open.count, style)
                bytes.appendJSON(members[next].name)
                bytes.append(.colon)
                if style == .pretty { bytes.append(.space) }
                return members[next].value
            case .array: bracket = .closeBracket
            case .object: bracket = .closeBrace
            }
            open.removeLast()
            if next > 0 { bytes.appendLineBreak(depth: open.count, style) }
            bytes.append(bracket)
        }
        return nil
    }
}

extension JSONObject {
    /// The object as text.
    package func encoded(_ style: JSONStyle = .compact) -> [UInt8] {
        JSON.object(self).encoded(style)
    }
}

extension JSON: CustomStringConvertible {
    package var description: String { String(decoding: encoded(), as: UTF8.self) }
}

/// An array or object of which some has been written.
private struct HalfWritten {
    enum Content {
        case array([JSON])
        case object([JSONObject.Member])
    }

    let content: Content
    /// The place of what is written next.
    var next = 0

    init(_ content: Content) {
        self.content = content
    }
}

extension [UInt8] {
    fileprivate mutating func appendLineBreak(depth: Int, _ style: JSONStyle) {
        guard style == .pretty else { return }
        append(.lineFeed)
        append(contentsOf: repeatElement(.space, count: 2 * depth))
    }
}
