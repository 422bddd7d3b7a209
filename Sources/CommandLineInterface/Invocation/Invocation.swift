package import Contract

/// One call of codexd: what to do, and with which configuration.
package struct Invocation: Hashable, Sendable {
    /// What to do.
    package let action: Action

    /// Whether programs will read what's printed.
    package let isJSON: Bool

    /// With which configuration; what's configured doesn't matter to `help`, which gets the defaults.
    package let configuration: Configuration

    /// The file to keep a trace in, if one is wanted; an absolute path, and `start` alone can have one.
    package let trace: String?

    /// What `help` is about.
    package let topic: HelpTopic

    /// What is asked of a running daemon, if something is.
    package let order: ClientOrder?

    /// The flags that said on the command line where the daemon is, with a blank before each, for a shell anywhere.
    package let place: String

    /// The shell that `completions` is for.
    package let shell: CompletionShell?

    /// The endpoint at which the smoke child stands.
    package static let smokeEndpoint = "stdio://embedded-smoke-child"

    /// Reads a call.
    ///
    /// - Parameters:
    ///   - arguments: The command line, without the program's name.
    ///   - environment: The variables of the process.
    ///   - workingDirectory: The absolute path to which relative ones belong.
    ///   - smokeChild: The program that `smoke` starts in place of the app-server.
    /// - Returns: The call, with every setting judged.
    /// - Throws: ``UsageError`` for the first thing that's wrong. A flag that's repeated isn't: the last counts.
    package static func parse(
        arguments: [String],
        environment: [String: String],
        workingDirectory: String,
        smokeChild: (command: String, arguments: [String])
    ) throws(UsageError) -> Invocation {
        let line = try CommandLineScan(arguments)
        guard line.action.command.settings != .none else {
            // Whatever the environment says, these work.
            let settings = Settings(given: [:], environment: [:], workingDirectory: workingDirectory)
            return Invocation(line, try settings.configuration())
        }
        let order = try ClientOrder(line, workingDirectory: workingDirectory)
        let trace = line.value(.trace).map { AbsolutePath.of($0, relativeTo: workingDirectory) }
        let settings = Settings(given: line.values, environment: environment, workingDirectory: workingDirectory)
        var configuration = try settings.configuration()
        if line.action == .start {
            guard configuration.server.strategy == .spawn else { throw .externalRefused }
            configuration.errand = line.has(.runOnce) ? .liveOnce : nil
        } else if line.action == .smoke {
            configuration.errand = .smoke
            configuration.localAPI = LocalAPIAddress(host: "127.0.0.1", port: 0)
            configuration.server.mode = .appServer
            configuration.server.endpoint = smokeEndpoint
            configuration.server.strategy = .spawn
            configuration.server.command = smokeChild.command
            configuration.server.arguments = smokeChild.arguments
            configuration.restart.policy = .never
        }
        let place = Help.placing.map(\.name).compactMap { name -> String? in
            guard let path = line.values[name]?.last?.trimmed, !path.isEmpty else { return nil }
            return " \(name) \(AbsolutePath.of(path, relativeTo: workingDirectory).shellQuoted)"
        }
        return Invocation(line, configuration, trace: trace, order: order, place: place.joined())
    }

    private init(
        _ line: CommandLineScan,
        _ configuration: Configuration,
        trace: String? = nil,
        order: ClientOrder? = nil,
        place: String = ""
    ) {
        action = line.action
        isJSON = line.has(.json)
        self.configuration = configuration
        self.trace = trace
        topic = line.topic
        self.order = order
        self.place = place
        shell = line.action == .completions ? line.operands.first.flatMap(CompletionShell.init(rawValue:)) : nil
    }
}
