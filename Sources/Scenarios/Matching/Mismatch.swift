import Basics

/// One place where a value isn't what was expected.
package struct Mismatch: Hashable, Sendable {
    /// The way from the whole value to the place; empty for the whole.
    package let path: String

    /// What should stand there, in words or as JSON.
    package let expected: String

    /// What stands there, shortened.
    package let actual: String

    /// Creates a mismatch.
    package init(path: String, expected: String, actual: String) {
        self.path = path
        self.expected = expected
        self.actual = actual
    }
}

extension Mismatch: CustomStringConvertible {
    package var description: String {
        (path.isEmpty ? "" : "\(path): ") + "expected \(expected), found \(actual)"
    }
}

extension JSON {
    /// How many characters of a value a report shows.
    private static let longestExcerpt = 160

    /// The value as JSON, cut off where a report would have too much of it.
    var shortened: String { description.shortened(to: Self.longestExcerpt) }
}

extension String {
    /// The text, or its beginning with an ellipsis if it has more than `length` characters.
    func shortened(to length: Int) -> String {
        // Bytes are quick to count, and never fewer than characters.
        guard utf8.count > length, let cut = index(startIndex, offsetBy: length, limitedBy: endIndex), cut < endIndex
        else { return self }
        return self[..<cut] + "…"
    }
}
