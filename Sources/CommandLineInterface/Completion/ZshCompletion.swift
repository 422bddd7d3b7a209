/// Completions for zsh, made from the table of commands.
enum ZshCompletion {
    static let script = """
        #compdef codexd
        # Completions of codexd for zsh; made by: codexd completions zsh
        _codexd() {
          local -a commands
          commands=(
        \(CommandTable.words.map { "    '\($0):\(quoted(summary(of: $0)))'" }.joined(separator: "\n"))
          )
          if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
            _describe command commands
            return
          fi
          local command=$words[2]
          (( CURRENT-- )); shift words
          case $command in
        \(families)
          esac
          case $command in
        \(cases)
            *) _files ;;
          esac
        }
        compdef _codexd codexd

        """

    private static let families = CommandTable.words.filter { Action(rawValue: $0) == nil }.map { word in
        let names = CommandTable.actions(of: word).map { "'\($0.words[1]):\(quoted($0.command.summary))'" }
        return """
                \(word))
                  if (( CURRENT == 2 )); then
                    local -a seconds=(\(names.joined(separator: " ")))
                    _describe command seconds
                    return
                  fi
                  command="\(word) $words[2]"
                  (( CURRENT-- )); shift words ;;
            """
    }
    .joined(separator: "\n")

    private static let cases = CommandTable.entries.map { entry in
        let options = entry.options.flatMap { option -> [String] in
            let value = option.placeholder.map { ":\($0.lowercased()):\(values(option))" } ?? ""
            return [option.flag.rawValue, option.flag.short].compactMap(\.self).map {
                "'*\($0)[\(quoted(option.summary))]\(value)'"
            }
        }
        let settings = CompletionWords.settings(of: entry).map {
            "'*\($0.name)[\(quoted($0.summary))]\($0.takesValue ? ":value:_files" : "")'"
        }
        let operands = entry.operands.map { operand in
            let words = CompletionWords.choices(of: operand, entry)
            let action = words.isEmpty ? " " : "(\(words.joined(separator: " ")))"
            return "':\(operand.name.lowercased()):\(action)'"
        }
        let specs = (options + settings + operands).map { " \\\n      " + $0 }.joined()
        return "    '\(entry.action.rawValue)')\n      _arguments\(specs) ;;"
    }
    .joined(separator: "\n")

    private static func values(_ option: CommandEntry.Option) -> String {
        option.choices.isEmpty ? "_files" : "(\(option.choices.joined(separator: " ")))"
    }

    private static func summary(of word: String) -> String {
        Action(rawValue: word)?.command.summary ?? "make, list, show and close \(word)s"
    }

    /// Text in which nothing ends a quotation or a part of a specification.
    private static func quoted(_ text: String) -> String {
        text.map { character in
            switch character {
            case "'": "'\\''"
            case ":", "[", "]": "\\\(character)"
            default: String(character)
            }
        }
        .joined()
    }
}
