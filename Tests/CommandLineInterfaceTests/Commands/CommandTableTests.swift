import CommandLineInterface
import Testing

@Suite("The table of commands")
struct CommandTableTests {
    private static let topics =
        [HelpTopic.all, .family("session")] + Action.allCases.map(HelpTopic.command)

    @Test("Every action has one line", arguments: Action.allCases)
    func entries(_ action: Action) {
        #expect(CommandTable.entries.count { $0.action == action } == 1)
        let afterOptional = action.command.operands.drop { !$0.isOptional }
        #expect(afterOptional.filter { !$0.isOptional } == [])
    }

    @Test("Help lists every command with its operands and summary, and every exit code")
    func overview() {
        let help = Help.text(.all)

        for entry in CommandTable.entries {
            #expect(help.contains("  \(entry.usage) "))
            #expect(help.contains("  \(entry.summary)\n"))
        }
        for code in CallOutcome.allCases { #expect(help.contains("\(code.rawValue) ")) }
        #expect(help.split(separator: "\n").count < 48)
    }

    @Test("Help on a command has all its flags and examples", arguments: Action.allCases)
    func detail(_ action: Action) {
        let help = Help.text(.command(action))

        #expect(help.hasPrefix("usage: codexd \(action.command.usage) [flags]\n"))
        for option in action.command.options {
            #expect(help.contains("  \(option.term) "))
            #expect(help.contains(option.summary))
        }
        for example in action.command.examples { #expect(help.contains("\n  \(example.line)\n")) }
    }

    @Test("Help on start has every flag of the configuration, with its variables and default")
    func settings() {
        let help = Help.text(.command(.start))

        for flag in FlagTable.flags {
            let words = [flag.term, flag.summary, "default \(flag.fallback)"] + flag.variables
            for word in words { #expect(help.contains(word), "\(word)") }
        }
    }

    @Test("Help fits 100 columns, has no blank ends of lines, and ends in one newline", arguments: topics)
    func fit(_ topic: HelpTopic) {
        let lines = Help.text(topic).split(separator: "\n", omittingEmptySubsequences: false)

        #expect(lines.filter { $0.count > 100 } == [])
        #expect(lines.filter { $0.last == " " } == [])
        #expect(lines.suffix(2).map(\.isEmpty) == [false, true])
    }

    @Test(
        "Help is about the command of the call, whatever else stands there",
        arguments: [
            (["help"], HelpTopic.all), (["-h"], .all), (["help", "turn"], .command(.turn)),
            (["help", "session", "new"], .command(.newSession)), (["help", "session"], .family("session")),
            (["session", "-h"], .family("session")), (["turn", "s", "p", "--follow", "--help"], .command(.turn)),
            (["--help", "nonsense"], .all), (["logs", "--help"], .command(.logs)),
        ]
    )
    func topic(arguments: [String], topic: HelpTopic) throws {
        #expect(try Invocation.forTesting(arguments).topic == topic)
    }

    @Test("The manual has every command, flag, variable and exit code")
    func manual() {
        let page = ManualPage.text
        // As a reader sees it.
        let plain = page.split(separator: "\\-", omittingEmptySubsequences: false).joined(separator: "-")
            .split(separator: ">=", omittingEmptySubsequences: false).joined(separator: "≥")

        for entry in CommandTable.entries {
            #expect(plain.contains(".SS \"codexd \(entry.usage)\"\n"))
            for option in entry.own { #expect(plain.contains(".B \(option.term)\n")) }
        }
        for flag in FlagTable.flags { #expect(plain.contains(".B \(flag.name)\(flag.takesValue ? " " : "\n")")) }
        for code in CallOutcome.allCases { #expect(plain.contains(".B \(code.rawValue)\n")) }
        #expect(page.hasPrefix(".TH CODEXD 1 "))
        #expect(page.unicodeScalars.filter { !$0.isASCII }.isEmpty)
    }
}
