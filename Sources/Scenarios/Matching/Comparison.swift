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

    mutating func compare<Value: Comparand>(_ actual: Value?, with matcher: Matcher, at path: ValuePath?) {
        guard isOpen(at: path) else { return }
        switch matcher.node {
        case .value(.fixed(let expected)):
            note(actual?.isSame(as: expected) ?? false, expected.shortened, actual, at: path)
        case .value(let template):
            substituting(template, actual, at: path, words: \.shortened) { $0.isSame(as: $1) }
        case .members(let members, _): compare(actual, withMembers: members, of: matcher, at: path)
        case .elements(let elements): compare(actual, withElements: elements, of: matcher, at: path)
        case .conditions(let conditions):
            for condition in conditions where isOpen(at: path) { compare(actual, with: condition, at: path) }
        }
    }

    /// Whether there is still something to find out.
    private func isOpen(at path: ValuePath?) -> Bool { matches || path != nil }

    // MARK: - Trials

    /// What a matcher alone makes of a value, from the bindings as they are now; without a path it only decides.
    func trial<Value: Comparand>(
        _ actual: Value?,
        with matcher: Matcher,
        at path: ValuePath? = nil
    ) -> Comparison {
        var trial = Comparison(bindings)
        trial.compare(actual, with: matcher, at: path)
        return trial
    }

    /// Whether a value matches, from the bindings as they are now.
    func fits<Value: Comparand>(_ actual: Value?, _ matcher: Matcher) -> Bool {
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
    mutating func note<Value: Comparand>(
        _ holds: Bool,
        _ expected: @autoclosure () -> String,
        _ actual: @autoclosure () -> Value?,
        at path: ValuePath?
    ) {
        guard !holds else {
            hits += 1
            return
        }
        matches = false
        guard let path else { return }
        tell(Mismatch(path: path.description, expected: expected(), actual: actual()?.tree.shortened ?? "nothing"))
    }

    private mutating func tell(_ mismatch: Mismatch) {
        if mismatches.count < Self.mostMismatches { mismatches.append(mismatch) }
    }

    /// Notes a leaf whose expectation is a template.
    mutating func substituting<Value: Comparand>(
        _ template: Template,
        _ actual: Value?,
        at path: ValuePath?,
        words: (_ expected: JSON) -> String,
        holds: (_ actual: Value, _ expected: JSON) -> Bool
    ) {
        do {
            let expected = try bindings.value(of: template)
            note(actual.map { holds($0, expected) } ?? false, words(expected), actual, at: path)
        } catch {
            note(false, "\(template.source.shortened), but \(error)", actual, at: path)
        }
    }

    mutating func bind(_ name: String, to value: JSON) {
        bindings.bind(name, to: value)
    }
}

// MARK: - Objects and arrays

extension Comparison {
    private mutating func compare<Value: Comparand>(
        _ actual: Value?,
        withMembers members: [Matcher.Member],
        of matcher: Matcher,
        at path: ValuePath?
    ) {
        guard let actual, actual.kind == .object else {
            note(false, matcher.description, actual, at: path)
            return
        }
        let values = actual.values(of: members)
        for (index, member) in members.enumerated() where isOpen(at: path) {
            guard member.isNameVariable else {
                compare(values[index], with: member.matcher, at: path?.member(member.name))
                continue
            }
            do {
                let name = try bindings.substitute(member.name)
                compare(actual.member(name), with: member.matcher, at: path?.member(name))
            } catch {
                note(false, "\(member.name), but \(error)", actual, at: path)
            }
        }
        if members.isEmpty { hits += 1 }
    }

    private mutating func compare<Value: Comparand>(
        _ actual: Value?,
        withElements matchers: [Matcher],
        of matcher: Matcher,
        at path: ValuePath?
    ) {
        guard let elements = actual?.list else {
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
