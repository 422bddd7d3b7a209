/// How a fake server was called: with the arguments of the real `codex app-server`, and a few of its own.
package struct FakeCall: Hashable, Sendable {
    /// The scenario's file; without one it is a plain, well-behaved server.
    package var scenario: String?

    /// The server of the scenario that it plays.
    package var server: String?

    /// The socket of the runner.
    package var control: String?

    /// Whether somebody wants to know what arguments there are.
    package var wantsHelp = false

    /// Reads arguments and environment; an argument goes before the variable that means the same.
    ///
    /// - Parameters:
    ///   - arguments: What follows the command's name.
    ///   - environment: The variables of the process.
    /// - Throws: ``FakeUsageError`` for an argument that the real one doesn't know either, or that needs more of it
    ///   than a fake can do.
    package init(arguments: [String], environment: [String: String]) throws(FakeUsageError) {
        scenario = environment["CODEXD_SIM_SCENARIO"]
        server = environment["CODEXD_SIM_SERVER"]
        control = environment["CODEXD_SIM_CONTROL"]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            let isJoined = argument.hasPrefix("--") && parts.count == 2
            let name = isJoined ? parts[0] : argument
            switch name {
            case "app-server" where !isJoined: continue
            case "--help", "-h": wantsHelp = true
            case "--scenario", "--server", "-c", "--config", "--enable", "--disable", "--listen":
                guard let value = isJoined ? parts[1] : rest.popFirst() else { throw .missingValue(name) }
                try take(name, value)
            default: throw .unknown(argument)
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
        default: break  // A feature is switched on or off, and a fake has none.
        }
    }

    /// What `--help` prints.
    package static let help = """
        A fake codex app-server, which plays what a scenario says.

        Usage: fake-app-server [--scenario FILE] [--server NAME] [app-server] [options of the real one]

          --scenario FILE      the scenario, or CODEXD_SIM_SCENARIO; without one it is a plain server that
                               answers whatever it is asked and plays a plain turn for each start
          --server NAME        the server to play, or CODEXD_SIM_SERVER; needed if the scenario has several
          -c, --config K=V     accepted, as are --enable NAME and --disable NAME
          --listen stdio://    accepted, and the only place where it listens

        CODEXD_SIM_CONTROL names the socket of a runner, which says which of the server's processes this is and
        releases the points of its script. Without one it is the first, and every point is released at once.

        It exits 0 at the end of its input and on SIGTERM, 97 if the client did not do what the scenario says.

        """
}

/// Why a fake server doesn't begin.
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
