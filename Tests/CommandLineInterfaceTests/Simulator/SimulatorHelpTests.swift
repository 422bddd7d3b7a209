import CommandLineInterface
import Testing

@Suite("Simulator help")
struct SimulatorHelpTests {
    @Test("Help names every command and flag, with what it's for")
    func helpIsWhole() {
        for command in SimulatorCommand.allCases {
            #expect(SimulatorHelp.text.contains("\n  \(command.rawValue) "))
            #expect(SimulatorHelp.text.contains("  \(command.summary)\n"))
        }
        for flag in SimulatorFlag.allCases {
            let term = "\n  \(flag.rawValue)\(flag.placeholder.map { " \($0)" } ?? "") "
            #expect(SimulatorHelp.text.ranges(of: term).count == 1, "\(term)")
            #expect(SimulatorHelp.text.contains("  \(flag.summary)\n"))
        }
    }

    @Test("Help fits 100 columns, has no blank ends of lines, and ends in one newline")
    func helpFits() {
        let lines = SimulatorHelp.text.split(separator: "\n", omittingEmptySubsequences: false)

        #expect(lines.filter { $0.count > 100 } == [])
        #expect(lines.filter { $0.last == " " } == [])
        #expect(lines.suffix(2).map(\.isEmpty) == [false, true])
    }

    @Test("A usage error says what's wrong and where to look")
    func usageError() {
        #expect(
            SimulatorHelp.usageError(.unknownFlag("--x"))
                == "codexd-sim: unknown flag --x\ncodexd-sim: try codexd-sim --help\n"
        )
    }
}
