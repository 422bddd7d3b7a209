/// A pattern of paths: `*` is any part of one name, `**` any number of names, `?` one character.
///
/// All else means its very bytes, as it does for a file system.
package struct Glob: Hashable, Sendable, ExpressibleByStringLiteral {
    /// All paths.
    package static let all: Self = "**"

    private enum Name: Hashable {
        case anyNumber
        case like([UInt8])
    }

    private let names: [Name]

    /// Reads a pattern; every text is one.
    package init(_ pattern: String) {
        let bytes = Array(pattern.utf8)
        names = bytes.split(separator: .slash).map { $0.elementsEqual("**".utf8) ? .anyNumber : .like(Array($0)) }
    }

    package init(stringLiteral text: String) {
        self.init(text)
    }

    /// Whether a path is meant.
    ///
    /// When the rest fails, only the last pattern that stands for any number of names is given one name more: an
    /// earlier one could do no better, so the time is bounded by the product of the lengths. Within a name the same
    /// holds for characters.
    package func matches(_ path: String) -> Bool {
        let bytes = path.utf8.span
        var (name, pattern) = (bytes.offsetOfName(from: 0), 0)
        var retry: (name: Int, pattern: Int)?
        while name < bytes.count || pattern < names.count {
            if pattern < names.count {
                switch names[pattern] {
                case .anyNumber:
                    retry = (name, pattern)
                    pattern += 1
                    continue
                case .like(let wanted) where name < bytes.count:
                    let end = bytes.offsetOfSlash(from: name)
                    guard Self.isName(in: path, from: name, to: end, like: wanted) else { break }
                    name = bytes.offsetOfName(from: end)
                    pattern += 1
                    continue
                case .like: break
                }
            }
            guard let last = retry, last.name < bytes.count else { return false }
            name = bytes.offsetOfName(from: bytes.offsetOfSlash(from: last.name))
            retry = (name, last.pattern)
            pattern = last.pattern + 1
        }
        return true
    }

    private static func isName(in path: String, from start: Int, to end: Int, like wanted: [UInt8]) -> Bool {
        let bytes = path.utf8.span
        var (at, pattern) = (start, 0)
        var retry: (at: Int, pattern: Int)?
        while at < end || pattern < wanted.count {
            if pattern < wanted.count, wanted[pattern] == UInt8(ascii: "*") {
                retry = (at, pattern)
                pattern += 1
            } else if pattern < wanted.count, at < end, wanted[pattern] == UInt8(ascii: "?") {
                at = path.offsetAfterCharacter(from: at)
                pattern += 1
            } else if pattern < wanted.count, at < end, wanted[pattern] == bytes[at] {
                at += 1
                pattern += 1
            } else if let last = retry, last.at < end {
                at = path.offsetAfterCharacter(from: last.at)
                retry = (at, last.pattern)
                pattern = last.pattern + 1
            } else {
                return false
            }
        }
        return true
    }
}

extension UInt8 {
    fileprivate static var slash: UInt8 { UInt8(ascii: "/") }
}

extension Span<UInt8> {
    /// Passes over slashes.
    fileprivate func offsetOfName(from start: Int) -> Int {
        var at = start
        while at < count, self[at] == .slash { at += 1 }
        return at
    }

    /// Passes over a name.
    fileprivate func offsetOfSlash(from start: Int) -> Int {
        var at = start
        while at < count, self[at] != .slash { at += 1 }
        return at
    }
}

extension String {
    /// Passes over the character at an offset of its UTF-8.
    fileprivate func offsetAfterCharacter(from start: Int) -> Int {
        let bytes = utf8.span
        // Between two bytes of ASCII lies the end of a character; all else is left to Swift.
        if bytes[start] < 0x80, start + 1 == bytes.count || bytes[start + 1] < 0x80 { return start + 1 }
        let next = index(after: utf8.index(utf8.startIndex, offsetBy: start))
        return utf8.distance(from: utf8.startIndex, to: next)
    }
}
