/// Completions for fish, made from the table of commands.
enum FishCompletion {
    static let script =
        "# Completions of codexd for fish; made by: codexd completions fish\ncomplete -c codexd -f\n"
        + (words + families + options + operands).map { "complete -c codexd \($0)\n" }.joined()

    private static let words = CommandTable.words.map { word in
        let summary = Action(rawValue: word)?.command.summary ?? "make, list, show and close \(word)s"
        return "-n __fish_use_subcommand -a \(word) -d \(quoted(summary))"
    }

    private static let families = CommandTable.words.filter { Action(rawValue: $0) == nil }.flatMap { word in
        let actions = CommandTable.actions(of: word)
        let seconds = actions.map { String($0.words[1]) }.joined(separator: " ")
        let condition = "__fish_seen_subcommand_from \(word); and not __fish_seen_subcommand_from \(seconds)"
        return actions.map { "-n '\(condition)' -a \($0.words[1]) -d \(quoted($0.command.summary))" }
    }

    private static let options = CommandTable.entries.flatMap { entry in
        entry.options.map { option in
            let short = option.flag.short.map { " -s \($0.dropFirst())" } ?? ""
            let values = option.choices.isEmpty ? "" : " -a \(quoted(option.choices.joined(separator: " ")))"
            let value = option.flag.takesValue ? (option.choices.isEmpty ? " -r -F" : " -x\(values)") : ""
            let flag = "-l \(option.flag.rawValue.dropFirst(2))\(short)\(value)"
            return "-n '\(seen(entry.action))' \(flag) -d \(quoted(option.summary))"
        }
            + CompletionWords.settings(of: entry).map { flag in
                let value = flag.takesValue ? " -r -F" : ""
                return "-n '\(seen(entry.action))' -l \(flag.name.dropFirst(2))\(value) -d \(quoted(flag.summary))"
            }
    }

    private static let operands = CommandTable.entries.flatMap { entry in
        entry.operands.compactMap { operand in
            let words = CompletionWords.choices(of: operand, entry)
            return words.isEmpty ? nil : "-n '\(seen(entry.action))' -a \(quoted(words.joined(separator: " ")))"
        }
    }

    private static func seen(_ action: Action) -> String {
        action.words.map { "__fish_seen_subcommand_from \($0)" }.joined(separator: "; and ")
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
    }
}
