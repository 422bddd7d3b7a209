extension JSON {
    /// Reads a whole text, which has one value and perhaps white space around it.
    ///
    /// - Throws: ``JSONError``. Repeated names aren't errors, and neither are escapes of lone
    ///   surrogates, which become U+FFFD.
    package init(parsing text: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        self = try JSONSlice(validating: text, limits: limits).value
    }

    /// Reads a whole text that is already a string.
    ///
    /// - Throws: ``JSONError``.
    package init(parsing text: String, limits: JSONLimits = .standard) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }

    /// Builds the tree of a value that the validator has accepted.
    init(validated text: Span<UInt8>) {
        var at = 0
        self.init(validated: text, from: &at)
    }

    /// Builds the tree of the value at an offset, and moves that behind it.
    ///
    /// It calls itself as often as containers lie within each other, which the validator has bounded.
    private init(validated text: Span<UInt8>, from at: inout Int) {
        switch text[at] {
        case .openBrace:
            var members: [JSONObject.Member] = []
            at = text.offsetAfterBlanks(from: at + 1)
            while text[at] != .closeBrace {
                let name = String(validated: text, from: &at)
                at = text.offsetAfterSeparator(from: at)
                members.append(JSONObject.Member(name: name, value: JSON(validated: text, from: &at)))
                at = text.offsetAfterSeparator(from: at)
            }
            at += 1
            self = .object(JSONObject(members))
        case .openBracket:
            var elements: [JSON] = []
            at = text.offsetAfterBlanks(from: at + 1)
            while text[at] != .closeBracket {
                elements.append(JSON(validated: text, from: &at))
                at = text.offsetAfterSeparator(from: at)
            }
            at += 1
            self = .array(elements)
        case .quote: self = .string(String(validated: text, from: &at))
        case let first:
            let start = at
            at = text.offsetAfterAtom(from: at)
            switch first {
            case UInt8(ascii: "t"): self = .bool(true)
            case UInt8(ascii: "f"): self = .bool(false)
            case UInt8(ascii: "n"): self = .null
            default: self = .number(JSONNumber(validated: text.extracting(start..<at)))
            }
        }
    }
}

extension String {
    /// Reads the string that begins at an offset of valid JSON, and moves that behind it.
    fileprivate init(validated text: Span<UInt8>, from at: inout Int) {
        let start = at + 1
        at = text.offsetAfterString(from: at)
        self.init(unescaping: text.extracting(start..<at - 1))
    }
}
