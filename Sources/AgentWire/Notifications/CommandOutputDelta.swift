package import Basics

/// A piece of what a command wrote.
package struct CommandOutputDelta: Hashable, Sendable {
    /// The notification's name on the wire.
    package static let method = "command/exec/outputDelta"

    /// The name under which the command was started; no process id of the system.
    package let processID: String

    /// Which of its outputs: `stdout` or `stderr`.
    package let stream: JSON

    /// The bytes to add, in Base64; characters may be cut in two.
    package let deltaBase64: String

    /// Whether the server drops what follows.
    package let capReached: JSON

    /// Reads the params.
    package init(params: JSONSlice?) throws(MissingMember) {
        let members = MemberReader(params, of: Self.method)
        processID = try members.text("processId")
        stream = members.json("stream")
        deltaBase64 = try members.text("deltaBase64")
        capReached = members.json("capReached")
    }

    /// Whether the command wrote it as a complaint rather than as a result.
    package var isStandardError: Bool { stream.text == "stderr" }
}
