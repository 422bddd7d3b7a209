package import Basics

/// Why a file is no scenario, with the file and the place in it.
package enum ScenarioError: Error, Hashable, Sendable {
    /// The file isn't JSON.
    case notJSON(file: String, JSONError)

    /// The file is JSON, but what stands at `path` isn't part of the format.
    case notAScenario(file: String, path: String, Reason)

    /// What may be wrong with a part of a scenario.
    package enum Reason: Hashable, Sendable {
        /// An object has a key that nothing reads.
        case unknownKey(String, known: [String])

        /// An object lacks a key.
        case missingKey(String)

        /// An object names a key twice.
        case repeatedKey(String)

        /// An object has two keys of which one excludes the other.
        case excludingKeys(String, String)

        /// The value is of another type, or of another form.
        case wrongType(expected: String, found: String)

        /// A number is too small or too large.
        case outOfRange(Int, ClosedRange<Int>)

        /// A text is no duration such as `200ms`, `10s` or `1m`.
        case badDuration(String)

        /// A word isn't among those that its place knows.
        case unknownWord(String, kind: String, known: [String])

        /// A name is given to a second thing of its kind.
        case duplicate(String, kind: String)

        /// A name stands for nothing of its kind.
        case nothingNamed(String, kind: String)

        /// A variable is used that neither a constant, the runner nor an earlier capture binds.
        case unboundVariable(String)

        /// A text has `${` without a name and a closing brace.
        case malformedVariable(String)

        /// A constant takes a name that the runner binds, or a capture takes a constant's.
        case reservedVariable(String)

        /// A regular expression can't be read.
        case malformedRegex(String)

        /// A fragment uses itself, by way of those named.
        case fragmentCycle([String])

        /// An answer stands before any request that it could belong to.
        case nothingToAnswer

        /// A script waits at a point from which no step releases it.
        case neverReleased(String)

        /// A step waits for, or releases, a point that no script has.
        case neverReached(String)

        /// A verb stands in the script of a server that can't do it; the kind is the one that can.
        case verbOfAnotherKind(String, String)

        /// A capture stands where nothing is kept of what was matched.
        case captureWithinNot
    }
}

extension ScenarioError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notJSON(let file, let error): "\(file): not JSON: \(error)"
        case .notAScenario(let file, "", let reason): "\(file): not a scenario: \(reason)"
        case .notAScenario(let file, let path, let reason): "\(file): not a scenario: \(path): \(reason)"
        }
    }
}

extension ScenarioError.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownKey(let key, let known): "unknown key \"\(key)\"; known are \(known.joined(separator: ", "))"
        case .missingKey(let key): "the key \"\(key)\" is missing"
        case .repeatedKey(let key): "the key \"\(key)\" stands twice"
        case .excludingKeys(let one, let other): "\"\(one)\" and \"\(other)\" exclude each other"
        case .wrongType(let expected, let found): "expected \(expected), found \(found)"
        case .outOfRange(let number, let range):
            "\(number) is not between \(range.lowerBound) and \(range.upperBound)"
        case .badDuration(let text): "\"\(text)\" is no duration such as \"200ms\", \"10s\" or \"1m\""
        case .unknownWord(let word, let kind, let known):
            "unknown \(kind) \"\(word)\"; known are \(known.joined(separator: ", "))"
        case .duplicate(let name, let kind): "a second \(kind) is called \"\(name)\""
        case .nothingNamed(let name, let kind): "no \(kind) is called \"\(name)\""
        case .unboundVariable(let name): "nothing binds the variable ${\(name)} before this"
        case .malformedVariable(let text): "\"\(text)\" has ${ without a name and a closing brace"
        case .reservedVariable(let name): "the variable ${\(name)} is bound elsewhere and stays so"
        case .malformedRegex(let pattern): "/\(pattern)/ is no regular expression"
        case .fragmentCycle(let names): "the fragment uses itself: \(names.joined(separator: " → "))"
        case .nothingToAnswer: "no request is expected before this answer"
        case .neverReleased(let name): "no step releases the script from \"\(name)\""
        case .neverReached(let name): "no script has a point called \"\(name)\""
        case .verbOfAnotherKind(let verb, let kind): "only a server of the kind \"\(kind)\" can \"\(verb)\""
        case .captureWithinNot: "a capture within $not would keep nothing"
        }
    }
}
