/// The fields of a message, in the order they stand there; names compare without case (RFC 9110 §5.1).
///
/// No value of this type can break out of its line: a name is a token, and a value has no control characters.
package struct HTTPHeaders: Hashable, Sendable {
    /// One field line.
    package struct Field: Hashable, Sendable {
        /// The name as the sender spelled it.
        package let name: String

        /// The value, without the white space around it.
        package let value: String
    }

    /// Every field line, repeated names included.
    package private(set) var fields: [Field] = []

    /// Creates a message's fields, of which there are none yet.
    package init() {}

    /// Adds a field line behind the others.
    ///
    /// Control characters in `value` become spaces, as RFC 9110 §5.5 advises for those that split messages, so a value
    /// may come from anywhere. Names are ours: one that isn't a token traps.
    package mutating func append(_ name: String, _ value: String) {
        precondition(!name.isEmpty && name.utf8.allSatisfy(\.isTokenByte), "a field name is a token, unlike '\(name)'")
        let bytes = value.utf8.map { $0.isFieldByte ? $0 : UInt8(ascii: " ") }
        fields.append(Field(name: name, value: String(decoding: bytes.trimmingFieldSpace, as: UTF8.self)))
    }

    /// Adds a field line as a peer sent it, without its line end.
    ///
    /// - Throws: ``HTTPParsingError/foldedField`` or ``HTTPParsingError/malformedField``.
    mutating func append(parsing line: ArraySlice<UInt8>) throws(HTTPParsingError) {
        guard let first = line.first, !first.isFieldSpace else { throw .foldedField }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .malformedField }
        let (name, value) = (line[..<colon], line[(colon + 1)...])
        guard !name.isEmpty, name.allSatisfy(\.isTokenByte), value.allSatisfy(\.isFieldByte) else {
            throw .malformedField
        }
        fields.append(Field(name: String(decoding: name, as: UTF8.self), value: value.trimmingFieldSpace.fieldText))
    }

    /// The first value of a field, or `nil` if there is no such line.
    package subscript(_ name: String) -> String? {
        fields.first { $0.name.equalsIgnoringCase(name) }?.value
    }

    /// The values of every line of a field, in order.
    package func values(of name: String) -> [String] {
        fields.filter { $0.name.equalsIgnoringCase(name) }.map(\.value)
    }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name, value) }
    }
}

extension ArraySlice<UInt8> {
    /// The bytes of a field value as text.
    ///
    /// They ought to be ASCII. Where they are neither that nor UTF-8, each is a character of ISO 8859-1, which such
    /// values were once defined to be (RFC 9110 §5.5).
    fileprivate var fieldText: String {
        String(validating: self, as: UTF8.self) ?? String(String.UnicodeScalarView(map { Unicode.Scalar($0) }))
    }
}
