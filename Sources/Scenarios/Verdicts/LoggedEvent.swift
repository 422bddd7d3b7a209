package import Basics

/// An event as a line of the log has it, without how the state changed: that is between codexd and its recovery.
package struct LoggedEvent: Hashable, Sendable {
    /// The whole line.
    let line: JSONSlice

    /// Takes over a line of the log.
    package init(_ line: JSONSlice) {
        self.line = line
    }
}

extension LoggedEvent: Comparand {
    /// The member that nobody outside is to see.
    private static let hidden = "change"

    var kind: JSONSlice.Kind { line.kind }

    var tree: JSON {
        let whole = line.value
        return whole.members.map { .object($0.without([Self.hidden])) } ?? whole
    }

    var text: String? { line.text }

    var integer: Int? { line.integer }

    var list: [JSONSlice]? { line.list }

    var memberCount: Int? { tree.memberCount }

    func member(_ name: String) -> JSONSlice? { name == Self.hidden ? nil : line.member(name) }

    func values(of members: [Matcher.Member]) -> [JSONSlice?] {
        var values = line.values(of: members)
        for index in members.indices where members[index].name == Self.hidden { values[index] = nil }
        return values
    }

    func isSame(as other: JSON) -> Bool { tree.isSame(as: other) }
}
