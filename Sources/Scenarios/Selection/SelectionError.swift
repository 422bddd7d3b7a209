/// Why scenarios can't be chosen as the command line says.
package enum SelectionError: Error, Hashable, Sendable {
    /// The filter is no regular expression.
    case malformedFilter(String)
    /// The expression over tags is none.
    case malformedTags(String, TagExpressionError)
    /// The shard isn't two integers as in `2/3`.
    case malformedShard(String)
}

extension SelectionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformedFilter(let text): "--filter: \(text.debugDescription) is no regular expression"
        case .malformedTags(let text, let error): "--tag: \(text.debugDescription): \(error)"
        case .malformedShard(let text): "--shard: \(text.debugDescription) is not I/N with I from 1 to N"
        }
    }
}
