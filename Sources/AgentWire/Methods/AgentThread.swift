package import Basics

/// A conversation the server keeps, as far as codexd acts on it.
package struct AgentThread: Hashable, Sendable {
    /// The server's name for it.
    package let id: ThreadID

    /// Its turns, oldest first; none where the server left them out.
    package let turns: [AgentTurn]

    /// Creates a thread as a server would describe it.
    package init(id: ThreadID, turns: [AgentTurn] = []) {
        self.id = id
        self.turns = turns
    }

    init(_ members: MemberReader) throws(MissingMember) {
        id = try members.identifier("id")
        var turns: [AgentTurn] = []
        for turn in members.elements("turns") {
            turns.append(try AgentTurn(turn))
        }
        self.turns = turns
    }
}
