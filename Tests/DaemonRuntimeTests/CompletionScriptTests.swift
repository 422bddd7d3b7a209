import Platform
import Testing

@Suite("Completions in bash", .timeLimit(.minutes(1)))
struct CompletionScriptTests {
    /// What bash offers for the last word of a command line.
    private func offers(_ words: [String]) throws -> [String] {
        let workplace = try Workplace()
        let codexd = try Program.path("codexd")
        let line = words.map { "'\($0)'" }.joined(separator: " ")
        let script = """
            source <('\(codexd)' completions bash) || exit 9
            COMP_WORDS=(codexd \(line)); COMP_CWORD=\(words.count)
            _codexd && printf '%s\\n' "${COMPREPLY[@]}"
            """
        let bash = try Command.run("bash", ["--norc", "-c", script], in: workplace.path)
        try #require(bash.status == .exited(code: 0), "\(bash.errorOutput)")
        return bash.output.split(separator: "\n").map(String.init)
    }

    @Test("bash finds nothing wrong with the script")
    func syntax() throws {
        let workplace = try Workplace()
        let codexd = try Program.path("codexd")

        let check = try Command.run("bash", ["-c", "'\(codexd)' completions bash | bash -n"], in: workplace.path)

        #expect(check.status == .exited(code: 0))
        #expect(check.errorOutput.isEmpty)
    }

    @Test(
        "What may come next is offered",
        arguments: [
            (["se"], ["session"]), (["st"], ["start", "stop", "status"]),
            (["session", ""], ["new", "list", "show", "close"]),
            (["--json", "session", "cl"], ["close"]), (["session", "list", "--status", ""], ["active", "closed"]),
            (["runs", "--status", "c"], ["completed"]), (["turn", "s", "p", "--fo"], ["--follow"]),
            (["--repo-root", "x", "logs", "r", "--channel", "s"], ["stdout", "stderr"]),
            (["completions", "z"], ["zsh"]), (["help", "inter"], ["interrupt"]), (["turn", "s", "--run"], []),
            (["start", "--node"], ["--node-id"]), (["--node"], ["--node-id"]),
        ] as [([String], [String])]
    )
    func offering(words: [String], offered: [String]) throws {
        #expect(Set(try offers(words)) == Set(offered))
    }
}
