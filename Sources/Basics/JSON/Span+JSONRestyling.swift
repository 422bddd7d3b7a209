// Laying out anew what the validator has accepted, without building anything of it.
extension [UInt8] {
    /// Appends valid JSON in the pretty style, whatever its own.
    ///
    /// - Parameters:
    ///   - text: One value, or what stands between the brackets of a container.
    ///   - depth: How many containers it lies in.
    mutating func append(pretty text: Span<UInt8>, depth: Int) {
        var depth = depth
        var at = text.offsetAfterBlanks(from: 0)
        while at < text.count {
            switch text[at] {
            case .openBrace, .openBracket:
                append(text[at])
                at = text.offsetAfterBlanks(from: at + 1)
                // Nothing stands in an empty one; its end is one byte and opens no line.
                if text[at] == .closeBrace || text[at] == .closeBracket {
                    append(text[at])
                    at += 1
                } else {
                    depth += 1
                    appendLineBreak(depth: depth, .pretty)
                }
            case .closeBrace, .closeBracket:
                depth -= 1
                appendLineBreak(depth: depth, .pretty)
                append(text[at])
                at += 1
            case .comma:
                append(.comma)
                appendLineBreak(depth: depth, .pretty)
                at += 1
            case .colon:
                append(.colon)
                append(.space)
                at += 1
            default:
                let end = text.offsetAfterValue(from: at)
                append(text.extracting(at..<end))
                at = end
            }
            at = text.offsetAfterBlanks(from: at)
        }
    }

    /// Appends valid JSON in the compact style, whatever its own.
    ///
    /// - Parameter text: One value, or what stands between the brackets of a container.
    package mutating func append(compact text: Span<UInt8>) {
        append(upTo: text.count) { compact in
            var at = text.offsetAfterBlanks(from: 0)
            while at < text.count {
                let end = text[at] == .quote ? text.offsetAfterString(from: at) : text.offsetOfBlankOrQuote(from: at)
                compact.append(text.extracting(at..<end))
                at = text.offsetAfterBlanks(from: end)
            }
        }
    }
}

extension Span<UInt8> {
    /// Passes over everything outside of strings that isn't white space.
    fileprivate func offsetOfBlankOrQuote(from start: Int) -> Int {
        var at = start
        while at < count, self[at] > .space, self[at] != .quote { at &+= 1 }
        return at
    }
}
