package import Basics

/// A thread became busy, idle or broken.
///
/// `idle` comes before the turn's completion, and sometimes in place of it.
package struct ThreadStatusChanged: Hashable, Sendable {
    /// The notification's name on the wire.
    package static let method = "thread/status/changed"

    /// The thread it is about.
    package let threadID: ThreadID

    /// What it became: `{type}`, with `activeFlags` while it is active.
    package let status: JSON

    /// Reads the params.
    package init(params: JSONSlice?) throws(MissingMember) {
        let members = MemberReader(params, of: Self.method)
        threadID = try members.identifier("threadId")
        status = members.json("status")
    }

    /// Whether the thread says that nothing runs on it.
    package var isIdle: Bool { status["type"]?.text == "idle" }
}
