package import Basics

/// How scenarios are run against a real daemon.
package struct LiveOptions: Hashable, Sendable {
    /// The words that run codexd; what it is to do follows them.
    package var daemon: [String]

    /// The folder in which the programs lie that play the servers.
    package var fakes: String

    /// Where runs have their directories, an absolute path; `nil` is a temporary place.
    package var artifacts: String?

    /// Whose files stay.
    package var keep = Keep.failed

    /// By what the length of every wait is multiplied.
    package var timeoutScale = 1.0

    /// From what a scenario draws, or `nil` for its own seed.
    package var seed: UInt64?

    /// Other values of constants, which were known when the scenario was read.
    package var variables: JSONObject = [:]

    /// What stands behind the file in the command that does the same again.
    package var reproduction = ""

    /// Creates options with every default.
    package init(daemon: [String], fakes: String) {
        self.daemon = daemon
        self.fakes = fakes
    }
}
