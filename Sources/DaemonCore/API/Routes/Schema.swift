package import Basics

/// What a JSON value may be, said in JSON Schema (draft 2020-12, as OpenAPI 3.1 has it).
package struct Schema: Hashable, Sendable {
    /// The schema as it stands in the document.
    package var members: JSONObject

    /// Any value at all.
    package static let anything = Schema(members: [:])
    /// Any text.
    package static let text = Schema(members: ["type": "string"])
    /// A time as RFC 3339 spells it.
    package static let time = Schema(members: ["type": "string", "format": "date-time"])
    /// True or false.
    package static let boolean = Schema(members: ["type": "boolean"])
    /// A whole number.
    package static let integer = Schema(members: ["type": "integer"])
    /// An object of which nothing more is said.
    package static let object = Schema(members: ["type": "object"])

    /// Text that a regular expression matches (ECMA-262, as JSON Schema has it).
    package static func text(matching pattern: String) -> Schema {
        Schema(members: ["type": "string", "pattern": .string(pattern)])
    }

    /// Text of at most so many characters.
    package static func text(atMost longest: Int, matching pattern: String? = nil) -> Schema {
        var schema = pattern.map(text(matching:)) ?? text
        schema.members["maxLength"] = .integer(longest)
        return schema
    }

    /// One of some words.
    package static func choice(_ words: [String]) -> Schema {
        Schema(members: ["type": "string", "enum": .array(words.map(JSON.string))])
    }

    /// One of the words of a type.
    package static func choice<Choice: RawRepresentable<String> & CaseIterable>(_: Choice.Type) -> Schema {
        choice(Choice.allCases.map(\.rawValue))
    }

    /// A whole number within bounds.
    package static func integer(_ range: ClosedRange<Int>) -> Schema {
        Schema(
            members: ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        )
    }

    /// An array of values.
    package static func list(of element: Schema) -> Schema {
        Schema(members: ["type": "array", "items": .object(element.members)])
    }

    /// An object whose names are free.
    package static func map(of value: Schema, names: Schema? = nil) -> Schema {
        var schema = Schema(members: ["type": "object", "additionalProperties": .object(value.members)])
        if let names { schema.members["propertyNames"] = .object(names.members) }
        return schema
    }

    /// One of the schemas that the document names.
    package static func named(_ name: String) -> Schema {
        Schema(members: ["$ref": .string("#/components/schemas/\(name)")])
    }

    /// A value of any of these kinds.
    package static func any(of kinds: [Schema]) -> Schema {
        Schema(members: ["anyOf": .array(kinds.map { .object($0.members) })])
    }

    /// An object of members; an answer may have more of them in later versions, a request may not.
    package static func object(_ members: [Member], isOpen: Bool = true) -> Schema {
        var properties: JSONObject = [:]
        for member in members { properties[member.name] = .object(member.schema.members) }
        var schema = Schema(members: ["type": "object", "properties": .object(properties)])
        let required = members.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { schema.members["required"] = .array(required) }
        if !isOpen { schema.members["additionalProperties"] = false }
        return schema
    }

    /// The same, or null.
    package var orNull: Schema {
        var schema = self
        if let words = members["enum"]?.elements { schema.members["enum"] = .array(words + [.null]) }
        guard let type = members["type"], members["$ref"] == nil else {
            return members.members.isEmpty ? self : .any(of: [self, Schema(members: ["type": "null"])])
        }
        schema.members["type"] = .array((type.elements ?? [type]) + ["null"])
        return schema
    }

    /// The same, with a sentence for people.
    package func described(_ text: String) -> Schema {
        var schema = self
        schema.members["description"] = .string(text)
        return schema
    }

    /// The same array, which is never empty.
    package var nonempty: Schema {
        var schema = self
        schema.members["minItems"] = 1
        return schema
    }
}

extension Schema {
    /// A member of an object.
    package struct Member: Hashable, Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool

        /// Creates a member, which is there unless told otherwise.
        package init(_ name: String, _ schema: Schema, isRequired: Bool = true) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
        }
    }
}
