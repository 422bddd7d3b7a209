/// Completions for bash: one function, made from the table of commands.
///
/// It needs nothing but bash itself.
enum BashCompletion {
    static let script = """
        # Completions of codexd for bash; made by: codexd completions bash
        _codexd() {
            local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
            local command= operands=0 skip= word index
            for ((index = 1; index < COMP_CWORD; index++)); do
                word=${COMP_WORDS[index]}
                if [[ -n $skip ]]; then skip=; continue; fi
                case $word in
                    \(valued)) skip=1 ;;
                    -*) ;;
                    *)
                        case $command in
                            '') command=$word ;;
                            \(families)) command="$command $word" ;;
                            *) operands=$((operands + 1)) ;;
                        esac ;;
                esac
            done
            local words= files=
            if [[ -n $skip ]]; then
                case $command/$previous in
        \(values)
                    *) files=1 ;;
                esac
            elif [[ $current == -* ]]; then
                case $command in
        \(flags)
                esac
            else
                case $command/$operands in
                    /0) words='\(CommandTable.words.joined(separator: " "))' ;;
        \(operands)
                esac
            fi
            COMPREPLY=()
            if [[ -n $words ]]; then
                COMPREPLY=($(compgen -W "$words" -- "$current"))
            elif [[ -n $files ]]; then
                COMPREPLY=($(compgen -f -- "$current"))
            fi
            return 0
        }
        complete -F _codexd codexd

        """

    /// A pattern of all flags behind which a value stands.
    private static let valued =
        (Switch.allCases.filter(\.takesValue).map(\.rawValue) + FlagTable.flags.filter(\.takesValue).map(\.name))
        .joined(separator: "|")

    /// A pattern of the words that need a second one.
    private static let families = CommandTable.words.filter { Action(rawValue: $0) == nil }.joined(separator: "|")

    private static let values = CommandTable.entries.flatMap { entry in
        entry.options.filter { !$0.choices.isEmpty }.map { option in
            line("'\(entry.action.rawValue)/\(option.flag.rawValue)'", option.choices)
        }
    }
    .joined(separator: "\n")

    private static let flags = CommandTable.entries.map { entry in
        line("'\(entry.action.rawValue)'" + (entry.action == .start ? "|''" : ""), CompletionWords.flags(of: entry))
    }
    .joined(separator: "\n")

    private static let operands: String = {
        let families = CommandTable.words.filter { Action(rawValue: $0) == nil }.map { word in
            line("\(word)/0", CommandTable.actions(of: word).map { String($0.words[1]) })
        }
        let choices = CommandTable.entries.flatMap { entry in
            entry.operands.enumerated().compactMap { index, operand in
                let words = CompletionWords.choices(of: operand, entry)
                return words.isEmpty ? nil : line("'\(entry.action.rawValue)/\(index)'", words)
            }
        }
        return (families + choices).joined(separator: "\n")
    }()

    private static func line(_ pattern: String, _ words: [String]) -> String {
        "            \(pattern)) words='\(words.joined(separator: " "))' ;;"
    }
}

/// What can be completed, whatever the shell.
enum CompletionWords {
    /// The flags of a command, with those of the configuration that matter to it.
    static func flags(of entry: CommandEntry) -> [String] {
        entry.options.map(\.flag.rawValue) + settings(of: entry).map(\.name)
    }

    /// The flags of the configuration that matter to a command.
    static func settings(of entry: CommandEntry) -> [Flag] {
        switch entry.settings {
        case .whole: FlagTable.flags
        case .place: Help.placing
        case .none: []
        }
    }

    /// What an operand may be, if that can be said.
    static func choices(of operand: CommandEntry.Operand, _ entry: CommandEntry) -> [String] {
        entry.action == .help ? CommandTable.words : operand.choices
    }
}
