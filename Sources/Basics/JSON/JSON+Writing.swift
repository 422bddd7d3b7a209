extension JSON {
    /// The value as text.
    package func encoded(_ style: JSONStyle = .compact) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
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
            try write(into: &bytes, style: style, depth: 0, within: limits)
        } catch {
            throw JSONError(error, in: bytes.span)
        }
        return bytes
    }

    /// Appends the value as text.
    ///
    /// - Parameters:
    ///   - bytes: Gets the text at its end.
    ///   - style: How it's laid out.
    ///   - depth: How many containers the value lies in.
    package func write(into bytes: inout [UInt8], style: JSONStyle = .compact, depth: Int = 0) {
        write(into: &bytes, style: style, depth: depth, within: Boundless())
    }

    /// Writes the value, which lies within `depth` containers, and asks about the depth and the length as they grow.
    ///
    /// It calls itself as often as containers lie within each other; so does Swift when it frees the value.
    private func write<Bounds: WritingBounds>(
        into bytes: inout [UInt8],
        style: JSONStyle,
        depth: Int,
        within bounds: Bounds
    ) throws(Bounds.Failure) {
        switch self {
        case .null: bytes.append(utf8: "null")
        case .bool(let boolean): bytes.append(utf8: boolean ? "true" : "false")
        case .number(let number): bytes.append(utf8: number.literal)
        case .string(let text): bytes.appendJSON(text)
        case .array(let elements):
            try bounds.check(depth: depth + 1, offset: bytes.count)
            bytes.append(.openBracket)
            for index in elements.indices {
                if index > 0 { bytes.append(.comma) }
                bytes.appendLineBreak(depth: depth + 1, style)
                try elements[index].write(into: &bytes, style: style, depth: depth + 1, within: bounds)
            }
            if !elements.isEmpty { bytes.appendLineBreak(depth: depth, style) }
            bytes.append(.closeBracket)
        case .object(let object):
            try bounds.check(depth: depth + 1, offset: bytes.count)
            bytes.append(.openBrace)
            let members = object.members
            for index in members.indices {
                if index > 0 { bytes.append(.comma) }
                bytes.appendLineBreak(depth: depth + 1, style)
                bytes.appendJSON(members[index].name)
                bytes.append(.colon)
                if style == .pretty { bytes.append(.space) }
                try members[index].value.write(into: &bytes, style: style, depth: depth + 1, within: bounds)
            }
            if !members.isEmpty { bytes.appendLineBreak(depth: depth, style) }
            bytes.append(.closeBrace)
        }
        try bounds.check(depth: depth, offset: bytes.count)
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

/// How far a text may grow while it's written.
private protocol WritingBounds {
    associatedtype Failure: Error

    func check(depth: Int, offset: Int) throws(Failure)
}

/// No bounds at all.
private struct Boundless: WritingBounds {
    func check(depth: Int, offset: Int) {}
}

extension JSONLimits: WritingBounds {
    fileprivate func check(depth: Int, offset: Int) throws(JSONFault) {
        guard depth <= self.depth else { throw JSONFault(.tooDeep(limit: self.depth), at: offset) }
        guard offset <= bytes else { throw JSONFault(.tooLarge(limit: bytes), at: bytes) }
    }
}

extension [UInt8] {
    /// Begins a line that lies within `depth` containers, in a text that has lines.
    mutating func appendLineBreak(depth: Int, _ style: JSONStyle) {
        guard style == .pretty else { return }
        append(upTo: 2 &* depth &+ 1) { text in
            text.append(.lineFeed)
            text.append(repeating: .space, count: 2 &* depth)
        }
    }
}
