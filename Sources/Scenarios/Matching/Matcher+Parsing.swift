import Basics

/// The key by which a condition is known.
enum ConditionName: String, CaseIterable {
    case any = "$any"
    case absent = "$absent"
    case null = "$null"
    case type = "$type"
    case regex = "$regex"
    case startsWith = "$startsWith"
    case contains = "$contains"
    case greater = "$gt"
    case greaterOrEqual = "$gte"
    case less = "$lt"
    case lessOrEqual = "$lte"
    case length = "$length"
    case count = "$count"
    case uuid = "$uuid"
    case timestamp = "$timestamp"
    case each = "$each"
    case subsequence = "$subseq"
    case prefix = "$prefix"
    case unordered = "$unordered"
    case oneOf = "$oneOf"
    case allOf = "$allOf"
    case not = "$not"
    case exact = "$exact"
    case literal = "$literal"
    case capture = "$capture"
    case same = "$same"
}

extension Matcher {
    init(_ part: Part) throws(ScenarioError) {
        switch part.json {
        case .null, .bool, .number, .string:
            node = .value(Template(part.json))
        case .array:
            node = .elements(try part.list(of: Matcher.init(_:)))
        case .object:
            let entries = try part.entries()
            guard entries.contains(where: { $0.name.hasPrefix("$") && !$0.name.hasPrefix("${") }) else {
                var members: [Member] = []
                for entry in entries { members.append(Member(name: entry.name, matcher: try Matcher(entry.part))) }
                node = .members(members, Telltale(among: members))
                return
            }
            var conditions: [Condition] = []
            for entry in entries {
                guard let name = ConditionName(rawValue: entry.name) else {
                    let known = ConditionName.allCases.map(\.rawValue)
                    throw part.fault(.unknownWord(entry.name, kind: "matcher", known: known))
                }
                conditions.append(try Condition(name, entry.part))
            }
            node = .conditions(conditions)
        }
    }
}

extension Matcher.Condition {
    fileprivate init(_ name: ConditionName, _ part: Part) throws(ScenarioError) {
        if Self.withoutArgument.contains(name) { try part.isTrue() }
        switch name {
        case .any: self = .any
        case .absent: self = .absent
        case .null: self = .null
        case .uuid: self = .uuid
        case .timestamp: self = .timestamp
        case .type: self = .type(try part.word("type"))
        case .regex: self = .regex(try Self.expression(part))
        case .startsWith: self = .startsWith(Template(.string(try part.text())))
        case .contains: self = .contains(try Matcher(part))
        case .greater: self = .compared(.greater, try Self.bound(part))
        case .greaterOrEqual: self = .compared(.greaterOrEqual, try Self.bound(part))
        case .less: self = .compared(.less, try Self.bound(part))
        case .lessOrEqual: self = .compared(.lessOrEqual, try Self.bound(part))
        case .length: self = .length(try Matcher(part))
        case .count:
            let members = try part.members(of: .count)
            self = .count(of: try Matcher(members.required("of")), is: try Matcher(members.required("is")))
        case .each: self = .each(try Matcher(part))
        case .subsequence: self = .subsequence(try part.list(of: Matcher.init(_:)))
        case .prefix: self = .prefix(try part.list(of: Matcher.init(_:)))
        case .unordered: self = .unordered(try part.list(of: Matcher.init(_:)))
        case .oneOf: self = .oneOf(try Self.alternatives(part))
        case .allOf: self = .allOf(try Self.alternatives(part))
        case .not:
            let matcher = try Matcher(part)
            guard matcher.captures.isEmpty else { throw part.fault(.captureWithinNot) }
            self = .not(matcher)
        case .exact: self = .exact(Template(part.json))
        case .literal: self = .literal(part.json)
        case .capture: self = .capture(try part.name())
        case .same: self = .same(try part.name())
        }
    }

    private static let withoutArgument: Set<ConditionName> = [.any, .absent, .null, .uuid, .timestamp]

    /// A number, or a text to which texts are compared by their code points.
    private static func bound(_ part: Part) throws(ScenarioError) -> Template {
        switch part.json {
        case .number, .string: return Template(part.json)
        case .null, .bool, .array, .object: throw part.wrongType(expected: "a number or a text")
        }
    }

    private static func alternatives(_ part: Part) throws(ScenarioError) -> [Matcher] {
        let alternatives = try part.list(of: Matcher.init(_:))
        guard !alternatives.isEmpty else { throw part.wrongType(expected: "an array that isn't empty") }
        return alternatives
    }

    private static func expression(_ part: Part) throws(ScenarioError) -> Expression {
        let pattern = try part.text()
        // Any value will do: what it is replaced by is quoted, and can't break the rest.
        let trial = VariableText(pattern).pieces.map { if case .text(let text) = $0 { text } else { "x" } }.joined()
        guard Pattern(trial) != nil else { throw part.fault(.malformedRegex(pattern)) }
        return Expression(pattern)
    }
}

extension Matcher {
    /// The names under which the matcher keeps what it finds, in order.
    package var captures: [String] {
        switch node {
        case .value: []
        case .members(let members, _): members.flatMap(\.matcher.captures)
        case .elements(let elements): elements.flatMap(\.captures)
        case .conditions(let conditions): conditions.flatMap(\.captures)
        }
    }
}

extension Matcher.Condition {
    fileprivate var captures: [String] {
        switch self {
        case .capture(let name), .same(let name): [name]
        case .contains(let matcher), .length(let matcher), .each(let matcher), .not(let matcher): matcher.captures
        case .count(let of, let count): of.captures + count.captures
        case .subsequence(let list), .prefix(let list), .unordered(let list), .oneOf(let list), .allOf(let list):
            list.flatMap(\.captures)
        case .any, .absent, .null, .type, .regex, .startsWith, .compared, .uuid, .timestamp, .exact, .literal: []
        }
    }
}
