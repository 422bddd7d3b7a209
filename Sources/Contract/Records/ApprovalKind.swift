/// What an app-server may ask of its client, by the words of the flags.
package enum ApprovalKind: String, CaseIterable, Hashable, Sendable {
    /// Whether a command may run.
    case command
    /// Whether files may be changed.
    case fileChange = "file-change"
    /// Whether a turn gets more rights.
    case permissions
    /// Questions of a tool to the user.
    case userInput = "user-input"
    /// What an MCP server wants to know.
    case elicitation
    /// To run a tool that is the client's own.
    case toolCall = "tool-call"
}

/// What is done about an approval that's asked for.
package enum ApprovalPolicy: String, CaseIterable, Hashable, Sendable {
    /// It waits for somebody who decides.
    case ask
    /// It's granted at once.
    case accept
    /// It's declined at once.
    case decline
}
