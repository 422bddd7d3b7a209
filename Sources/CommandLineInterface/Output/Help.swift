/// What codexd says about itself, made from the tables that it obeys.
package enum Help {
    /// The whole text, with a final newline; no line is wider than 100 columns.
    package static let text = [usage, actions, flags, switches, examples, exitCodes].joined(separator: "\n")

    private static let usage = """
        usage: codexd [\(Action.allCases.map(\.rawValue).joined(separator: "|"))] [flags]

        codexd keeps a codex app-server at hand and writes down all it knows of its sessions.
        A flag beats a variable, a variable beats the default. Flags also take --flag=value.

        """

    private static let actions = section("actions", Action.allCases.map { ($0.rawValue, [$0.summary]) })

    private static let flags = section(
        "flags, their variables and defaults",
        FlagTable.flags.map { flag in
            let variables = flag.variables.joined(separator: ", ")
            return ("\(flag.name) \(flag.placeholder)", [flag.summary, "\(variables); default \(flag.fallback)"])
        }
    )

    private static let switches = section(
        "for one call",
        Switch.allCases.map { ("\($0.rawValue)\($0.placeholder.map { " \($0)" } ?? "")", [$0.summary]) }
    )

    private static let examples = """
        examples:
          codexd config --repo-root /srv/work --json
          codexd start --node-id mini-2 --local-api-base http://127.0.0.1:4400
          codexd start --server-command codex --server-arg app-server --server-arg=--verbose
          BAA_CODEXD_SERVER_ARGS='["app-server"]' codexd start --run-once
          codexd status

        """

    private static let exitCodes = section(
        "exit codes",
        [
            ("0", ["done"]),
            ("1", ["something failed: the start, or a check of smoke"]),
            ("2", ["the call was wrong, and nothing was started"]),
        ]
    )

    /// A heading and a table of two columns; a row may have more lines than one.
    private static func section(_ title: String, _ rows: [(term: String, lines: [String])]) -> String {
        let column = rows.map(\.term.count).max() ?? 0
        let lines = rows.flatMap { row in
            row.lines.enumerated().map { index, line in
                let term = index == 0 ? row.term : ""
                return "  \(term)\(String(repeating: " ", count: column - term.count))  \(line)\n"
            }
        }
        return "\(title):\n\(lines.joined())"
    }
}
