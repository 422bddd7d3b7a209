package import Basics

/// Starts a new thread.
///
/// A thread whose first turn never ran can't be resumed once its server is gone.
package struct ThreadStart: AgentMethod {
    package static let name = "thread/start"

    /// What is chosen for the thread.
    package let settings: ThreadSettings

    /// Whether the server keeps the thread in memory only.
    package let ephemeral: Bool?

    /// Creates a request for a new thread.
    package init(settings: ThreadSettings = ThreadSettings(), ephemeral: Bool? = nil) {
        self.settings = settings
        self.ephemeral = ephemeral
    }

    package var params: JSON {
        var members = settings.members
        members.append("ephemeral", ephemeral.map(JSON.bool) ?? .null)
        return .object(members)
    }

    package static func answer(from result: JSONSlice) throws(MissingMember) -> ThreadSession {
        try ThreadSession(result: result, of: name)
    }
}
