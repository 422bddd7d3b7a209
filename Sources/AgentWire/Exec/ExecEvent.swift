package import Basics

/// One line that `codex exec --json` prints, as far as codexd acts on it.
///
/// Newer versions print more kinds, and members that nobody here knows; both are passed by.
package enum ExecEvent: Hashable, Sendable {
    /// The job has a thread.
    case threadStarted(ThreadID)
    /// The agent said something as a whole.
    case message(String)
    /// The turn reached its end; what it used of the model, in the server's words.
    case turnCompleted(usage: JSON?)
    /// The turn came to nothing.
    case turnFailed(message: String?)
    /// Something went wrong, which may be tried again: it decides nothing.
    case error(message: String?)
    /// Anything else.
    case other

    /// The name of the kind, as it's counted.
    package static func type(of line: JSONSlice) -> String? { line.member("type")?.text }

    /// Reads a line of that type.
    package init(_ line: JSONSlice, type: String) {
        switch type {
        case "thread.started":
            self = line.member("thread_id")?.text.map { .threadStarted(ThreadID(rawValue: $0)) } ?? .other
        case "item.completed":
            let item = line.member("item")
            let isMessage = item?.member("type")?.text == "agent_message"
            self = isMessage ? item?.member("text")?.text.map(ExecEvent.message) ?? .other : .other
        case "turn.completed": self = .turnCompleted(usage: line.member("usage")?.value)
        case "turn.failed": self = .turnFailed(message: line.member("error")?.member("message")?.text)
        case "error": self = .error(message: line.member("message")?.text)
        default: self = .other
        }
    }
}
