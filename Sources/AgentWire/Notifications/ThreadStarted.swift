package import Basics

/// A thread was started or loaded, by codexd or by a sub-agent.
package struct ThreadStarted: Hashable, Sendable {
    /// The notification's name on the wire.
    package static let method = "thread/started"

    /// The thread as it stands.
    package let thread: AgentThread

    /// Reads the params.
    package init(params: JSONSlice?) throws(MissingMember) {
        let members = MemberReader(params, of: Self.method)
        thread = try AgentThread(members.object("thread"))
    }
}
