/// The one table of commands.
package enum CommandTable {
    /// All commands, in the order in which help lists them.
    package static let entries: [CommandEntry] = sessions + approvals + runs + watching + daemon + tool

    /// The command of an action.
    package static func entry(of action: Action) -> CommandEntry {
        guard let entry = entries.first(where: { $0.action == action }) else {
            preconditionFailure("\(action) has no line in the table of commands")
        }
        return entry
    }

    /// The actions that begin with a word, such as the four of `session`.
    package static func actions(of word: String) -> [Action] {
        entries.map(\.action).filter { $0.words.first.map(String.init) == word }
    }

    /// The first words, each once, in the table's order.
    package static let words: [String] = entries.reduce(into: []) { words, entry in
        let word = String(entry.action.words[0])
        if !words.contains(word) { words.append(word) }
    }

    /// What stands wherever a client prints to people.
    package static let promptFromInput = "A prompt of - is read from standard input. Behind -- nothing is a flag."

    private static let daemon = [
        CommandEntry(
            action: .start,
            group: .daemon,
            summary: "run the daemon until a signal stops it (the default)",
            own: [
                .init(.runOnce, "start, live for the smoke lifetime, stop"),
                .init(.trace, "FILE", "write all that happens to a new file, for codexd-sim replay"),
            ],
            settings: .whole,
            about: [
                "It prints one line once it is up, and again when it has stopped. A flag beats its variable, and the "
                    + "variable beats the default. Flags also take --flag=value."
            ],
            examples: [
                .init("codexd start --node-id mini-2 --local-api-base http://127.0.0.1:4400", "another name and port"),
                .init(
                    "codexd start --server-command codex --server-arg app-server --server-arg=--verbose",
                    "choose what is started as the app-server"
                ),
                .init("BAA_CODEXD_SERVER_ARGS='[\"app-server\"]' codexd start --run-once", "a variable says the same"),
            ]
        ),
        CommandEntry(
            action: .stop,
            group: .daemon,
            summary: "stop the daemon, and wait until it has ended",
            about: [
                "It sends SIGTERM to the process that holds the lock of the state directory. Work in hand is recorded "
                    + "as lost; sessions are there again after the next start."
            ]
        ),
        CommandEntry(
            action: .status,
            group: .daemon,
            summary: "print what the files say; works whether or not the daemon runs",
            settings: .whole
        ),
        CommandEntry(
            action: .config,
            group: .daemon,
            summary: "print the configuration that the others would have",
            settings: .whole,
            examples: [.init("codexd config --repo-root /srv/work --json", "for another repository, as JSON")]
        ),
        CommandEntry(
            action: .smoke,
            group: .daemon,
            summary: "run the daemon on a child of its own, without Codex, and check all",
            settings: .whole
        ),
        CommandEntry(
            action: .open,
            group: .daemon,
            summary: "print a link that opens the daemon's page in a browser, once"
        ),
    ]

    private static let tool = [
        CommandEntry(
            action: .completions,
            group: .tool,
            summary: "print completions for a shell",
            operands: [.init(name: "SHELL", choices: CompletionShell.allCases.map(\.rawValue))],
            settings: .none,
            examples: CompletionShell.allCases.map { .init($0.installation, "for \($0.rawValue)") }
        ),
        CommandEntry(
            action: .man,
            group: .tool,
            summary: "print the manual page, as roff",
            settings: .none,
            examples: [
                .init("codexd man > /usr/local/share/man/man1/codexd.1", "install it"),
                .init("codexd man | man -l -", "read it"),
            ]
        ),
        CommandEntry(
            action: .help,
            group: .tool,
            summary: "print help, or help for one command",
            operands: [.init(name: "COMMAND", isOptional: true)],
            settings: .none,
            examples: [.init("codexd help start", "every flag of the daemon, with variable and default")]
        ),
    ]
}
