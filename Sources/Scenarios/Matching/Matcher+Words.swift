import Basics

extension Matcher: CustomStringConvertible {
    /// The expectation in words, or as JSON where that says it best.
    package var description: String {
        switch node {
        case .value(let template): return template.source.shortened
        case .members(let members, _):
            let parts = members.map { "\(JSON.string($0.name)): \($0.matcher)" }
            return "{\(parts.joined(separator: ", "))}".shortened(to: Self.mostWords)
        case .elements(let elements):
            return "[\(elements.map(\.description).joined(separator: ", "))]".shortened(to: Self.mostWords)
        case .conditions(let conditions):
            return conditions.map(\.words).joined(separator: " and ").shortened(to: Self.mostWords)
        }
    }

    /// How many characters an expectation may have in a report.
    private static let mostWords = 240
}

extension Matcher.Condition {
    /// What the value must be, as the object of "must be".
    var words: String {
        switch self {
        case .any: "anything"
        case .absent: "absent"
        case .null: "null"
        case .type(let type): type.words
        case .regex(let expression): "a text that matches /\(expression.source)/"
        case .startsWith(let beginning): "a text that begins with \(beginning.source)"
        case .contains(let matcher): "something that contains \(matcher)"
        case .compared(let order, let bound): "\(order.rawValue) \(bound.source)"
        case .length(let matcher): "as long as \(matcher)"
        case .count(let of, let count): "an array in which \(count) are \(of)"
        case .uuid: "a UUID"
        case .timestamp: "a time in ISO 8601 and UTC"
        case .each(let matcher): "an array of which each is \(matcher)"
        case .subsequence(let list): "an array with, in this order, \(list.listed)"
        case .prefix(let list): "an array that begins with \(list.listed)"
        case .unordered(let list): "an array of, in any order, \(list.listed)"
        case .oneOf(let list): "one of \(list.listed)"
        case .allOf(let list): list.map(\.description).joined(separator: " and ")
        case .not(let matcher): "not \(matcher)"
        case .exact(let template): "exactly \(template.source.shortened)"
        case .literal(let value): "exactly \(value.shortened)"
        case .capture(let name): "anything, called ${\(name)} from here"
        case .same(let name): "the same as ${\(name)}"
        }
    }
}

extension Matcher.ValueType {
    fileprivate var words: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .number: "a number"
        case .integer: "an integer"
        case .string: "a text"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension [Matcher] {
    fileprivate var listed: String { map(\.description).joined(separator: ", ") }
}
