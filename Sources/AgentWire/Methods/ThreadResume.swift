package import Basics

/// Loads a thread that exists, and subscribes to what happens on it.
///
/// The server refuses if the thread has no rollout, or if another process writes to it.
package struct ThreadResume: AgentMethod {
    package static let name = "thread/resume"

    /// The thread to load.
    package let threadID: ThreadID

    /// What is chosen anew for the thread.
    package let settings: ThreadSettings

    /// Creates a request for a known thread.
    package init(threadID: ThreadID, settings: ThreadSettings = ThreadSettings()) {
        self.threadID = threadID
        self.settings = settings
    }

    package var params: JSON {
        let thread: JSONObject = ["threadId": .identifier(threadID)]
        return .object(thread.followed(by: settings.members))
    }

    package static func answer(from result: JSONSlice) throws(MissingMember) -> ThreadSession {
        try ThreadSession(result: result, of: name)
    }
}
