/// A JSON value (RFC 8259) that keeps the order of members and the spelling of numbers.
///
/// Two values are equal if they'd be written alike: `1` isn't `1.0`, and the order of
/// members counts. That makes "kept as it was" something a test can check. Only texts are
/// compared as Swift does it, so those that Unicode holds for equivalent are equal.
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

// MARK: - Looking inside

extension JSON {
    /// Whether the value is `null`.
    package var isNull: Bool { self == .null }

    /// The text, if the value is a string.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The truth value, if the value is `true` or `false`.
    package var boolean: Bool? {
        if case .bool(let boolean) = self { boolean } else { nil }
    }

    /// The number, if the value is one that is written as an integer and fits.
    package var integer: Int? {
        if case .number(let number) = self { number.integer } else { nil }
    }

    /// The elements, if the value is an array.
    package var elements: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members, if the value is an object.
    package var members: JSONObject? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The value of a member, if the value is an object that has it.
    package subscript(name: String) -> JSON? { members?[name] }
}

// MARK: - Making values

extension JSON {
    /// A string, or `null` where there is none.
    package static func optional(_ text: String?) -> JSON {
        text.map(JSON.string) ?? .null
    }

    /// A number, or `null` where there is none.
    package static func optional(_ integer: Int?) -> JSON {
        integer.map(JSON.integer) ?? .null
    }

    /// A number written as an integer.
    package static func integer(_ integer: Int) -> JSON {
        .number(JSONNumber(integer))
    }
}

extension JSON: ExpressibleByNilLiteral {
    package init(nilLiteral: ()) {
        self = .null
    }
}

extension JSON: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) {
        self = .bool(value)
    }
}

extension JSON: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) {
        self = .integer(value)
    }
}

extension JSON: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) {
        self = .string(value)
    }
}

extension JSON: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: JSON...) {
        self = .array(elements)
    }
}

extension JSON: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(elements.map { JSONObject.Member(name: $0.0, value: $0.1) }))
    }
}
