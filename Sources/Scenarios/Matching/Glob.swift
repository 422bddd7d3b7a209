/// A pattern of paths: `*` is any part of one name, `**` any number of names, `?` one character.
package struct Glob: Hashable, Sendable, ExpressibleByStringLiteral {
    /// All paths.
    package static let all: Self = "**"

    private let names: [[Character]]

    /// Reads a pattern; every text is one.
    package init(_ pattern: String) {
        names = Self.names(of: pattern)
    }

    package init(stringLiteral text: String) {
        self.init(text)
    }

    /// Whether a path is meant.
    package func matches(_ path: String) -> Bool {
        Self.matches(Self.names(of: path), names, isWild: { $0 == ["*", "*"] }, fits: Self.isName)
    }

    private static func isName(_ name: [Character], like pattern: [Character]) -> Bool {
        matches(name, pattern, isWild: { $0 == "*" }, fits: { $1 == "?" || $0 == $1 })
    }

    private static func names(of path: String) -> [[Character]] {
        path.split(separator: "/").map(Array.init)
    }

    /// Matches elements with patterns of which some stand for any number of elements.
    ///
    /// When the rest fails, only the last such pattern is given one element more: an earlier one could do no
    /// better, so the time is bounded by the product of the lengths.
    private static func matches<Element>(
        _ elements: [Element],
        _ patterns: [Element],
        isWild: (Element) -> Bool,
        fits: (Element, Element) -> Bool
    ) -> Bool {
        var (element, pattern) = (elements.startIndex, patterns.startIndex)
        var retry: (element: Int, pattern: Int)?
        while element < elements.endIndex || pattern < patterns.endIndex {
            let wanted = pattern < patterns.endIndex ? patterns[pattern] : nil
            if let wanted, isWild(wanted) {
                retry = (element, pattern)
                pattern += 1
            } else if let wanted, element < elements.endIndex, fits(elements[element], wanted) {
                element += 1
                pattern += 1
            } else if let last = retry, last.element < elements.endIndex {
                retry = (last.element + 1, last.pattern)
                (element, pattern) = (last.element + 1, last.pattern + 1)
            } else {
                return false
            }
        }
        return true
    }
}
