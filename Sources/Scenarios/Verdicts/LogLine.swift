package import Basics

/// An event as a line of the log has it, without how the state changed: that is between codexd and its recovery.
package struct LogLine: Hashable, Sendable {
    /// The member that nobody outside is to see.
    static let hidden = "change"

    /// The whole line.
    let whole: JSONSlice

    /// Takes over a line of the log.
    package init(_ line: JSONSlice) {
        whole = line
    }

    /// The event as a tree.
    var tree: JSON {
        let tree = whole.value
        return tree.members.map { .object($0.without([Self.hidden])) } ?? tree
    }
}

/// An event of the log taken apart once, for whatever is expected of it.
struct OpenEvent: Comparand {
    /// As many members as any event has.
    private static let usualMembers = 8

    private let line: LogLine
    private let members: [(name: String, value: JSONSlice)]

    init(_ line: LogLine) {
        self.line = line
        var members: [(name: String, value: JSONSlice)] = []
        members.reserveCapacity(Self.usualMembers)
        line.whole.forEachMember { members.append(($0.text, $1)) }
        self.members = members
    }

    var kind: JSONSlice.Kind { line.whole.kind }

    var tree: JSON { line.tree }

    var text: String? { line.whole.text }

    var integer: Int? { line.whole.integer }

    var list: [JSONSlice]? { line.whole.list }

    var memberCount: Int? { kind == .object ? members.count { $0.name != LogLine.hidden } : nil }

    func member(_ name: String) -> JSONSlice? {
        guard name != LogLine.hidden else { return nil }
        for index in members.indices.reversed() where members[index].name.isSpelled(as: name) {
            return members[index].value
        }
        return nil
    }

    func isSame(as other: JSON) -> Bool { tree.isSame(as: other) }
}
