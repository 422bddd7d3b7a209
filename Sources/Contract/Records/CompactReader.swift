import Basics

/// Finds out whether a compact object is exactly what a record would be written as, member by member in its order.
///
/// What it takes need not be read and written again to be sure of that. What it doesn't take may still be a record:
/// another program wrote it, or an earlier version. It asks no more and no less of a member than ``MemberReader`` does.
struct CompactReader {
    private var members: CompactMembers
    private var isAsExpected = true

    /// Whether it's an object of exactly the members that were asked for.
    var isOurs: Bool { isAsExpected && members.isAtEnd }

    init(_ object: JSONSlice) {
        members = CompactMembers(object)
    }

    mutating func text(_ name: String) -> JSONSlice? {
        let value = take(name)
        expect(value?.kind == .string)
        return value
    }

    mutating func optionalText(_ name: String) -> JSONSlice? {
        let value = take(name)
        expect(value?.kind == .string || value?.kind == .null)
        return value?.kind == .string ? value : nil
    }

    @discardableResult
    mutating func optionalInteger(_ name: String) -> Int? {
        let value = take(name)
        let integer = value?.integer
        expect(value?.kind == .null || integer != nil)
        return integer
    }

    mutating func optionalBoolean(_ name: String) {
        let value = take(name)
        expect(value?.kind == .null || value?.boolean != nil)
    }

    mutating func count(_ name: String) {
        expect(take(name)?.integer ?? -1 >= 0)
    }

    mutating func time(_ name: String) -> Timestamp? {
        let time = optionalTime(name)
        expect(time != nil)
        return time
    }

    mutating func optionalTime(_ name: String) -> Timestamp? {
        guard let text = optionalText(name) else { return nil }
        // One with milliseconds has 24 bytes, and an escape would make it longer.
        let time = text.bytes.count == 26 ? Timestamp(iso8601: text.bytes.dropFirst().dropLast()) : nil
        expect(time != nil)
        return time
    }

    mutating func choice<Choice: RawRepresentable<String>>(_ name: String) -> Choice? {
        let choice = text(name)?.text.flatMap(Choice.init(rawValue:))
        expect(choice != nil)
        return choice
    }

    /// An array of strings; whether it has any.
    mutating func texts(_ name: String) -> Bool {
        let value = take(name)
        expect(value?.kind == .array)
        var isEmpty = true
        value?.forEachElement { element in
            isEmpty = false
            expect(element.kind == .string)
        }
        return !isEmpty
    }

    mutating func optionalChoice<Choice: RawRepresentable<String>>(_ name: String, of _: Choice.Type) {
        guard let text = optionalText(name) else { return }
        expect(text.text.flatMap(Choice.init(rawValue:)) != nil)
    }

    /// Any value at all.
    mutating func value(_ name: String) {
        expect(take(name) != nil)
    }

    mutating func object(_ name: String) {
        expect(take(name)?.kind == .object)
    }

    mutating func optionalObject(_ name: String) -> JSONSlice? {
        let value = take(name)
        expect(value?.kind == .object || value?.kind == .null)
        return value?.kind == .object ? value : nil
    }

    mutating func expect(_ condition: Bool) {
        if !condition { isAsExpected = false }
    }

    private mutating func take(_ name: String) -> JSONSlice? {
        // Once something isn't as expected, nothing behind it need be looked at.
        isAsExpected ? members.take(name) : nil
    }
}
