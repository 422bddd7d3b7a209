/// What codexd-sim says about itself, made from the tables that it obeys.
package enum SimulatorHelp {
    /// The whole text, with a final newline; no line is wider than 100 columns.
    package static let text = [usage, commands, flags, examples, exitCodes].joined(separator: "\n")

    /// What's wrong with a call, for standard error.
    package static func usageError(_ error: SimulatorUsageError) -> String {
        "codexd-sim: \(error)\ncodexd-sim: try codexd-sim --help\n"
    }

    private static let usage = """
        usage: codexd-sim COMMAND [FILES…] [flags]

        codexd-sim shows by scenarios that codexd does what its contract says.
        Flags also take --flag=VALUE; behind -- everything is a file.

        """

    private static let commands = table(
        "commands",
        SimulatorCommand.allCases.map { ("\($0.rawValue)\($0.operands.placeholder)", $0.summary) }
    )

    /// A table for each set of commands, in the order in which flags first have it.
    private static let flags: String = {
        var owners: [Set<SimulatorCommand>] = []
        for flag in SimulatorFlag.allCases where !owners.contains(flag.commands) { owners.append(flag.commands) }
        return owners.map { owners in
            let names = SimulatorCommand.allCases.filter(owners.contains).map(\.rawValue)
            let last = names.suffix(2).joined(separator: " and ")
            let title = (names.dropLast(2) + [last]).joined(separator: ", ")
            return table("flags of \(title)", rows { $0.commands == owners })
        }
        .joined(separator: "\n")
    }()

    private static let examples = """
        examples:
          codexd-sim run Scenarios/*.json
          codexd-sim run Scenarios/*.json --tag "turn and not large" --jobs 4 --junit report.xml
          codexd-sim run Scenarios/turn-steer.json --repeat 50 --fail-fast --keep always
          codexd-sim run Scenarios/*.json --daemon '/opt/codexd/bin/codexd --event-cache-size 10'
          codexd-sim run Scenarios/*.json --mode sim --tag "not large" --check-determinism
          codexd-sim fuzz Scenarios/*.json --for 5m --seed 1
          codexd-sim sweep Scenarios/*.json --tag "not large"
          codexd-sim list Scenarios/*.json --shard 2/3

        """

    private static let exitCodes = table(
        "exit codes",
        [
            ("0", "all that could be run passed"),
            ("1", "something failed"),
            ("2", "the call or a scenario was wrong, and nothing was run"),
            ("3", "the harness itself went wrong"),
            ("4", "nothing was selected, or nothing of it can be run in this mode"),
        ]
    )

    private static func rows(_ isIncluded: (SimulatorFlag) -> Bool) -> [(term: String, text: String)] {
        SimulatorFlag.allCases.filter(isIncluded).map { flag in
            ("\(flag.rawValue)\(flag.placeholder.map { " \($0)" } ?? "")", flag.summary)
        }
    }

    /// A heading and a table of two columns.
    private static func table(_ title: String, _ rows: [(term: String, text: String)]) -> String {
        let column = rows.map(\.term.count).max() ?? 0
        let lines = rows.map { "  \($0.term)\(String(repeating: " ", count: column - $0.term.count))  \($0.text)\n" }
        return "\(title):\n\(lines.joined())"
    }
}
