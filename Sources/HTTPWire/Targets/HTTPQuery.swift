/// The decoded pairs of a query, in the order they stand there.
///
/// They are read as `application/x-www-form-urlencoded` (WHATWG URL §5.1), so `+` is a space, `a` is `a=`, and nothing
/// stands between `&&`. Unlike there, bad escapes and bad UTF-8 are refused rather than guessed at.
package struct HTTPQuery: Hashable, Sendable {
    /// One name and its value.
    package struct Pair: Hashable, Sendable {
        /// What stands before the first `=`.
        package let name: String

        /// What stands behind it; empty if there was none.
        package let value: String
    }

    /// Every pair, repeated names included.
    package private(set) var pairs: [Pair] = []

    /// Creates the query of a target that has none.
    package init() {}

    /// Reads what follows the question mark.
    ///
    /// - Throws: ``HTTPParsingError/malformedEscape``.
    package init(_ text: String) throws(HTTPParsingError) {
        try self.init(parsing: Array(text.utf8)[...])
    }

    init(parsing text: ArraySlice<UInt8>) throws(HTTPParsingError) {
        for pair in text.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = try pair[..<equals].percentDecoded(readsPlusAsSpace: true)
            let value = try pair[equals...].dropFirst().percentDecoded(readsPlusAsSpace: true)
            pairs.append(Pair(name: name, value: value))
        }
    }

    /// The value of the first pair of that name, whose case matters.
    package func first(_ name: String) -> String? {
        pairs.first { $0.name == name }?.value
    }

    /// The values of every pair of that name, in order.
    package func values(of name: String) -> [String] {
        pairs.filter { $0.name == name }.map(\.value)
    }
}
