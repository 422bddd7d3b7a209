import Basics

/// One walk of a matcher over a value, which gathers captures and, if it is to tell them, differences.
///
/// A walk with a path tells: it goes on to the end and puts every difference into words. A walk without one only
/// decides: the first difference ends it.
struct Comparison {
    /// How many differences are told of one value; more would help nobody.
    static let mostMismatches = 16

    private(set) var bindings: Bindings

    /// Whether nothing is different.
    private(set) var matches = true

    /// The differences, if they are told.
    private(set) var mismatches: [Mismatch] = []

    /// How many leaves of the matcher were as expected, by which near misses are told from far ones.
    private(set) var hits = 0

    init(_ bindings: Bindings) {
        self.bindings = bindings
    }

    mutating func compare(_ actual: JSON?, with matcher: Matcher, at path: ValuePath?) {
        guard isOpen(at: path) else { return }
        switch matcher.node {
        case .value(let template):
            substituting(template, actual, at: path, words: \.shortened) { expected in
                actual?.isSame(as: expected) ?? false
            }
        case .members(let members): compare(actual, withMembers: members, of: matcher, at: path)
        case .elements(let elements): compare(actual, withElements: elements, of: matcher, at: path)
        case .conditions(let conditions):
            for condition in conditions where isOpen(at: path) { compare(actual, with: condition, at: path) }
        }
    }

    /// Whether there is still something to find out.
    private func isOpen(at path: ValuePath?) -> Bool { matches || path != nil }

    // MARK: - Trials

    /// What a matcher alone makes of a value, from the bindings as they are now; without a path it only decides.
    func trial(_ actual: JSON?, with matcher: Matcher, at path: ValuePath? = nil) -> Comparison {
        var trial = Comparison(bindings)
        trial.compare(actual, with: matcher, at: path)
        return trial
    }

    /// Whether a value matches, from the bindings as they are now.
    func fits(_ actual: JSON?, _ matcher: Matcher) -> Bool {
        trial(actual, with: matcher).matches
    }

    /// Takes over what a trial has found.
    mutating func adopt(_ trial: Comparison) {
        bindings = trial.bindings
        hits += trial.hits
        matches = matches && trial.matches
        for mismatch in trial.mismatches { tell(mismatch) }
    }

    // MARK: - Noting

    /// Notes whether one leaf is as expected.
    mutating func note(_ holds: Bool, _ expected: @autoclosure () -> String, _ actual: JSON?, at path: ValuePath?) {
        guard !holds else {
            hits += 1
            return
        }
        matches = false
        guard let path else { return }
        tell(Mismatch(path: path.description, expected: expected(), actual: actual?.shortened ?? "nothing"))
    }

    private mutating func tell(_ mismatch: Mismatch) {
        if mismatches.count < Self.mostMismatches { mismatches.append(mismatch) }
    }

    /// Notes a leaf whose expectation is a template.
    mutating func substituting(
        _ template: JSON,
        _ actual: JSON?,
        at path: ValuePath?,
        words: (_ expected: JSON) -> String,
        holds: (_ expected: JSON) -> Bool
    ) {
        do {
            let expected = try bindings.substitute(template)
            note(holds(expected), words(expected), actual, at: path)
        } catch {
            note(false, "\(template.shortened), but \(error)", actual, at: path)
        }
    }

    mutating func bind(_ name: String, to value: JSON) {
        bindings.bind(name, to: value)
    }
}

// MARK: - Objects and arrays

extension Comparison {
    private mutating func compare(
        _ actual: JSON?,
        withMembers members: [Matcher.Member],
        of matcher: Matcher,
        at path: ValuePath?
    ) {
        guard let object = actual?.members else {
            note(false, matcher.description, actual, at: path)
            return
        }
        for member in members where isOpen(at: path) {
            let name: String
            do {
                name = try bindings.substitute(member.name)
            } catch {
                note(false, "\(member.name), but \(error)", actual, at: path)
                continue
            }
            compare(object[name], with: member.matcher, at: path?.member(name))
        }
        if members.isEmpty { hits += 1 }
    }

    private mutating func compare(
        _ actual: JSON?,
        withElements matchers: [Matcher],
        of matcher: Matcher,
        at path: ValuePath?
    ) {
        guard let elements = actual?.elements else {
            note(false, matcher.description, actual, at: path)
            return
        }
        for (index, matcher) in matchers.enumerated() where isOpen(at: path) {
            compare(index < elements.count ? elements[index] : nil, with: matcher, at: path?.element(index))
        }
        if elements.count > matchers.count {
            let extra = path?.element(matchers.count)
            note(false, "the end of the array", elements[matchers.count], at: extra)
        } else if elements.isEmpty {
            hits += 1
        }
    }
}

// MARK: - Equality

extension JSON {
    /// Whether two values mean the same: numbers by value, objects whatever the order of their members.
    func isSame(as other: JSON) -> Bool {
        switch (self, other) {
        case (.number(let one), .number(let other)): one.isSame(as: other)
        case (.array(let one), .array(let other)):
            one.count == other.count && zip(one, other).allSatisfy { $0.isSame(as: $1) }
        case (.object(let one), .object(let other)):
            one.members.count == other.members.count
                && one.members.allSatisfy { member in other[member.name].map { member.value.isSame(as: $0) } ?? false }
        case (.null, _), (.bool, _), (.string, _), (.number, _), (.array, _), (.object, _): self == other
        }
    }
}

extension JSONNumber {
    /// Whether two numbers are worth the same, however they are spelled.
    fileprivate func isSame(as other: JSONNumber) -> Bool {
        // Integers first: floating point can't tell the large ones apart.
        if let integer, let other = other.integer { return integer == other }
        return self == other || double == other.double
    }
}
