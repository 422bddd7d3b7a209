/// A few tokens in a row that some target may not contain, written as they'd be in Swift.
///
/// A phrase is cut like the code it is looked for in: `.now` is found in `Date.now` and in
/// `Date .now`, but in no `nowhere`, comment or string.
struct Phrase: Hashable, Sendable, ExpressibleByStringLiteral {
    let text: String
    private let tokens: [Token]

    init(stringLiteral text: String) {
        self.text = text
        tokens = Tokenizer.tokens(of: text)
    }

    /// Where the phrase begins in `code`, as positions in it.
    func positions(in code: [Token]) -> [Int] {
        guard let first = tokens.first else { return [] }
        return code.indices.filter { position in
            code[position].matches(first)
                && position + tokens.count <= code.count
                && zip(code[position...], tokens).allSatisfy { $0.matches($1) }
        }
    }
}
