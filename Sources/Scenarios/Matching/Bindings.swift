package import Basics

/// The values of a scenario's variables: constants, what the runner knows, and what was captured.
package struct Bindings: Hashable, Sendable {
    private var values: [String: JSON]

    /// Creates bindings of the given names.
    package init(_ values: [String: JSON] = [:]) {
        self.values = values
    }

    /// The value of a variable, if something has bound it.
    package subscript(name: String) -> JSON? { values[name] }

    /// Gives a variable its value, in place of any earlier one.
    package mutating func bind(_ name: String, to value: JSON) {
        values[name] = value
    }

    /// Takes over all bindings of an object, such as one that came over the control channel.
    package mutating func bind(_ object: JSONObject) {
        for member in object.members { values[member.name] = member.value }
    }

    /// All bindings, in the order of their names.
    package var object: JSONObject {
        JSONObject(values.sorted { $0.key < $1.key }.map { JSONObject.Member(name: $0.key, value: $0.value) })
    }
}

/// A text has a variable to which nothing has given a value.
package struct UnboundVariable: Error, Hashable, Sendable, CustomStringConvertible {
    /// The variable's name.
    package let name: String

    /// Creates the error of that variable.
    package init(name: String) {
        self.name = name
    }

    package var description: String { "nothing has bound the variable ${\(name)}" }
}

// MARK: - Substitution

extension Bindings {
    /// The template with every `${name}` replaced; a text that is nothing else takes the value's type.
    package func substitute(_ template: JSON) throws(UnboundVariable) -> JSON {
        guard template.mayHaveVariables else { return template }
        switch template {
        case .null, .bool, .number: return template
        case .string(let text): return try value(ofText: text)
        case .array(let elements):
            var substituted: [JSON] = []
            substituted.reserveCapacity(elements.count)
            for element in elements { substituted.append(try substitute(element)) }
            return .array(substituted)
        case .object(let object):
            var members: [JSONObject.Member] = []
            members.reserveCapacity(object.members.count)
            for member in object.members {
                let name = try substitute(member.name)
                members.append(JSONObject.Member(name: name, value: try substitute(member.value)))
            }
            return .object(JSONObject(members))
        }
    }

    /// The text with every `${name}` replaced; a value that is no text stands there as JSON.
    package func substitute(_ template: String) throws(UnboundVariable) -> String {
        guard template.mayHaveVariables else { return template }
        let value = try value(ofText: template)
        return value.text ?? value.description
    }

    /// The text with every `${name}` replaced by what `spell` makes of its value.
    func substitute(_ template: String, spelling spell: (String) -> String) throws(UnboundVariable) -> String {
        var text = ""
        for piece in VariableText(template).pieces {
            switch piece {
            case .text(let piece): text += piece
            case .variable(let name):
                let value = try value(of: name)
                text += spell(value.text ?? value.description)
            }
        }
        return text
    }

    /// The value of a variable.
    func value(of name: String) throws(UnboundVariable) -> JSON {
        guard let value = values[name] else { throw UnboundVariable(name: name) }
        return value
    }

    private func value(ofText text: String) throws(UnboundVariable) -> JSON {
        if let name = VariableText.onlyVariable(of: text) { return try value(of: name) }
        return .string(try substitute(text) { $0 })
    }
}

extension JSON {
    /// Whether any text in the value, or name of a member, needs to be taken apart; most needn't.
    var mayHaveVariables: Bool {
        switch self {
        case .null, .bool, .number: false
        case .string(let text): text.mayHaveVariables
        case .array(let elements): elements.contains { $0.mayHaveVariables }
        case .object(let object): object.members.contains { $0.name.mayHaveVariables || $0.value.mayHaveVariables }
        }
    }
}

extension String {
    /// Whether the text needs to be taken apart; most needn't.
    var mayHaveVariables: Bool {
        let bytes = utf8.span
        for index in bytes.indices where bytes[index] == UInt8(ascii: "$") { return true }
        return false
    }
}

/// A text taken apart at its variables.
struct VariableText: Hashable, Sendable {
    enum Piece: Hashable, Sendable {
        case text(String)
        case variable(String)
    }

    let source: String
    let pieces: [Piece]

    /// Whether a `${` isn't followed by a name and a closing brace; it is then text like any other.
    let isMalformed: Bool

    init(_ source: String) {
        self.source = source
        guard source.mayHaveVariables else {
            pieces = source.isEmpty ? [] : [.text(source)]
            isMalformed = false
            return
        }
        let bytes = Array(source.utf8)
        var pieces: [Piece] = []
        var isMalformed = false
        var (start, at) = (0, 0)
        while at + 1 < bytes.count {
            guard bytes[at] == UInt8(ascii: "$"), bytes[at + 1] == UInt8(ascii: "{") else {
                at += 1
                continue
            }
            let name = bytes[(at + 2)...].prefix(while: \.isWordByte)
            guard !name.isEmpty, name.endIndex < bytes.count, bytes[name.endIndex] == UInt8(ascii: "}") else {
                isMalformed = true
                at += 2
                continue
            }
            if start < at { pieces.append(.text(String(decoding: bytes[start..<at], as: UTF8.self))) }
            pieces.append(.variable(String(decoding: name, as: UTF8.self)))
            at = name.endIndex + 1
            start = at
        }
        if start < bytes.count { pieces.append(.text(String(decoding: bytes[start...], as: UTF8.self))) }
        self.pieces = pieces
        self.isMalformed = isMalformed
    }

    /// The name of the variable, if a text is one and nothing else.
    static func onlyVariable(of text: String) -> String? {
        let bytes = text.utf8.span
        guard bytes.count > 3, bytes[0] == UInt8(ascii: "$"), bytes[1] == UInt8(ascii: "{"),
            bytes[bytes.count - 1] == UInt8(ascii: "}")
        else { return nil }
        for index in 2..<bytes.count - 1 where !bytes[index].isWordByte { return nil }
        return String(text.utf8.dropFirst(2).dropLast())
    }

    var variables: [String] {
        pieces.compactMap { if case .variable(let name) = $0 { name } else { nil } }
    }
}
