import Basics

/// Lays a scenario out as people write them: what fits on a line stands on one.
enum ScenarioLayout {
    /// How long a line may be.
    static let width = 120

    /// The text of a whole file, without the newline at its end.
    static func text(of value: JSON) -> String {
        broken(value, indent: 0)
    }

    /// A value that begins in `column`, on a line that is indented so far.
    private static func text(of value: JSON, column: Int, indent: Int) -> String {
        let line = inline(value)
        // One column is for the comma behind it.
        return value.hasSequence || column + line.count + 1 > width ? broken(value, indent: indent) : line
    }

    private static func inline(_ value: JSON) -> String {
        switch value {
        case .null, .bool, .number, .string: value.description
        case .array(let elements): "[\(elements.map(inline).joined(separator: ", "))]"
        case .object(let object) where object.isEmpty: "{}"
        case .object(let object):
            "{ \(object.members.map { "\(name($0)) \(inline($0.value))" }.joined(separator: ", ")) }"
        }
    }

    private static func broken(_ value: JSON, indent: Int) -> String {
        let (outer, inner) = (String(repeating: " ", count: indent), String(repeating: " ", count: indent + 2))
        switch value {
        case .null, .bool, .number, .string: return value.description
        case .array(let elements):
            // An array in an array shares its lines, as the only script of a server does.
            if elements.count == 1, elements[0].elements != nil { return "[\(broken(elements[0], indent: indent))]" }
            let lines = elements.map { inner + text(of: $0, column: indent + 2, indent: indent + 2) }
            return lines.isEmpty ? "[]" : "[\n\(lines.joined(separator: ",\n"))\n\(outer)]"
        case .object(let object):
            let lines = object.members.map { member in
                let start = "\(inner)\(name(member)) "
                return start + text(of: member.value, column: start.count, indent: indent + 2)
            }
            return lines.isEmpty ? "{}" : "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
        }
    }

    private static func name(_ member: JSONObject.Member) -> String { "\(JSON.string(member.name)):" }
}

extension JSON {
    /// Whether it has an array of several things that have parts, which read better one below the other.
    fileprivate var hasSequence: Bool {
        switch self {
        case .null, .bool, .number, .string: false
        case .array(let elements):
            elements.count > 1 && elements.contains { $0.elements != nil || $0.members != nil }
                || elements.contains(where: \.hasSequence)
        case .object(let object): object.members.contains(where: \.value.hasSequence)
        }
    }
}
