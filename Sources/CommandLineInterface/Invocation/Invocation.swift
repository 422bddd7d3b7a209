package import Contract

/// What codexd may be called for.
package enum Action: String, CaseIterable, Sendable {
    case start
    case status
    case config
    case smoke
    case help

    /// What it does, in one line.
    package var summary: String {
        switch self {
        case .start: "run the daemon until a signal stops it (the default)"
        case .status: "print what the files say; works whether or not the daemon runs"
        case .config: "print the configuration that the others would have"
        case .smoke: "run the daemon on a child of its own, without Codex, and check what it left"
        case .help: "print this"
        }
    }
}

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
        guard line.action != .help else {
            let settings = Settings(given: [:], environment: [:], workingDirectory: workingDirectory)
            let configuration = try settings.configuration()
            return Invocation(action: .help, isJSON: line.isJSON, configuration: configuration, trace: nil)
        }
        let trace = try trace(line, workingDirectory)
        let settings = Settings(given: line.values, environment: environment, workingDirectory: workingDirectory)
        var configuration = try settings.configuration()
        switch line.action {
        case .start:
            guard configuration.server.strategy == .spawn else { throw .externalRefused }
            configuration.errand = line.isRunOnce ? .liveOnce : nil
        case .smoke:
            configuration.errand = .smoke
            configuration.localAPI = LocalAPIAddress(host: "127.0.0.1", port: 0)
            configuration.server.mode = .appServer
            configuration.server.endpoint = smokeEndpoint
            configuration.server.strategy = .spawn
            configuration.server.command = smokeChild.command
            configuration.server.arguments = smokeChild.arguments
            configuration.restart.policy = .never
        case .status, .config, .help:
            break
        }
        return Invocation(action: line.action, isJSON: line.isJSON, configuration: configuration, trace: trace)
    }

    private static func trace(_ line: CommandLineScan, _ directory: String) throws(UsageError) -> String? {
        guard let path = line.trace else { return nil }
        let flag = Switch.trace.rawValue
        guard line.action == .start else { throw .misplacedFlag(flag, line.action) }
        guard !path.trimmed.isEmpty else { throw .missingValue(flag: flag) }
        return AbsolutePath.of(path, relativeTo: directory)
    }
}
