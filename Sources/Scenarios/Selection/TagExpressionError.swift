/// Why a text is no condition over tags; columns count characters from one.
package enum TagExpressionError: Error, Hashable, Sendable {
    /// A tag, `not` or `(` was to stand here; `found` is what does, or `nil` at the end.
    case tagExpected(column: Int, found: String?)
    /// Something stands behind an expression that has already ended.
    case operatorExpected(column: Int, found: String)
    /// The parenthesis that opens here isn't closed.
    case unclosed(column: Int)
    /// The expression has more words than it may.
    case tooLong(column: Int, limit: Int)
}

extension TagExpressionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tagExpected(let column, nil): "column \(column): expected a tag, but the expression ends"
        case .tagExpected(let column, let found?): "column \(column): expected a tag, found \(found.debugDescription)"
        case .operatorExpected(let column, let found):
            "column \(column): expected and, or, or the end, found \(found.debugDescription)"
        case .unclosed(let column): "column \(column): this parenthesis is not closed"
        case .tooLong(let column, let limit): "column \(column): more than \(limit) words"
        }
    }
}
