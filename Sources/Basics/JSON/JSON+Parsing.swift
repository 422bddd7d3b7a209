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

    /// Builds the tree of a value that the validator has accepted, which also bounded its depth.
    init(validated bytes: ArraySlice<UInt8>) {
        let text = bytes.span
        var open: [OpenContainer] = []
        var at = 0
        while true {
            at = text.offsetAfterSeparator(from: at)
            var value: JSON
            switch text[at] {
            case .openBrace, .openBracket:
                open.append(OpenContainer(isObject: text[at] == .openBrace))
                at += 1
                continue
            case .closeBrace, .closeBracket:
                value = open.removeLast().value
                at += 1
            default:
                let end = text.offsetAfterValue(from: at)
                let inner = bytes.part(at..<end)
                at = end
                if let top = open.indices.last, open[top].isNameDue {
                    open[top].name = String(unescaping: inner.dropFirst().dropLast())
                    continue
                }
                value = JSON(validatedScalar: inner)
            }
            guard let top = open.indices.last else {
                self = value
                return
            }
            open[top].append(value)
        }
    }

    private init(validatedScalar bytes: ArraySlice<UInt8>) {
        switch bytes.first {
        case .quote: self = .string(String(unescaping: bytes.dropFirst().dropLast()))
        case UInt8(ascii: "t"): self = .bool(true)
        case UInt8(ascii: "f"): self = .bool(false)
        case UInt8(ascii: "n"): self = .null
        default: self = .number(JSONNumber(validated: bytes))
        }
    }
}

/// An array or object whose end hasn't come yet.
private struct OpenContainer {
    let isObject: Bool
    var name: String?
    private var elements: [JSON] = []
    private var members: [JSONObject.Member] = []

    init(isObject: Bool) {
        self.isObject = isObject
    }

    /// Whether the next string is a name and not a value.
    var isNameDue: Bool { isObject && name == nil }

    var value: JSON { isObject ? .object(JSONObject(members)) : .array(elements) }

    mutating func append(_ value: JSON) {
        guard let name else {
            elements.append(value)
            return
        }
        members.append(JSONObject.Member(name: name, value: value))
        self.name = nil
    }
}
