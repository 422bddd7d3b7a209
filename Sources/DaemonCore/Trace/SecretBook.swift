import Basics

/// The secrets of one daemon's life: those known at its start, and those that clients bring.
struct SecretBook: Sendable {
    /// The shortest secret that's looked for, and the shortest beginning of one that's replaced where a piece ends.
    static let shortest = 8
    /// How many credentials of clients are looked for elsewhere, too.
    static let mostLearned = 64
    /// How many bytes of clients' credentials are kept, beginnings in common counted once.
    static let mostKept = 1 << 16
    /// What stands for a byte that isn't kept.
    static let blot = UInt8(ascii: "x")

    private var trie = SecretTrie()
    private var learned = 0
    /// How large the tree was before the first client.
    private var knownCount = 0

    /// Takes in a secret known at the start.
    ///
    /// - Parameters:
    ///   - secret: Its bytes; it's looked for elsewhere only if it has at least ``shortest``.
    ///   - wanted: What should stand in its place.
    /// - Returns: What does.
    @discardableResult
    mutating func add(_ secret: [UInt8], as wanted: [UInt8]? = nil) -> [UInt8] {
        let isSought = secret.count >= Self.shortest
        let placeholder = trie.insert(secret, as: wanted, isSought: isSought)
        if isSought { seekEscaped(secret, as: placeholder) }
        knownCount = trie.count
        return placeholder
    }

    /// Looks for a secret in JSON, too.
    ///
    /// In a line of the app-server a secret stands escaped; in a log line that quotes that line, twice.
    private mutating func seekEscaped(_ secret: [UInt8], as placeholder: [UInt8]) {
        var (escaped, substitute) = (secret, placeholder)
        for _ in 0..<2 {
            (escaped, substitute) = (escaped.escaped, substitute.escaped)
            guard escaped.count == substitute.count else { break }
            trie.insert(escaped, as: substitute)
        }
    }

    /// Goes on in the credentials of a client, unless too much is kept already.
    mutating func step(from node: Int, by byte: UInt8) -> SecretTrie.Branch? {
        guard trie.count - knownCount < Self.mostKept else { return nil }
        return trie.step(from: node, by: byte)
    }

    /// Looks from now on for credentials that a client brought.
    mutating func learn(_ node: Int, length: Int) {
        guard length >= Self.shortest, learned < Self.mostLearned, trie.markWhole(node) else { return }
        learned += 1
    }

    /// Looks from now on for a secret that a client brought, unless too much is kept already.
    mutating func learn(_ secret: [UInt8]) {
        guard secret.count >= Self.shortest, learned < Self.mostLearned,
            trie.count - knownCount + secret.count <= Self.mostKept
        else { return }
        let before = trie.wholeCount
        seekEscaped(secret, as: trie.insert(secret))
        if trie.wholeCount > before { learned += 1 }
    }

    /// Replaces secrets in the next piece of a stream.
    ///
    /// - Parameters:
    ///   - piece: The piece.
    ///   - carried: What of the pieces before may be the beginning of a secret; it's brought up to date.
    /// - Returns: As many bytes as the piece has. Of a secret that is cut into pieces, up to seven bytes at its
    ///   beginning stay as they are: those that end a piece and were not yet enough to tell a secret by.
    func redacted(_ piece: [UInt8], carried: inout [UInt8]) -> [UInt8] {
        let text = carried.isEmpty ? piece : carried + piece
        var replaced = text
        var end = 0
        var open: Int?
        for at in text.indices where trie.begins(with: text[at]) {
            let (length, isOpen) = trie.match(text.span, from: at)
            if isOpen, open == nil { open = at }
            let rest = text.count - at
            let reach = at + (isOpen && rest >= Self.shortest ? rest : length)
            guard reach > end else { continue }
            // Where secrets overlap, the one that begins first says what stands there.
            trie.replace(at..<reach, of: text, in: &replaced, from: end)
            end = reach
        }
        let before = carried.count
        carried = open.map { Array(text[$0...]) } ?? []
        return before == 0 ? replaced : Array(replaced[before...])
    }
}

extension [UInt8] {
    /// The bytes as they stand within a JSON string; those that are no text stay as they are.
    fileprivate var escaped: [UInt8] {
        guard let text = String(validating: self, as: UTF8.self) else { return self }
        var escaped: [UInt8] = []
        escaped.appendJSON(text)
        return Array(escaped.dropFirst().dropLast())
    }
}
