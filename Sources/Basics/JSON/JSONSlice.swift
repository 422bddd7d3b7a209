/// One valid JSON value (RFC 8259) as it stands in a text, with nothing built of it.
///
/// Every byte has been checked once, so looking inside only has to find its way: a member costs a
/// walk over the bytes and no allocation. A slice keeps the whole text alive that it was cut from.
/// Two slices are equal if their bytes are.
///
/// The grammar has escapes of lone surrogates (`"\ud800"`, section 8.2), which no `String` can
/// hold. They are accepted, as a whole message is worth more than one character of it; in texts and
/// names they become U+FFFD.
package struct JSONSlice: Hashable, Sendable {
    /// The kinds of value that section 3 lists.
    package enum Kind: Hashable, Sendable {
        case null
        case boolean
        case number
        case string
        case array
        case object
    }

    /// The exact text of the value, without white space around it.
    package let bytes: ArraySlice<UInt8>

    /// Checks a whole text, which has one value and perhaps white space around it.
    ///
    /// - Throws: ``JSONError``, whose offset counts from the first byte of `text`.
    package init(validating text: ArraySlice<UInt8>, limits: JSONLimits = .standard) throws(JSONError) {
        bytes = text.part(try text.span.validated(limits))
    }

    /// Checks a whole text, which has one value and perhaps white space around it.
    ///
    /// - Throws: ``JSONError``.
    package init(validating text: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        try self.init(validating: text[...], limits: limits)
    }

    /// Takes over what ``JSONObjectText`` has written, which needs no check.
    package init(written text: [UInt8]) {
        bytes = text[...]
    }

    /// Takes over one value of what has been written or checked before, without white space around it.
    package init(written text: ArraySlice<UInt8>) {
        bytes = text
    }

    /// Takes over a value cut out of one that has been checked.
    private init(validated bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    /// A value within this one, at offsets where one has been found.
    func part(_ offsets: Range<Int>) -> JSONSlice {
        JSONSlice(validated: bytes.part(offsets))
    }

    /// What the first byte says the value is.
    package var kind: Kind {
        switch bytes[bytes.startIndex] {
        case .openBrace: .object
        case .openBracket: .array
        case .quote: .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }
}

// MARK: - Scalars

extension JSONSlice {
    /// Whether the value is `null`.
    package var isNull: Bool { kind == .null }

    /// The truth value, if the value is `true` or `false`.
    package var boolean: Bool? {
        kind == .boolean ? bytes.first == UInt8(ascii: "t") : nil
    }

    /// The number, if the value is one that is written as an integer and fits.
    package var integer: Int? {
        kind == .number ? bytes.span.integer : nil
    }

    /// The text, unescaped, if the value is a string.
    package var text: String? {
        kind == .string ? String(unescaping: bytes.span.extracting(1..<bytes.count - 1)) : nil
    }

    /// The whole value as a tree.
    package var value: JSON { JSON(validated: bytes.span) }
}

extension Span<UInt8> {
    /// Whether these bytes, escapes and all, spell a name.
    func isName(_ name: Span<UInt8>) -> Bool {
        // An escape is longer than what it stands for.
        guard count > name.count else { return equals(name) && !hasEscape }
        return hasEscape && String(unescaping: self).utf8.span.equals(name)
    }

    private var hasEscape: Bool {
        offset(of: .backslash, from: 0) < count
    }
}

// MARK: - Containers

extension JSONSlice {
    /// The elements, or none if the value isn't an array.
    package var elements: [JSONSlice] {
        var elements: [JSONSlice] = []
        forEachElement { elements.append($0) }
        return elements
    }

    /// Hands out the elements, in order; none if the value isn't an array.
    ///
    /// - Throws: What `body` throws, which ends the walk.
    package func forEachElement<Failure: Error>(
        _ body: (_ element: JSONSlice) throws(Failure) -> Void
    ) throws(Failure) {
        guard kind == .array else { return }
        let text = bytes.span
        var at = text.offsetAfterBlanks(from: 1)
        while text[at] != .closeBracket {
            let end = text.offsetAfterValue(from: at)
            try body(part(at..<end))
            at = text.offsetAfterSeparator(from: end)
        }
    }

    /// The members with their unescaped names, in order, or none if the value isn't an object.
    package var members: [(name: String, value: JSONSlice)] {
        var members: [(name: String, value: JSONSlice)] = []
        forEachMember { members.append(($0.text, $1)) }
        return members
    }

    /// Hands out the members, in order; none if the value isn't an object.
    ///
    /// - Throws: What `body` throws, which ends the walk.
    package func forEachMember<Failure: Error>(
        _ body: (_ name: Name, _ value: JSONSlice) throws(Failure) -> Void
    ) throws(Failure) {
        guard kind == .object else { return }
        try bytes.span.forEachMember { (name, value) throws(Failure) in
            try body(Name(bytes.part(name)), part(value))
        }
    }

    /// The value of a member; of a repeated name, the last.
    package func member(_ name: String) -> JSONSlice? {
        guard kind == .object else { return nil }
        let text = bytes.span
        let wanted = name.utf8.span
        var found: Range<Int>?
        text.forEachMember { name, value in
            if text.extracting(name).isName(wanted) { found = value }
        }
        return found.map(part)
    }

    /// A member's name as it stands in the text, which nothing is built of unless somebody asks.
    ///
    /// Names are compared code unit by code unit (section 8.3), those without an escape in place.
    package struct Name: Sendable {
        /// What stands between the quotation marks.
        private let bytes: ArraySlice<UInt8>

        fileprivate init(_ bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
        }

        /// The name, unescaped.
        package var text: String { String(unescaping: bytes.span) }

        /// Whether a name is that text.
        package static func == (name: Name, text: String) -> Bool {
            name.bytes.span.isName(text.utf8.span)
        }
    }
}
