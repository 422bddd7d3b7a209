package import Basics

/// What a value must be.
///
/// Objects match as a subset, arrays element by element, scalars by type and value; numbers are compared by
/// what they mean and not by how they are spelled. An object whose keys all begin with `$` is a list of
/// conditions that must all hold. `${name}` stands for a variable.
package struct Matcher: Hashable, Sendable {
    /// The form of the expectation.
    indirect enum Node: Hashable, Sendable {
        /// A scalar.
        case value(Template)
        case members([Member], Telltale?)
        case elements([Matcher])
        case conditions([Condition])
    }

    /// What one member of an object must be.
    struct Member: Hashable, Sendable {
        let name: String
        let matcher: Matcher

        /// Whether the name is a template.
        let isNameVariable: Bool

        init(name: String, matcher: Matcher) {
            self.name = name
            self.matcher = matcher
            isNameVariable = name.mayHaveVariables
        }
    }

    /// What one `$` key demands.
    indirect enum Condition: Hashable, Sendable {
        case any
        case absent
        case null
        case type(ValueType)
        case regex(Expression)
        case startsWith(Template)
        case contains(Matcher)
        case compared(Order, Template)
        case length(Matcher)
        case count(of: Matcher, is: Matcher)
        case uuid
        case timestamp
        case each(Matcher)
        case subsequence([Matcher])
        case prefix([Matcher])
        case unordered([Matcher])
        case oneOf([Matcher])
        case allOf([Matcher])
        case not(Matcher)
        case exact(Template)
        case literal(JSON)
        case capture(String)
        case same(String)
    }

    /// The orders in which a number or a text can stand to another.
    enum Order: String, Hashable, Sendable {
        case greater = "more than"
        case greaterOrEqual = "at least"
        case less = "less than"
        case lessOrEqual = "at most"
    }

    /// The types of JSON, and the integers among the numbers.
    enum ValueType: String, Hashable, Sendable, CaseIterable {
        case null
        case boolean
        case number
        case integer
        case string
        case array
        case object
    }

    let node: Node

    init(_ node: Node) {
        self.node = node
    }

    /// Reads a matcher.
    ///
    /// - Parameters:
    ///   - json: What the scenario says.
    ///   - file: The file that says it, for errors.
    ///   - path: Where the file says it, for errors.
    /// - Throws: ``ScenarioError``; a variable that is unbound isn't one, and shows when the matcher is used.
    package init(_ json: JSON, file: String = "", at path: String = "") throws(ScenarioError) {
        try self.init(Part(json: json, file: file, path: ValuePath(path)))
    }

    /// Compares a value, or the lack of one, and keeps captures if all is as it should be.
    ///
    /// - Returns: The differences, of which only the first few are told; none if the value matches.
    package func check(_ actual: JSON?, _ bindings: inout Bindings) -> [Mismatch] {
        mismatches(of: actual, &bindings)
    }

    /// Compares a value in whatever form, as ``check(_:_:)`` does.
    func mismatches<Value: Comparand>(of actual: Value?, _ bindings: inout Bindings) -> [Mismatch] {
        // Most values match, and then nothing has to be told.
        if matches(actual, &bindings) { return [] }
        return Comparison(bindings).trial(actual, with: self, at: ValuePath()).mismatches
    }

    /// Whether a value matches; captures are kept if it does.
    func matches<Value: Comparand>(_ actual: Value?, _ bindings: inout Bindings) -> Bool {
        let trial = Comparison(bindings).trial(actual, with: self)
        if trial.matches { bindings = trial.bindings }
        return trial.matches
    }
}
