import Basics
import CommandLineInterface
import Contract

extension Invocation {
    /// Reads a call made in `/srv/repo`.
    static func forTesting(
        _ arguments: [String] = [],
        _ environment: [String: String] = [:]
    ) throws(UsageError) -> Invocation {
        try parse(
            arguments: arguments,
            environment: environment,
            workingDirectory: "/srv/repo",
            smokeChild: (command: "/bin/codexd", arguments: ["__smoke-child"])
        )
    }

    /// The error that a call ends in, or `nil` if it's fine.
    static func error(of arguments: [String], _ environment: [String: String] = [:]) -> UsageError? {
        do {
            _ = try forTesting(arguments, environment)
            return nil
        } catch {
            return error
        }
    }
}

extension Configuration {
    /// What `config` says of each setting, so that tests can speak of settings by name.
    var settings: [String: String] {
        let lines = Rendering.configuration(self, asJSON: false).split(separator: "\n")
        let pairs = lines.map { line in
            let parts = line.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts[1]))
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
