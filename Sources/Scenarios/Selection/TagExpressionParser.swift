/// Reads a condition over tags by descending into it.
///
/// ```
/// expression = alternative { "or" alternative }
/// alternative = condition { "and" condition }
/// condition = "not" condition | "(" expression ")" | tag
/// ```
struct TagExpressionParser {
    private struct Word: Hashable {
        let text: String
        let column: Int
    }

    private var words: ArraySlice<Word>
    private let endColumn: Int

    init(_ text: String) {
        var words: [Word] = []
        var isInside = false
        for (index, character) in text.enumerated() {
            let stands = character == "(" || character == ")"
            if stands || !(isInside || character.isWhitespace) {
                words.append(Word(text: String(character), column: index + 1))
            } else if isInside, !character.isWhitespace, let last = words.popLast() {
                words.append(Word(text: last.text + String(character), column: last.column))
            }
            isInside = !stands && !character.isWhitespace
        }
        self.words = words[...]
        endColumn = text.count + 1
    }

    /// Reads all of the text.
    mutating func expression() throws(TagExpressionError) -> TagExpression {
        // This bounds the depth of the descent too, and that of the tree.
        let limit = TagExpression.mostWords
        guard words.count <= limit else { throw .tooLong(column: words[limit].column, limit: limit) }
        let expression = try alternatives()
        if let rest = words.first { throw .operatorExpected(column: rest.column, found: rest.text) }
        return expression
    }

    private mutating func alternatives() throws(TagExpressionError) -> TagExpression {
        var expression = try conditions()
        while take("or") != nil { expression = .or(expression, try conditions()) }
        return expression
    }

    private mutating func conditions() throws(TagExpressionError) -> TagExpression {
        var expression = try condition()
        while take("and") != nil { expression = .and(expression, try condition()) }
        return expression
    }

    private mutating func condition() throws(TagExpressionError) -> TagExpression {
        if take("not") != nil { return .not(try condition()) }
        if let opening = take("(") {
            let expression = try alternatives()
            guard take(")") == nil else { return expression }
            guard let next = words.first else { throw .unclosed(column: opening.column) }
            throw .operatorExpected(column: next.column, found: next.text)
        }
        guard let word = words.first else { throw .tagExpected(column: endColumn, found: nil) }
        guard !["and", "or", ")"].contains(word.text) else {
            throw .tagExpected(column: word.column, found: word.text)
        }
        return .tag(words.removeFirst().text)
    }

    /// Takes the next word if it is this one.
    private mutating func take(_ text: String) -> Word? {
        words.first?.text == text ? words.popFirst() : nil
    }
}
