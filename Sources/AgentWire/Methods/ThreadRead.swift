package import Basics

/// Reads a thread without loading it, to learn how a turn ended.
///
/// A server that doesn't hold the thread shows a live turn as interrupted: no evidence.
package struct ThreadRead: AgentMethod {
    package static let name = "thread/read"

    /// The thread to read.
    package let threadID: ThreadID

    /// Whether the answer shows the turns.
    package let includeTurns: Bool

    /// Creates a request to read a thread, with its turns unless told otherwise.
    package init(threadID: ThreadID, includeTurns: Bool = true) {
        self.threadID = threadID
        self.includeTurns = includeTurns
    }

    package var params: JSON {
        ["threadId": .identifier(threadID), "includeTurns": .bool(includeTurns)]
    }

    package static func answer(from result: JSONSlice) throws(MissingMember) -> AgentThread {
        try AgentThread(MemberReader(result, of: name).object("thread"))
    }
}
