/// The members of an object in the compact style, taken one by one in the order in which they are expected.
///
/// Whoever writes objects in one way finds out with it whether one is written in that way, faster than by reading it.
package struct CompactMembers: Sendable {
    private let text: ArraySlice<UInt8>
    /// Where the next member's name begins, counted from the first byte.
    private var at = 1

    /// Begins with the first member of an object that has no white space outside of strings.
    package init(_ object: JSONSlice) {
        precondition(object.kind == .object, "only an object has members")
        text = object.bytes
    }

    /// Takes the next member, if it has that name.
    ///
    /// - Returns: Its value, or nothing if the next member has another name or there is none.
    package mutating func take(_ name: String) -> JSONSlice? {
        let (text, at) = (text, at)
        let (span, wanted) = (text.span, name.utf8.span)
        let nameEnd = at &+ 1 &+ wanted.count
        guard nameEnd &+ 2 < span.count, span[at] == .quote, span[nameEnd] == .quote,
            span.extracting(at &+ 1..<nameEnd).equals(wanted)
        else { return nil }
        let end = span.offsetAfterValue(from: nameEnd &+ 2)
        self.at = end &+ 1
        return JSONSlice(written: text.part(nameEnd &+ 2..<end))
    }

    /// Whether all members have been taken.
    package var isAtEnd: Bool { at >= text.count - 1 }
}

extension JSONSlice {
    /// Whether every escape is one that ``Swift/Array/appendJSON(_:)`` would have made, so that reading and writing
    /// a compact text gives the same bytes.
    package var hasOurEscapes: Bool {
        let text = bytes.span
        var at = text.offset(of: .backslash, from: 0)
        while at < text.count {
            switch text[at + 1] {
            case .quote, .backslash, UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
                UInt8(ascii: "t"):
                at = text.offset(of: .backslash, from: at + 2)
            default: return false
            }
        }
        return true
    }
}
