import CommandLineInterface
import Testing

@Suite("Completions")
struct CompletionTests {
    @Test("Each script knows every word and flag", arguments: CompletionShell.allCases)
    func whole(_ shell: CompletionShell) {
        let script = shell.script

        for word in CommandTable.words { #expect(script.contains(word)) }
        for flag in Switch.allCases.map(\.rawValue) + FlagTable.flags.map(\.name) {
            #expect(script.contains(shell == .fish ? " -l \(flag.dropFirst(2))" : flag), "\(flag)")
        }
        #expect(script.hasSuffix("\n"))
    }
}
