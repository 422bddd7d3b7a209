/// A shell that can complete codexd's command lines.
package enum CompletionShell: String, CaseIterable, Sendable {
    case bash
    case zsh
    case fish

    /// The call that installs the completions for one user.
    var installation: String {
        switch self {
        case .bash: "codexd completions bash > ~/.local/share/bash-completion/completions/codexd"
        case .zsh: "codexd completions zsh > \"${fpath[1]}/_codexd\""
        case .fish: "codexd completions fish > ~/.config/fish/completions/codexd.fish"
        }
    }

    /// The script for the shell, made from the table of commands.
    package var script: String {
        switch self {
        case .bash: BashCompletion.script
        case .zsh: ZshCompletion.script
        case .fish: FishCompletion.script
        }
    }
}
