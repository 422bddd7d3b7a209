import Foundation
import Testing

/// One Swift file of the repository, read as tokens.
struct SourceFile: Sendable {
    /// Where the file lies, from the root of the repository on.
    let path: String

    /// The file, documentation included.
    let tokens: [Token]

    /// The file without its documentation.
    let code: [Token]

    private let lineCount: Int

    /// Reads `text` as if it lay at `path`.
    init(path: String, text: String) {
        self.path = path
        tokens = Tokenizer.tokens(of: text)
        code = tokens.filter { $0.kind != .documentation }
        lineCount = text.split(separator: "\n", omittingEmptySubsequences: false).count
    }

    /// The folder in Sources or Tests that the file belongs to; empty if it lies in none.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    /// The file's name without `.swift`.
    var name: String {
        String(path.split(separator: "/").last?.dropLast(".swift".count) ?? "")
    }

    /// The literals of the file; what they interpolate is not in them.
    var literals: [Token] {
        code.filter { $0.kind == .literal }
    }

    /// The modules that the file imports, each with the word that names it.
    var imports: [Token] {
        code.indices.compactMap { position in
            guard code[position].spells("import"), position + 1 < code.count else { return nil }
            let isKind = ["class", "enum", "func", "let", "protocol", "struct", "typealias", "var"]
                .contains(code[position + 1].text)
            let module = position + (isKind ? 2 : 1)
            return module < code.count ? code[module] : nil
        }
    }

    /// The types that the file declares or extends, such as `Session` and `Session.State`.
    var types: Set<String> {
        let introducers: Set = ["actor", "class", "enum", "extension", "protocol", "struct", "typealias"]
        var types: Set<String> = []
        for position in code.indices.dropLast() {
            guard introducers.contains(code[position].text), code[position].kind == .word,
                position == 0 || !code[position - 1].spells("import")
            else { continue }
            var end = position + 1
            var parts = [code[end].text]
            while end + 2 < code.count, code[end + 1].spells("."), code[end + 2].kind == .word {
                end += 2
                parts.append(code[end].text)
            }
            types.insert(parts.joined(separator: "."))
        }
        return types
    }

    /// Where our reader lost the thread; the other rules mean nothing there.
    var unreadable: [Finding] {
        tokens.filter { $0.kind == .unreadable }.map { Finding("a literal that doesn't end", at: $0) }
    }

    /// Whether the file is too long to be read in one sitting.
    var isLong: Bool { lineCount > 400 + 1 }  // The last newline ends a line and begins none.
}

extension SourceFile: CustomTestStringConvertible {
    var testDescription: String { path }
}
