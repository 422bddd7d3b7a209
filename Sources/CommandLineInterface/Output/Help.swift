/// What codexd says about itself, made from the tables that it obeys; no line is wider than 100 columns.
package enum Help {
    /// The help on a topic, with a final newline.
    package static func text(_ topic: HelpTopic) -> String {
        switch topic {
        case .all: overview
        case .command(let action): text(of: action.command)
        case .family(let word):
            "usage: codexd \(word) …\n\n"
                + table(CommandTable.actions(of: word).map { ($0.command.usage, [$0.command.summary]) })
                + "\nMore with: codexd help \(word) …\n"
        }
    }

    private static let overview =
        """
        usage: codexd [COMMAND] [flags]

        codexd keeps a codex app-server at hand and writes down all it knows of its sessions.
        Begin with: codexd start    then, in another shell: codexd session new


        """
        + CommandEntry.Group.allCases.map { group in
            let entries = CommandTable.entries.filter { $0.group == group }
            return "\(group.rawValue):\n" + table(entries.map { ($0.usage, [$0.summary]) }, column: 28)
        }
        .joined(separator: "\n")
            + """

            for every command:
            \(universal)
            exit codes: \(CallOutcome.allCases.map { "\($0.rawValue) \($0.word)" }.joined(separator: ", "))
            More with: codexd help COMMAND. Every flag of the daemon: codexd help start. The manual: codexd man

            """

    private static let universal = table(
        [
            ("--state-dir, --repo-root", ["where the daemon keeps its files, as for start; also as variables"]),
            ("--json", ["JSON in place of text"]),
            ("--help, -h", ["help for the command"]),
        ],
        column: 28
    )

    private static func text(of command: CommandEntry) -> String {
        var sections = ["usage: codexd \(command.usage) [flags]\n\n\(command.summary)\n"]
        sections += command.about.map { Paragraph.wrapped($0, width: 96) + "\n" }
        sections.append("flags:\n" + table(command.options.map { ($0.term, lines(of: $0)) }))
        switch command.settings {
        case .whole:
            let flags = FlagTable.flags.map { ($0.term, lines(of: $0)) }
            sections.append("flags, their variables and defaults:\n" + table(flags))
        case .place:
            let flags = placing.map { ($0.term, lines(of: $0)) }
            sections.append("where the daemon is found (all flags of start are taken):\n" + table(flags))
        case .none: break
        }
        if !command.examples.isEmpty {
            let lines = command.examples.map { "  # \($0.meaning)\n  \($0.line)\n" }
            sections.append("examples:\n" + lines.joined())
        }
        return sections.joined(separator: "\n")
    }

    /// The flags that say where a daemon's files lie.
    static let placing = FlagTable.flags.filter { ["--repo-root", "--state-dir"].contains($0.name) }

    private static func lines(of flag: Flag) -> [String] {
        let variables = flag.variables.joined(separator: ", ")
        // The names of variables of a kind leave no room beside them.
        if case .other = flag.fallback { return [flag.summary, variables, "default \(flag.fallback)"] }
        return [flag.summary, "\(variables); default \(flag.fallback)"]
    }

    private static func lines(of option: CommandEntry.Option) -> [String] {
        [option.summary] + (option.choices.isEmpty ? [] : [option.choices.joined(separator: ", ")])
    }

    /// What is longer stands on a line of its own, so that there's room for what is said of it.
    private static let widestTerm = 34

    /// A table of two columns; a row may have more lines than one, and a long term has its line for itself.
    private static func table(_ rows: [(term: String, lines: [String])], column: Int? = nil) -> String {
        let column = column ?? min(widestTerm, rows.map(\.term.count).max() ?? 0)
        let indent = String(repeating: " ", count: column + 4)
        return rows.map { row in
            let isLong = row.term.count > column
            let first = isLong ? "\n\(indent)" : String(repeating: " ", count: column + 2 - row.term.count)
            return "  \(row.term)\(first)\(row.lines.joined(separator: "\n\(indent)"))\n"
        }
        .joined()
    }
}

extension CallOutcome {
    /// The code in a word or two.
    fileprivate var word: String {
        switch self {
        case .done: "done"
        case .failed: "the work failed"
        case .usage: "usage"
        case .unreachable: "no daemon"
        case .refused: "refused"
        case .interrupted: "interrupted"
        }
    }
}
