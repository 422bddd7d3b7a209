import Basics

extension Comparison {
    /// Compares with what one `$` key demands.
    mutating func compare<Value: Comparand>(_ actual: Value?, with condition: Matcher.Condition, at path: ValuePath?) {
        switch condition {
        case .any: note(actual != nil, condition.words, actual, at: path)
        case .absent: note(actual == nil, condition.words, actual, at: path)
        case .null: note(actual?.kind == .null, condition.words, actual, at: path)
        case .type(let type): note(actual.map { type.holds($0) } ?? false, condition.words, actual, at: path)
        case .regex(let expression): compare(actual, with: expression, condition, at: path)
        case .startsWith(let beginning):
            substituting(beginning, actual, at: path, words: { "a text that begins with \($0)" }) { actual, expected in
                let prefix = (expected.text ?? expected.description).utf8
                return actual.text?.utf8.starts(with: prefix) ?? false
            }
        case .contains(let matcher): compare(actual, containing: matcher, at: path)
        case .compared(let order, let bound):
            substituting(bound, actual, at: path, words: { "\(order.rawValue) \($0)" }) { actual, bound in
                order.holds(actual, bound)
            }
        case .length(let matcher): compare(actual.flatMap(\.length), of: actual, with: matcher, condition, at: path)
        case .count(let wanted, let count):
            let found = actual?.list?.count { fits($0, wanted) }
            compare(found, of: actual, with: count, condition, at: path)
        case .uuid: note(actual?.text?.isUUID ?? false, condition.words, actual, at: path)
        case .timestamp:
            note(actual?.text.flatMap(Timestamp.init(iso8601:)) != nil, condition.words, actual, at: path)
        case .each, .subsequence, .prefix, .unordered: compare(actual, withArray: condition, at: path)
        case .oneOf(let alternatives): compare(actual, withOneOf: alternatives, condition, at: path)
        case .allOf(let matchers): for matcher in matchers { compare(actual, with: matcher, at: path) }
        case .not(let matcher):
            note(!fits(actual, matcher), condition.words, actual, at: path)
        case .exact(let template):
            substituting(template, actual, at: path, words: { "exactly \($0.shortened)" }) { $0.isSame(as: $1) }
        case .literal(let value):
            note(actual?.isSame(as: value) ?? false, condition.words, actual, at: path)
        case .capture(let name): keep(actual, as: name, condition, at: path)
        case .same(let name):
            guard let first = bindings[name] else {
                keep(actual, as: name, condition, at: path)
                return
            }
            note(actual?.isSame(as: first) ?? false, "\(first.shortened), as before", actual, at: path)
        }
    }

    private mutating func keep<Value: Comparand>(
        _ actual: Value?,
        as name: String,
        _ condition: Matcher.Condition,
        at path: ValuePath?
    ) {
        note(actual != nil, condition.words, actual, at: path)
        if let actual { bind(name, to: actual.tree) }
    }

    private mutating func compare<Value: Comparand>(
        _ actual: Value?,
        with expression: Expression,
        _ condition: Matcher.Condition,
        at path: ValuePath?
    ) {
        do {
            // A variable that is unbound is a fault whatever there is to look at.
            let isFound = try expression.isFound(in: actual?.text, bindings)
            note(isFound, condition.words, actual, at: path)
        } catch {
            note(false, "\(condition.words), but \(error)", actual, at: path)
        }
    }

    private mutating func compare<Value: Comparand>(
        _ actual: Value?,
        containing matcher: Matcher,
        at path: ValuePath?
    ) {
        if let elements = actual?.list {
            guard let found = elements.first(where: { fits($0, matcher) }) else {
                note(false, "an array that contains \(matcher)", actual, at: path)
                return
            }
            adopt(trial(found, with: matcher))
            return
        }
        switch matcher.node {
        case .value(let template):
            substituting(template, actual, at: path, words: { "a text that contains \($0)" }) { actual, expected in
                expected.text.flatMap { actual.text?.hasBytes(of: $0) } ?? false
            }
        case .members, .elements, .conditions:
            note(false, "an array that contains \(matcher)", actual, at: path)
        }
    }

    /// Compares a number that was counted; where nothing could be counted, the whole condition is missed.
    private mutating func compare<Value: Comparand>(
        _ count: Int?,
        of actual: Value?,
        with matcher: Matcher,
        _ condition: Matcher.Condition,
        at path: ValuePath?
    ) {
        guard let count else {
            note(false, condition.words, actual, at: path)
            return
        }
        let found = trial(JSON.integer(count), with: matcher)
        guard found.matches else {
            note(false, condition.words, JSON.string("\(count) of them"), at: path)
            return
        }
        adopt(found)
    }

    private mutating func compare<Value: Comparand>(
        _ actual: Value?,
        withOneOf alternatives: [Matcher],
        _ condition: Matcher.Condition,
        at path: ValuePath?
    ) {
        var nearest: Comparison?
        for alternative in alternatives {
            let trial = trial(actual, with: alternative, at: path)
            if trial.matches {
                adopt(trial)
                return
            }
            if trial.hits > nearest?.hits ?? 0 { nearest = trial }
        }
        // An alternative of which something is right is probably the one that was meant.
        if let nearest { return adopt(nearest) }
        note(false, condition.words, actual, at: path)
    }
}

// MARK: - Arrays

extension Comparison {
    private mutating func compare<Value: Comparand>(
        _ actual: Value?,
        withArray condition: Matcher.Condition,
        at path: ValuePath?
    ) {
        guard let elements = actual?.list else {
            note(false, condition.words, actual, at: path)
            return
        }
        switch condition {
        case .each(let matcher):
            for (index, element) in elements.enumerated() {
                compare(element, with: matcher, at: path?.element(index))
            }
        case .prefix(let matchers):
            for (index, matcher) in matchers.enumerated() {
                compare(index < elements.count ? elements[index] : nil, with: matcher, at: path?.element(index))
            }
        case .subsequence(let matchers): compare(elements, withSubsequence: matchers, at: path)
        case .unordered(let matchers): compare(elements, withUnordered: matchers, at: path)
        case .any, .absent, .null, .type, .regex, .startsWith, .contains, .compared, .length, .count, .uuid, .timestamp,
            .oneOf, .allOf, .not, .exact, .literal, .capture, .same:
            preconditionFailure("\(condition) is no condition on an array")
        }
    }

    private mutating func compare<Element: Comparand>(
        _ elements: [Element],
        withSubsequence matchers: [Matcher],
        at path: ValuePath?
    ) {
        var rest = elements[...]
        for matcher in matchers {
            guard let index = rest.firstIndex(where: { fits($0, matcher) }) else {
                let place = path?.element(rest.startIndex)
                note(false, "\(matcher) here or later", JSON.array(rest.map(\.tree)), at: place)
                return
            }
            compare(elements[index], with: matcher, at: path?.element(index))
            rest = elements[(index + 1)...]
        }
    }

    private mutating func compare<Element: Comparand>(
        _ elements: [Element],
        withUnordered matchers: [Matcher],
        at path: ValuePath?
    ) {
        guard elements.count == matchers.count else {
            note(false, "\(matchers.count) elements", JSON.string("\(elements.count) elements"), at: path)
            return
        }
        let fitting = matchers.map { matcher in elements.map { fits($0, matcher) } }
        let owners = Pairing(fitting).owners
        for (index, matcher) in matchers.enumerated() {
            guard let element = owners.firstIndex(of: index) else {
                note(false, "an element that is \(matcher)", JSON.array(elements.map(\.tree)), at: path)
                continue
            }
            compare(elements[element], with: matcher, at: path?.element(element))
        }
    }
}

/// The largest pairing of matchers with elements, each in one pair at most.
///
/// Found by augmenting paths (Kuhn, "The Hungarian method for the assignment problem", 1955), so the order in
/// which matchers are written doesn't decide whether they find their elements.
private struct Pairing {
    /// The matcher of each element, if it has one.
    private(set) var owners: [Int?]

    private let fits: [[Bool]]

    init(_ fits: [[Bool]]) {
        self.fits = fits
        owners = Array(repeating: nil, count: fits.first?.count ?? 0)
        for matcher in fits.indices {
            var visited: Set<Int> = []
            _ = claim(for: matcher, &visited)
        }
    }

    private mutating func claim(for matcher: Int, _ visited: inout Set<Int>) -> Bool {
        for element in owners.indices where fits[matcher][element] && visited.insert(element).inserted {
            if owners[element].map({ !claim(for: $0, &visited) }) ?? false { continue }
            owners[element] = matcher
            return true
        }
        return false
    }
}

// MARK: - Scalars

extension Matcher.ValueType {
    fileprivate func holds(_ value: some Comparand) -> Bool {
        switch self {
        case .null: value.kind == .null
        case .boolean: value.kind == .boolean
        case .number: value.kind == .number
        case .integer: value.integer != nil
        case .string: value.kind == .string
        case .array: value.kind == .array
        case .object: value.kind == .object
        }
    }
}

extension Matcher.Order {
    /// Whether a number stands so to a number, or a text, by its code points, to a text.
    fileprivate func holds(_ value: some Comparand, _ bound: JSON) -> Bool {
        switch (value.kind, bound) {
        case (.number, .number(let bound)):
            if let value = value.integer, let bound = bound.integer { return holds(value, bound) }
            guard case .number(let value) = value.tree else { return false }
            return holds(value.double, bound.double)
        case (.string, .string(let bound)):
            guard let value = value.text else { return false }
            return holds(CodePoints(text: value), CodePoints(text: bound))
        default: return false
        }
    }

    private func holds<Value: Comparable>(_ value: Value, _ bound: Value) -> Bool {
        switch self {
        case .greater: value > bound
        case .greaterOrEqual: value >= bound
        case .less: value < bound
        case .lessOrEqual: value <= bound
        }
    }
}

/// A text that is ordered as its bytes are, which is the order of its code points.
private struct CodePoints: Comparable {
    let text: String

    static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension Comparand {
    /// How many code points a text has, elements an array, or members an object.
    fileprivate var length: Int? { text?.unicodeScalars.count ?? list?.count ?? memberCount }
}

extension String {
    /// Whether the bytes of a text stand anywhere in this one.
    ///
    /// A character can be hidden in another, as "\n" is in "\r\n", so those wouldn't do.
    fileprivate func hasBytes(of other: String) -> Bool {
        let (bytes, wanted) = (utf8.span, other.utf8.span)
        guard wanted.count <= bytes.count else { return false }
        for start in 0...bytes.count - wanted.count {
            var length = 0
            while length < wanted.count, bytes[start + length] == wanted[length] { length += 1 }
            if length == wanted.count { return true }
        }
        return false
    }

    /// Whether the text is a UUID in hexadecimal with its four hyphens (RFC 9562, section 4).
    fileprivate var isUUID: Bool {
        let bytes = utf8.span
        guard bytes.count == 36 else { return false }
        for index in bytes.indices {
            let isHyphenDue = index == 8 || index == 13 || index == 18 || index == 23
            guard isHyphenDue ? bytes[index] == UInt8(ascii: "-") : bytes[index].isHexadecimal else { return false }
        }
        return true
    }
}
