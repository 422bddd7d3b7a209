/// What the protocols of the repository require and document, so that witnesses needn't.
struct Requirements: Sendable {
    private var members: [String: Set<String>] = [:]
    private var ancestors: [String: Set<String>] = [:]

    /// Collects the documented requirements of every protocol in `files`.
    init(of files: [SourceFile]) {
        for file in files {
            let tokens = file.tokens
            for position in tokens.indices.dropLast() where tokens[position].spells("protocol") {
                collect(tokens, protocol: position + 1)
            }
        }
    }

    /// Whether a member called `name` is documented at a protocol that `file` mentions.
    func document(_ name: String, in file: SourceFile) -> Bool {
        members.contains { requirer, names in
            names.contains(name) && isMentioned(requirer, in: file)
        }
    }

    private func isMentioned(_ requirer: String, in file: SourceFile) -> Bool {
        let heirs = ancestors.filter { $0.value.contains(requirer) }.keys
        return file.code.contains { $0.spells(requirer) } || heirs.contains { isMentioned($0, in: file) }
    }

    private mutating func collect(_ tokens: [Token], protocol position: Int) {
        let name = tokens[position].text
        guard let opening = tokens[position...].firstIndex(where: { $0.spells("{") }) else { return }
        ancestors[name] = Set(tokens[position..<opening].filter { $0.kind == .word }.map(\.text)).subtracting([name])
        var depth = 0
        for member in tokens.indices[opening...] {
            if tokens[member].spells("{") { depth += 1 }
            if tokens[member].spells("}") { depth -= 1 }
            if depth == 0 { return }
            if depth == 1, let requirement = Declaration(in: tokens, introducer: member), !requirement.summary.isEmpty {
                members[name, default: []].insert(requirement.name)
            }
        }
    }
}
