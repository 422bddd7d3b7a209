/// A condition over tags, such as `turn and not (large or slow)`.
///
/// `not` binds more strongly than `and`, and `and` more strongly than `or`. A tag is any word without
/// white space and parentheses that isn't one of the three.
package indirect enum TagExpression: Hashable, Sendable {
    /// The tag is there.
    case tag(String)
    /// The other doesn't hold.
    case not(TagExpression)
    /// Both hold.
    case and(TagExpression, TagExpression)
    /// At least one holds.
    case or(TagExpression, TagExpression)

    /// How many words an expression may have, parentheses included; so it can never be nested too deeply.
    package static let mostWords = 200

    /// Reads an expression.
    ///
    /// - Throws: ``TagExpressionError``, with the column of the first word that doesn't fit.
    package init(_ text: String) throws(TagExpressionError) {
        var parser = TagExpressionParser(text)
        self = try parser.expression()
    }

    /// Whether the condition holds for something with these tags.
    package func holds(for tags: [String]) -> Bool {
        switch self {
        case .tag(let tag): tags.contains(tag)
        case .not(let expression): !expression.holds(for: tags)
        case .and(let left, let right): left.holds(for: tags) && right.holds(for: tags)
        case .or(let left, let right): left.holds(for: tags) || right.holds(for: tags)
        }
    }
}
