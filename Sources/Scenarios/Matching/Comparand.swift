import Basics

/// What can be held against a matcher: a value as a tree, or a text of which nothing is built.
///
/// Most of what codexd says is looked at once and in a few places, so a text is as good as a tree and costs less.
protocol Comparand {
    /// What the elements and members are.
    associatedtype Inner: Comparand where Inner.Inner == Inner

    /// What kind of value it is.
    var kind: JSONSlice.Kind { get }

    /// The whole as a tree.
    var tree: JSON { get }

    /// The text, if it is one.
    var text: String? { get }

    /// The number, if it is one that is written as an integer and fits.
    var integer: Int? { get }

    /// The elements, if it is an array.
    var list: [Inner]? { get }

    /// How many members it has, if it is an object.
    var memberCount: Int? { get }

    /// The value of a member, if it is an object that has it; of a repeated name, the last.
    func member(_ name: String) -> Inner?

    /// The values of some members, in the order in which they are asked for.
    func values(of members: [Matcher.Member]) -> [Inner?]

    /// Whether it is surely no text of that spelling; what can't tell by a look at its bytes is never sure.
    func isOther(than telltale: Telltale) -> Bool

    /// Whether it means the same as another value: numbers by value, objects whatever the order of their members.
    func isSame(as other: JSON) -> Bool
}

extension Comparand {
    func values(of members: [Matcher.Member]) -> [Inner?] { members.map { member($0.name) } }

    func isOther(than telltale: Telltale) -> Bool { false }
}

// MARK: - Trees

extension JSON: Comparand {
    var kind: JSONSlice.Kind {
        switch self {
        case .null: .null
        case .bool: .boolean
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    var tree: JSON { self }

    var list: [JSON]? { elements }

    var memberCount: Int? { members?.members.count }

    func member(_ name: String) -> JSON? {
        guard case .object(let object) = self else { return nil }
        let members = object.members
        for index in members.indices.reversed() where members[index].name.isSpelled(as: name) {
            return members[index].value
        }
        return nil
    }

    func isSame(as other: JSON) -> Bool {
        switch (self, other) {
        case (.number(let one), .number(let other)): one.isSame(as: other)
        case (.array(let one), .array(let other)):
            one.count == other.count && zip(one, other).allSatisfy { $0.isSame(as: $1) }
        case (.object(let one), .object(let other)):
            one.members.count == other.members.count
                && one.members.allSatisfy { member in other[member.name].map { member.value.isSame(as: $0) } ?? false }
        case (.null, _), (.bool, _), (.string, _), (.number, _), (.array, _), (.object, _): self == other
        }
    }
}

extension JSONNumber {
    /// Whether two numbers are worth the same, however they are spelled.
    fileprivate func isSame(as other: JSONNumber) -> Bool {
        // Integers first: floating point can't tell the large ones apart.
        if let integer, let other = other.integer { return integer == other }
        return self == other || double == other.double
    }
}

// MARK: - Texts

extension JSONSlice: Comparand {
    var tree: JSON { value }

    var list: [JSONSlice]? { kind == .array ? elements : nil }

    var memberCount: Int? {
        guard kind == .object else { return nil }
        var count = 0
        forEachMember { _, _ in count += 1 }
        return count
    }

    func values(of members: [Matcher.Member]) -> [JSONSlice?] {
        // A single one is found without taking the others apart.
        if members.count == 1 { return [member(members[0].name)] }
        var values: [JSONSlice?] = Array(repeating: nil, count: members.count)
        forEachMember { name, value in
            let name = name.text
            for index in members.indices where name.isSpelled(as: members[index].name) { values[index] = value }
        }
        return values
    }

    func isSame(as other: JSON) -> Bool {
        switch other {
        case .null: isNull
        case .bool(let other): boolean == other
        case .string(let other): kind == .string && (isSpelled(other) ?? (text == other))
        case .number: kind == .number && value.isSame(as: other)
        case .array: kind == .array && value.isSame(as: other)
        case .object: kind == .object && value.isSame(as: other)
        }
    }

    /// Whether the string between its quotation marks is a text byte for byte; `nil` if bytes alone don't tell.
    private func isSpelled(_ other: String) -> Bool? {
        let (inner, other) = (bytes.span, other.utf8.span)
        if inner.count - 2 == other.count {
            var index = 0
            while index < other.count, inner[index + 1] == other[index], other[index] != UInt8(ascii: "\\") {
                index += 1
            }
            if index == other.count { return true }
        }
        // What isn't ASCII can be equivalent to what is.
        for index in 1..<inner.count - 1 where inner[index] >= 0x80 || inner[index] == UInt8(ascii: "\\") {
            return nil
        }
        for index in other.indices where other[index] >= 0x80 { return nil }
        return false
    }
}

extension String {
    /// Whether two texts have the same bytes; their equality would say yes to more.
    func isSpelled(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let (bytes, others) = (utf8.span, other.utf8.span)
        for index in bytes.indices where bytes[index] != others[index] { return false }
        return true
    }
}
