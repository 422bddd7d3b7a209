import Basics

/// The secrets that a trace must not have, as a tree of their bytes, with what stands in each byte's place.
///
/// What stands for a byte is drawn once and depends on the bytes before it alone. So equal secrets get equal
/// placeholders and different ones different, a placeholder is as long as its secret, and a secret that comes in
/// pieces can be replaced while nobody knows yet which it is. Placeholders are letters and digits, but a byte
/// that JSON would escape and a blank stay what they are: so what is cut or escaped keeps its length, too.
struct SecretTrie: Sendable {
    /// A step from a beginning of secrets to one that's a byte longer.
    struct Branch: Sendable {
        let byte: UInt8
        let substitute: UInt8
        let node: Int
    }

    private struct Node {
        var branches: [Branch] = []
        /// Whether a secret ends here.
        var isWhole = false
    }

    /// Where secrets begin.
    static let root = 0

    private var nodes = [Node()]
    private var begins = [Bool](repeating: false, count: 256)
    private var generator = SeededGenerator(seed: 0)
    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)

    /// How many secrets there are.
    private(set) var wholeCount = 0

    /// How many beginnings there are.
    var count: Int { nodes.count }

    /// Takes in a secret.
    ///
    /// - Parameters:
    ///   - secret: Its bytes.
    ///   - wanted: What should stand in its place, as far as nothing does yet.
    ///   - isSought: Whether it's to be found wherever it stands.
    /// - Returns: What stands in its place.
    @discardableResult
    mutating func insert(_ secret: [UInt8], as wanted: [UInt8]? = nil, isSought: Bool = true) -> [UInt8] {
        var node = Self.root
        let placeholder = secret.indices.map { index in
            let branch = step(from: node, by: secret[index], as: wanted?[index])
            node = branch.node
            return branch.substitute
        }
        if isSought, node != Self.root { markWhole(node) }
        return placeholder
    }

    /// Goes on by a byte, where nothing has gone before if need be.
    mutating func step(from node: Int, by byte: UInt8, as wanted: UInt8? = nil) -> Branch {
        if let branch = branch(from: node, by: byte) { return branch }
        let branch = Branch(byte: byte, substitute: wanted ?? substitute(for: byte, at: node), node: nodes.count)
        nodes.append(Node())
        nodes[node].branches.append(branch)
        if node == Self.root { begins[Int(byte)] = true }
        return branch
    }

    /// Says that a secret ends here.
    ///
    /// - Returns: Whether that is news.
    @discardableResult
    mutating func markWhole(_ node: Int) -> Bool {
        guard !nodes[node].isWhole else { return false }
        nodes[node].isWhole = true
        wholeCount += 1
        return true
    }

    /// Whether some secret begins with the byte.
    func begins(with byte: UInt8) -> Bool { begins[Int(byte)] }

    /// Follows secrets through a text.
    ///
    /// - Returns: How long the longest whole secret from `start` on is, and whether the text ends within one.
    func match(_ text: Span<UInt8>, from start: Int) -> (length: Int, isOpen: Bool) {
        var (node, length, at) = (Self.root, 0, start)
        while at < text.count {
            guard let branch = branch(from: node, by: text[at]) else { return (length, false) }
            at += 1
            node = branch.node
            if nodes[node].isWhole { length = at - start }
        }
        return (length, !nodes[node].branches.isEmpty)
    }

    /// Replaces a secret, or the beginning of one, that was found; bytes before `first` are left as they are.
    func replace(_ range: Range<Int>, of text: [UInt8], in replaced: inout [UInt8], from first: Int) {
        var node = Self.root
        for at in range {
            guard let branch = branch(from: node, by: text[at]) else { return }
            node = branch.node
            if at >= first { replaced[at] = branch.substitute }
        }
    }

    private func branch(from node: Int, by byte: UInt8) -> Branch? {
        nodes[node].branches.first { $0.byte == byte }
    }

    private mutating func substitute(for byte: UInt8, at node: Int) -> UInt8 {
        guard byte > UInt8(ascii: " "), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return byte }
        let taken = nodes[node].branches.map(\.substitute) + [byte]
        let start = Int(generator.next().multipliedFullWidth(by: UInt64(Self.letters.count)).high)
        let candidates = Self.letters[start...] + Self.letters[..<start]
        // More different bytes in one place than there are letters: then two secrets may look alike.
        return candidates.first { !taken.contains($0) } ?? Self.letters[start]
    }
}
