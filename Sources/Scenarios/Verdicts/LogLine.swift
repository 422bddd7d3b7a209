package import Basics

/// An event as a line of the log has it, without how the state changed: that is between codexd and its recovery.
package struct LogLine: Hashable, Sendable {
    /// The whole line.
    let whole: JSONSlice

    /// Takes over a line of the log.
    package init(_ line: JSONSlice) {
        whole = line
    }
}

extension LogLine: Comparand {
    /// The member that nobody outside is to see.
    private static let hidden = "change"

    var kind: JSONSlice.Kind { whole.kind }

    var tree: JSON {
        let tree = whole.value
        return tree.members.map { .object($0.without([Self.hidden])) } ?? tree
    }

    var text: String? { whole.text }

    var integer: Int? { whole.integer }

    var list: [JSONSlice]? { whole.list }

    var memberCount: Int? { tree.memberCount }

    func member(_ name: String) -> JSONSlice? { name == Self.hidden ? nil : whole.member(name) }

    func values(of members: [Matcher.Member]) -> [JSONSlice?] {
        var values = whole.values(of: members)
        for index in members.indices where members[index].name == Self.hidden { values[index] = nil }
        return values
    }

    func isSame(as other: JSON) -> Bool { tree.isSame(as: other) }
}
