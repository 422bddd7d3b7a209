/// One command as its user sees it: parser, help, completions and manual are all made from this.
package struct CommandEntry: Sendable {
    /// What it's about, and so where help lists it.
    package enum Group: String, CaseIterable, Sendable {
        case sessions = "sessions and turns"
        case approvals
        case runs
        case watching = "watching"
        case daemon = "the daemon"
        case tool = "this tool"
    }

    /// Which flags of the configuration it is given.
    package enum Settings: Sendable {
        /// All: it is the daemon, or speaks of it.
        case whole
        /// All are taken, so that one line serves all; those that say where the daemon's files lie matter.
        case place
        /// It needs none.
        case none
    }

    /// An argument that is no flag.
    package struct Operand: Hashable, Sendable {
        /// What stands for it in the synopsis, in capitals.
        package let name: String
        /// Whether it may be left out.
        package var isOptional = false
        /// What it may be, if that's a short list.
        package var choices: [String] = []
    }

    /// A flag for one call.
    package struct Option: Hashable, Sendable {
        /// The flag.
        package let flag: Switch
        /// What stands for its value, or `nil` if it takes none.
        package let placeholder: String?
        /// What it's for, in one line.
        package let summary: String
        /// What its value may be, if that's a short list.
        package let choices: [String]

        init(_ flag: Switch, _ summary: String) {
            self.init(flag, nil, summary)
        }

        init(_ flag: Switch, _ placeholder: String?, _ summary: String, choices: [String] = []) {
            precondition(flag.takesValue == (placeholder != nil), "a value has a placeholder")
            self.flag = flag
            self.placeholder = placeholder
            self.summary = summary
            self.choices = choices
        }

        /// Whether others than the choices may be good too: the app-server judges them, and newer ones know more.
        package var isOpen: Bool { flag == .sandbox }

        /// The flag and what stands for its value, with the short form in front if there's one.
        package var term: String {
            (flag.short.map { "\($0), " } ?? "") + flag.rawValue + (placeholder.map { " \($0)" } ?? "")
        }
    }

    /// The words that call it.
    package let action: Action
    /// What it's about.
    package let group: Group
    /// What it does, in one line.
    package let summary: String
    /// The arguments that are no flags, in their order.
    package var operands: [Operand] = []
    /// The flags for one call, without `--json` and `--help`, which all take.
    package var own: [Option] = []
    /// Which flags of the configuration it is given.
    package var settings: Settings = .place
    /// What else there is to know, a paragraph each.
    package var about: [String] = []
    /// Calls, each with what it does.
    package var examples: [Example] = []

    /// A call, and what it does.
    package struct Example: Hashable, Sendable {
        /// The line for the shell.
        package let line: String
        /// What it does.
        package let meaning: String

        init(_ line: String, _ meaning: String) {
            self.line = line
            self.meaning = meaning
        }
    }

    /// All flags for one call.
    package var options: [Option] {
        own + [Option(.json, "print JSON in place of text"), Option(.help, "print help for this command")]
    }

    /// Whether it asks a daemon that runs.
    package var isClient: Bool {
        switch group {
        case .sessions, .approvals, .runs, .watching: true
        case .daemon, .tool: action == .stop || action == .open
        }
    }

    /// The command and its operands on one line, such as `turn SESSION PROMPT`.
    package var usage: String {
        ([action.rawValue] + operands.map(\.shown)).joined(separator: " ")
    }
}

extension CommandEntry.Operand {
    /// The operand as the synopsis has it: in brackets if it may be left out, its choices if they are few.
    package var shown: String {
        let text = choices.isEmpty ? name : choices.joined(separator: "|")
        return isOptional ? "[\(text)]" : text
    }
}
