/// What codexd may be called for: the words that stand on the command line.
package enum Action: String, CaseIterable, Sendable {
    case newSession = "session new"
    case listSessions = "session list"
    case showSession = "session show"
    case closeSession = "session close"
    case turn
    case interrupt
    case approvals
    case approve
    case decline
    case run
    case runs
    case cancel
    case logs
    case events
    case open
    case start
    case stop
    case status
    case config
    case smoke
    case completions
    case man
    case help

    /// The words, one or two.
    package var words: [Substring] { rawValue.split(separator: " ") }

    /// What its command takes and does.
    package var command: CommandEntry { CommandTable.entry(of: self) }
}
