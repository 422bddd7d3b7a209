/// The manual page `codexd(1)` in the macros of man(7), made from the tables that the command obeys.
package enum ManualPage {
    /// The page as roff, with a final newline.
    package static let text = (head + commands + settings + files + codes + rest).map { $0 + "\n" }.joined()

    private static let head =
        [
            #".TH CODEXD 1 "" codexd "User commands""#,
            ".SH NAME",
            #"codexd \- keeps a codex app-server at hand, and asks it"#,
            ".SH SYNOPSIS",
        ]
        + CommandTable.entries.flatMap { entry in
            [".HP", ".B codexd " + quoted(entry.action.rawValue), operands(entry) + "[flags]"]
        }
        + [
            ".SH DESCRIPTION"
        ]
        + prose(
            "codexd is a daemon that keeps one codex app-server running, keeps sessions and turns on it, runs one-shot "
                + "jobs of codex exec, and writes down all it knows. The same program is the client of that daemon."
        )
        + [".PP"]
        + prose(
            "Without a command it starts the daemon. The client finds the daemon by its state directory, so it is "
                + "called in the same directory as the daemon, or with the same --repo-root or --state-dir. It prints "
                + "text for people, with colour on a terminal, and with --json JSON for programs."
        )

    private static let commands =
        [".SH COMMANDS"]
        + CommandTable.entries.flatMap { entry -> [String] in
            var lines = [".SS " + quoted("codexd \(entry.usage)")] + prose(entry.summary)
            for paragraph in entry.about { lines += [".PP"] + prose(paragraph) }
            for option in entry.own {
                lines += [".TP", ".B " + escaped(option.term)]
                let choices = option.choices.isEmpty ? "" : ": " + option.choices.joined(separator: ", ")
                lines += prose(option.summary + choices)
            }
            for example in entry.examples {
                lines += [".PP", escaped(example.meaning.capitalizedFirst + ":"), ".PP", ".EX"]
                lines += [escaped("  " + example.line), ".EE"]
            }
            return lines
        }

    private static let settings =
        [
            ".SH OPTIONS", "All commands take", ".B \\-\\-json", "and", ".BR \\-\\-help .",
            "Those that speak of the daemon take these.",
            "A flag beats its variable, and the variable beats the default.",
        ]
        + FlagTable.flags.flatMap { flag in
            [".TP", ".B " + escaped(flag.term)]
                + prose("\(flag.summary). Default: \(flag.fallback)")
                + prose("Variable: " + flag.variables.joined(separator: ", "))
        }

    private static let files =
        [
            ".SH ENVIRONMENT", "The variables above, and",
            ".TP", ".B NO_COLOR", "If it is set and not empty, there is no colour.",
            ".SH FILES",
        ]
        + [
            ("state/codexd/local\u{2D}api.json", "Where the running daemon is reached."),
            ("state/codexd/api\u{2D}token", "The token of its local API, which the client reads."),
            ("state/codexd/daemon.lock", "Locked by the running daemon."),
            ("logs/codexd/events.jsonl", "The event log."),
            ("runs/TASK/RUN/", "What a run did and left."),
        ]
        .flatMap { [".TP", ".I " + escaped($0.0), escaped($0.1)] }

    private static let codes =
        [".SH EXIT STATUS"]
        + CallOutcome.allCases.flatMap { [".TP", ".B \($0.rawValue)", escaped($0.summary.capitalizedFirst + ".")] }

    private static let rest = [
        ".SH EXAMPLES", "In one shell:", ".PP", ".EX", "  mkdir \\-p \\(ti/codexd && cd \\(ti/codexd && codexd start",
        ".EE", ".PP", "In another:", ".PP", ".EX", "  cd \\(ti/codexd",
        "  session=$(codexd session new)", "  codexd turn \"$session\" \"Say hello.\" \\-\\-follow",
        "  codexd run \"Say hello.\" \\-\\-skip\\-git\\-repo\\-check \\-\\-follow", "  codexd stop", ".EE",
    ]

    private static func operands(_ entry: CommandEntry) -> String {
        entry.operands.map { "\\fI\(escaped($0.shown))\\fR " }.joined()
    }

    /// A sentence, or more, in lines of the source.
    private static func prose(_ text: String) -> [String] {
        let text = text.capitalizedFirst + (text.hasSuffix(".") ? "" : ".")
        return Paragraph.wrapped(text, width: 70).split(separator: "\n").map { escaped(String($0)) }
    }

    /// One argument of a macro.
    private static func quoted(_ text: String) -> String {
        "\"\(escaped(text).split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\(dq"))\""
    }

    /// Text in which nothing is taken for roff: a dash stays a dash, and no line begins with a control character.
    static func escaped(_ text: String) -> String {
        let escaped = text.map { character in
            switch character {
            case "\\": "\\e"
            case "-": "\\-"
            case "…": "..."
            case "≥": ">="
            case "~": "\\(ti"
            case "^": "\\(ha"
            case "`": "\\(ga"
            default: String(character)
            }
        }
        .joined()
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}

extension String {
    /// The text with its first letter as a capital, as a sentence begins.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
