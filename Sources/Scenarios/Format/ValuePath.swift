/// The way to a value inside a JSON text, such as `servers.app.spawns[0][3]`; empty for the text itself.
struct ValuePath: Hashable, Sendable, CustomStringConvertible {
    let description: String

    init(_ description: String = "") {
        self.description = description
    }

    /// The way to a member; a name that isn't a plain word is quoted.
    func member(_ name: String) -> ValuePath {
        let isPlain = !name.isEmpty && name.utf8.allSatisfy { $0.isWordByte || $0 == UInt8(ascii: "$") }
        guard isPlain else { return ValuePath("\(description)[\"\(name)\"]") }
        return ValuePath(description.isEmpty ? name : "\(description).\(name)")
    }

    /// The way to an element of an array.
    func element(_ index: Int) -> ValuePath {
        ValuePath("\(description)[\(index)]")
    }
}

extension UInt8 {
    /// Whether the byte may stand in a name: a letter, a digit, `_` or `-`, all of ASCII.
    var isWordByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
