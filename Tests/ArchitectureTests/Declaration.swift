/// A declaration with an access level written before it.
struct Declaration: Hashable, Sendable {
    /// Such as `struct` or `func`.
    let introducer: String

    /// The name with its first label, such as `hash(into:)`, `init(rawValue:)` or `==`.
    let name: String

    /// What its documentation says first, and empty if it has none.
    let summary: String

    let line: Int

    private static let introducers: Set = [
        "actor", "associatedtype", "class", "enum", "extension", "func", "init", "let", "macro", "operator",
        "protocol", "struct", "subscript", "typealias", "var",
    ]
    private static let modifiers: Set = [
        "borrowing", "consuming", "convenience", "dynamic", "fileprivate", "final", "indirect", "infix", "internal",
        "isolated", "lazy", "mutating", "nonisolated", "nonmutating", "override", "package", "postfix", "prefix",
        "private", "required", "static", "unowned", "weak",
    ]

    /// Finds the declarations that the word `access` makes visible, in the order of the file.
    ///
    /// A case has the access of its enum, and a requirement that of its protocol: neither says so.
    static func all(in tokens: [Token], access: String) -> [Declaration] {
        tokens.indices.compactMap { position in
            guard tokens[position].spells(access) else { return nil }
            // A case may be called `open`, and a member that follows it would look like what is open.
            if position > 0, [".", ",", "case"].contains(tokens[position - 1].text) { return nil }
            return Declaration(in: tokens, access: position)
        }
    }

    /// Reads the declaration around its access level, if it is one and no import or ordinary name.
    private init?(in tokens: [Token], access: Int) {
        guard let introducer = Self.introducer(in: tokens, after: access) else { return nil }
        self.init(in: tokens, introducer: introducer, beginning: Self.beginning(in: tokens, of: access))
    }

    /// Reads the declaration that the word at `introducer` introduces, if it introduces one.
    init?(in tokens: [Token], introducer: Int) {
        guard tokens[introducer].kind == .word, Self.introducers.contains(tokens[introducer].text) else { return nil }
        self.init(in: tokens, introducer: introducer, beginning: Self.beginning(in: tokens, of: introducer))
    }

    private init(in tokens: [Token], introducer: Int, beginning: Int) {
        self.introducer = tokens[introducer].text
        name = Self.name(in: tokens, introducer: introducer)
        line = tokens[introducer].line
        let documentation = tokens[..<beginning].last.flatMap { $0.kind == .documentation ? $0.text : nil } ?? ""
        summary = documentation.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    }

    /// The introducer behind an access level and its fellow modifiers and attributes.
    private static func introducer(in tokens: [Token], after access: Int) -> Int? {
        var position = access + 1
        while position < tokens.count {
            let token = tokens[position]
            if token.spells("@") {
                position += 1
            } else if token.spells("(") {
                position = closing(of: position, in: tokens)
            } else if token.spells("class"), position + 1 < tokens.count,
                modifiers.union(introducers).contains(tokens[position + 1].text)
            {
                // `class func`: here the word is a modifier.
            } else if introducers.contains(token.text) {
                return token.kind == .word ? position : nil
            } else if !modifiers.contains(token.text), !tokens[position - 1].spells("@") {
                return nil
            }
            position += 1
        }
        return nil
    }

    private static func name(in tokens: [Token], introducer: Int) -> String {
        guard introducer + 1 < tokens.count else { return "" }
        let isNamed = !["init", "subscript"].contains(tokens[introducer].text)
        let name = isNamed ? tokens[introducer + 1].text : tokens[introducer].text
        var opening = introducer + (isNamed ? 2 : 1)
        if opening < tokens.count, tokens[opening].spells("?") { opening += 1 }
        guard opening + 1 < tokens.count, tokens[opening].spells("("), tokens[opening + 1].kind == .word,
            name.first?.isLetter == true
        else { return name }
        return "\(name)(\(tokens[opening + 1].text):)"
    }

    /// Where a declaration begins: before all modifiers and attributes, but behind its documentation.
    private static func beginning(in tokens: [Token], of access: Int) -> Int {
        var beginning = access
        while beginning > 0 {
            var head = beginning - 1
            if tokens[head].spells(")") { head = opening(of: head, in: tokens) - 1 }
            guard head >= 0, tokens[head].kind == .word else { break }
            var root = head
            while root >= 2, tokens[root - 1].spells(".") { root -= 2 }
            if root >= 1, tokens[root - 1].spells("@") {
                beginning = root - 1
            } else if modifiers.contains(tokens[head].text) {
                beginning = head
            } else {
                break
            }
        }
        return beginning
    }

    private static func closing(of opening: Int, in tokens: [Token]) -> Int {
        var depth = 0
        for position in opening..<tokens.count {
            if tokens[position].spells("(") { depth += 1 }
            if tokens[position].spells(")") { depth -= 1 }
            if depth == 0 { return position }
        }
        return tokens.count
    }

    private static func opening(of closing: Int, in tokens: [Token]) -> Int {
        var depth = 0
        for position in (0...closing).reversed() {
            if tokens[position].spells(")") { depth += 1 }
            if tokens[position].spells("(") { depth -= 1 }
            if depth == 0 { return position }
        }
        return 0
    }
}
