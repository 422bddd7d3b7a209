package import Basics

/// A conversation the server keeps, as far as codexd acts on it.
package struct AgentThread: Hashable, Sendable {
    /// The server's name for it.
    package let id: ThreadID

    /// Its turns, oldest first; none where the server left them out.
    package let turns: [AgentTurn]

    /// Whether the server has the thread loaded, so that it knows of a turn whether it runs.
    package let isHeld: Bool

    /// Creates a thread as a server would describe it.
    package init(id: ThreadID, turns: [AgentTurn] = [], isHeld: Bool = true) {
        self.id = id
        self.turns = turns
        self.isHeld = isHeld
    }

    /// Whether what the user said in a turn would stand among what is shown, had the server taken the turn.
    ///
    /// The last turn tells: it shows what the user said, and says for all of that by which client.
    package var showsWhoAsked: Bool { turns.last?.showsWhoAsked ?? false }

    init(_ members: MemberReader) throws(MissingMember) {
        id = try members.identifier("id")
        var turns: [AgentTurn] = []
        for turn in members.elements("turns") {
            turns.append(try AgentTurn(turn))
        }
        self.turns = turns
        isHeld = members.optionalMember("status")?.optionalText("type") != "notLoaded"
    }
}
