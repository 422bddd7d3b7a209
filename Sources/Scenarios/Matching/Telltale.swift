import Basics

/// A member that must be one plain text, by which most objects that don't match are told from those that may.
struct Telltale: Hashable, Sendable {
    let name: String

    /// The text as JSON: nothing in it needs to be escaped, and all of it is ASCII.
    let spelling: [UInt8]

    /// Chooses the member with the longest text, as the one that others are the least likely to share.
    init?(among members: [Matcher.Member]) {
        var longest: Telltale?
        for member in members where !member.isNameVariable {
            guard case .value(.fixed(.string(let text))) = member.matcher.node, text.utf8.allSatisfy(\.isPlainASCII),
                text.utf8.count + 2 > longest?.spelling.count ?? 0
            else { continue }
            longest = Telltale(name: member.name, spelling: JSON.string(text).encoded())
        }
        guard let longest else { return nil }
        self = longest
    }

    private init(name: String, spelling: [UInt8]) {
        self.name = name
        self.spelling = spelling
    }
}

extension JSONSlice {
    /// Whether the value is surely no text of that spelling.
    func isOther(than telltale: Telltale) -> Bool {
        let (wanted, found) = (telltale.spelling.span, bytes.span)
        if found.count == wanted.count {
            var index = 0
            while index < wanted.count, found[index] == wanted[index] { index += 1 }
            if index == wanted.count { return false }
        }
        guard kind == .string else { return true }
        // Only a plain text is the same in nothing but the same bytes.
        for index in 1..<found.count - 1 where !found[index].isPlainASCII { return false }
        return true
    }
}

extension Matcher {
    /// Whether one look tells that an object doesn't match, whatever the bindings are.
    func rulesOut<Value: Comparand>(_ object: Value) -> Bool {
        guard case .members(_, let telltale?) = node else { return false }
        return object.member(telltale.name).map { $0.isOther(than: telltale) } ?? true
    }
}

extension UInt8 {
    /// Whether the byte is a character of ASCII that JSON needn't escape.
    fileprivate var isPlainASCII: Bool {
        (0x20..<0x7F).contains(self) && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
    }
}
