package import Scenarios

/// How a fake was called: with the arguments of the real program, and a few of its own.
package struct FakeCall: Hashable, Sendable {
    /// What it pretends to be.
    package let kind: ServerPlan.Kind

    /// The scenario's file; without one it is plain and well-behaved.
    package var scenario: String?

    /// The server of the scenario that it plays.
    package var server: String?

    /// The variable with other values of the scenario's constants, an object of JSON.
    static let variablesVariable = "CODEXD_SIM_VARIABLES"

    /// The text of that variable, if it has one.
    var variables: String?

    /// The socket of the runner.
    package var control: String?

    /// Whether somebody wants to know what arguments there are.
    package var wantsHelp = false

    /// How many words stood there that aren't options: `exec` and the prompt are all that may.
    private var words = 0

    /// Reads arguments and environment; an argument goes before the variable that means the same.
    ///
    /// - Parameters:
    ///   - kind: What it pretends to be.
    ///   - arguments: What follows the command's name.
    ///   - environment: The variables of the process.
    /// - Throws: ``FakeUsageError`` for an argument that the real one doesn't know either, or that needs more of it
    ///   than a fake can do.
    package init(
        _ kind: ServerPlan.Kind,
        arguments: [String],
        environment: [String: String]
    ) throws(FakeUsageError) {
        self.kind = kind
        scenario = environment["CODEXD_SIM_SCENARIO"]
        server = environment[kind.serverVariable]
        control = environment["CODEXD_SIM_CONTROL"]
        variables = environment[Self.variablesVariable].flatMap { $0.isEmpty ? nil : $0 }
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            let isJoined = argument.hasPrefix("--") && parts.count == 2
            let name = isJoined ? parts[0] : argument
            if name == "--help" || name == "-h" {
                wantsHelp = true
            } else if kind.switches.contains(name), !isJoined {
                continue
            } else if kind.options.contains(name) {
                guard let value = isJoined ? parts[1] : rest.popFirst() else { throw .missingValue(name) }
                try take(name, value)
            } else {
                try take(word: argument)
            }
        }
    }

    private mutating func take(_ name: String, _ value: String) throws(FakeUsageError) {
        switch name {
        case "--scenario": scenario = value
        case "--server": server = value
        case "-c", "--config":
            guard value.contains("=") else { throw .badConfiguration(value) }
        case "--listen":
            guard value == "stdio://" else { throw .cannotListen(value) }
        default: break  // It says how the model is to work, and a fake has none.
        }
    }

    private mutating func take(word: String) throws(FakeUsageError) {
        let isOption = word.hasPrefix("-") && word != "-"
        switch kind {
        case .appServer where word == "app-server": return
        case .exec where word == "exec" && words == 0: words = 1
        case .exec where !isOption && words < 2: words = 2  // The prompt, or `-` for what comes on standard input.
        case .appServer, .exec: throw .unknown(word)
        }
    }
}

extension ServerPlan.Kind {
    /// The name of the fake's command.
    package var fakeName: String {
        switch self {
        case .appServer: "fake-app-server"
        case .exec: "fake-codex-exec"
        }
    }

    /// The variable that names the server to play.
    var serverVariable: String {
        switch self {
        case .appServer: "CODEXD_SIM_SERVER"
        case .exec: "CODEXD_SIM_EXEC_SERVER"
        }
    }

    /// What has no value and is accepted.
    fileprivate var switches: Set<String> {
        switch self {
        case .appServer: []
        case .exec: ["--json", "--skip-git-repo-check", "--ephemeral", "--dangerously-bypass-approvals-and-sandbox"]
        }
    }

    /// What has a value.
    fileprivate var options: Set<String> {
        let shared: Set = ["--scenario", "--server", "-c", "--config", "--enable", "--disable"]
        return switch self {
        case .appServer: shared.union(["--listen"])
        case .exec:
            shared.union([
                "-C", "--cd", "-m", "--model", "-p", "--profile", "-s", "--sandbox", "--add-dir", "-i", "--image", "-o",
                "--output-last-message", "--output-schema", "--color",
            ])
        }
    }
}

/// Why a fake doesn't begin.
package enum FakeUsageError: Error, Hashable, Sendable {
    /// An argument that nobody knows.
    case unknown(String)

    /// An argument that needs a value.
    case missingValue(String)

    /// A configuration that isn't `key=value`.
    case badConfiguration(String)

    /// A place where only the real one listens.
    case cannotListen(String)
}

extension FakeUsageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknown(let argument): "unexpected argument \"\(argument)\""
        case .missingValue(let name): "\(name) needs a value"
        case .badConfiguration(let text): "\"\(text)\" is no key=value"
        case .cannotListen(let place): "a fake listens on stdio:// only, and not on \(place)"
        }
    }
}
