import Basics
package import Contract

/// How `codex exec` is called for a run.
///
/// The prompt isn't among the arguments, where every user of the machine could read it: it goes through standard
/// input, as `-` says.
package struct ExecCommand: Hashable, Sendable {
    /// The program.
    package let command: String
    /// Its arguments.
    package let arguments: [String]
    /// The directory it works in.
    package let directory: String

    /// Puts the call together.
    package init(_ run: Run, _ configuration: Configuration) {
        let options = RunOptions(run.request)
        func optional(_ flag: String, _ value: String?) -> [String] { value.map { ["\(flag)=\($0)"] } ?? [] }
        command = configuration.exec.command
        directory = run.directory
        arguments =
            configuration.exec.arguments + ["exec", "--json", "--cd", run.directory]
            + optional("--model", options.model)
            + optional("--profile", options.profile)
            + optional("--sandbox", options.sandbox)
            + options.config.map { "--config=\($0)" }
            + options.writableDirectories.map { "--add-dir=\($0)" }
            + options.images.map { "--image=\($0)" }
            + (options.skipsRepositoryCheck ? ["--skip-git-repo-check"] : [])
            + ["--output-last-message", "\(configuration.directory(of: run.place))/\(RunFile.lastMessage)", "-"]
    }

    /// The call on one line, for people.
    package var line: String { ([command] + arguments).joined(separator: " ") }
}
