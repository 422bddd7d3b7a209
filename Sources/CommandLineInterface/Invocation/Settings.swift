import Contract

/// What was said about each flag, on the command line and in the environment.
struct Settings {
    /// The longest time that can be told, in milliseconds: 292 years, the reach of an instant.
    static let longestMilliseconds = 9_223_372_036_854

    private let given: [String: [String]]
    private let environment: [String: String]
    private let workingDirectory: String

    init(given: [String: [String]], environment: [String: String], workingDirectory: String) {
        self.given = given
        self.environment = environment
        self.workingDirectory = workingDirectory
    }

    /// The configuration that follows: a flag beats a variable beats the default.
    func configuration() throws(UsageError) -> Configuration {
        var configuration = Configuration.blank
        for flag in FlagTable.flags {
            try store(flag, in: &configuration)
        }
        configuration.server.isCommandGiven = FlagTable.flag(named: "--server-command").flatMap(told) != nil
        guard configuration.server.strategy == .external else { return configuration }
        guard
            let endpoint = ExternalEndpoint.normalized(configuration.server.endpoint, relativeTo: workingDirectory)
        else {
            throw .unsupportedEndpoint(endpointOrigin, value: configuration.server.endpoint)
        }
        configuration.server.endpoint = endpoint
        return configuration
    }

    private var endpointOrigin: Origin {
        let name = "--server-endpoint"
        return FlagTable.flag(named: name).flatMap { told($0)?.origin } ?? .fallback(flag: name)
    }

    private func store(_ flag: Flag, in configuration: inout Configuration) throws(UsageError) {
        let (text, origin) = told(flag) ?? (fallback(of: flag, in: configuration), .fallback(flag: flag.name))
        switch flag.storage {
        case .text(let place): configuration[keyPath: place] = text
        case .optionalText(let place): configuration[keyPath: place] = text.isEmpty ? nil : text
        case .path(let place): configuration[keyPath: place] = AbsolutePath.of(text, relativeTo: workingDirectory)
        case .count(let place, let least):
            configuration[keyPath: place] = try integer(text, in: least...Int.max, origin)
        case .milliseconds(let place, let least):
            let count = try integer(text, in: least...Self.longestMilliseconds, origin)
            configuration[keyPath: place] = .milliseconds(count)
        case .optionalMilliseconds(let place):
            let count = text.isEmpty ? nil : try integer(text, in: 0...Self.longestMilliseconds, origin)
            configuration[keyPath: place] = count.map { .milliseconds($0) }
        case .approvalPolicy(let place): configuration[keyPath: place] = try policy(text, origin)
        case .optionalApprovalPolicy(let place):
            configuration[keyPath: place] = text.isEmpty ? nil : try policy(text, origin)
        case .timeoutDecision(let place):
            guard let decision = Configuration.Approvals.TimeoutDecision(rawValue: text) else {
                let words = Configuration.Approvals.TimeoutDecision.allCases.map(\.rawValue)
                throw .unsupportedDecision(origin, value: text, words)
            }
            configuration[keyPath: place] = decision
        case .mode(let place):
            guard let mode = ServiceMode(rawValue: text) else { throw .unsupportedMode(origin, value: text) }
            configuration[keyPath: place] = mode
        case .strategy(let place):
            guard let strategy = ServerStrategy(rawValue: text) else {
                throw .unsupportedStrategy(origin, value: text)
            }
            configuration[keyPath: place] = strategy
        case .restart(let place):
            guard let policy = Configuration.RestartPolicy(rawValue: text) else {
                throw .unsupportedRestart(origin, value: text)
            }
            configuration[keyPath: place] = policy
        case .arguments(let place): configuration[keyPath: place] = try arguments(of: flag, orElse: text)
        case .address(let place):
            do {
                configuration[keyPath: place] = try LocalAPIAddress(base: text, isPublic: configuration.isPublic)
            } catch {
                throw .badAddress(origin, value: text, error)
            }
        case .choice(let place):
            guard let choice = Bool(text) else { throw .badChoiceOfTwo(origin, value: text) }
            configuration[keyPath: place] = choice
        case .urlPath(let place):
            guard text.isURLPath else { throw .badURLPath(origin, value: text) }
            configuration[keyPath: place] = text
        }
    }

    /// The text that counts, without the white space around it, and where it was found.
    private func told(_ flag: Flag) -> (text: String, origin: Origin)? {
        if let text = given[flag.name]?.last?.trimmed, counts(text, for: flag) {
            return (text, .flag(flag.name))
        }
        for variable in flag.variables {
            guard let text = environment[variable]?.trimmed, counts(text, for: flag) else { continue }
            return (text, .variable(variable, flag: flag.name))
        }
        return nil
    }

    /// Blank text counts as unset, but a blank mode or strategy is likely to be a slip and must be an error.
    private func counts(_ text: String, for flag: Flag) -> Bool {
        switch flag.storage {
        case .mode, .strategy: true
        case .restart, .text, .optionalText, .path, .count, .milliseconds, .arguments, .address, .choice, .urlPath,
            .optionalMilliseconds, .approvalPolicy, .optionalApprovalPolicy, .timeoutDecision:
            !text.isEmpty
        }
    }

    private func policy(_ text: String, _ origin: Origin) throws(UsageError) -> ApprovalPolicy {
        guard let policy = ApprovalPolicy(rawValue: text) else {
            throw .unsupportedPolicy(origin, value: text, ApprovalPolicy.allCases.map(\.rawValue))
        }
        return policy
    }

    private func fallback(of flag: Flag, in configuration: Configuration) -> String {
        switch flag.fallback {
        case .nothing, .other: ""
        case .text(let text): text
        case .workingDirectory: workingDirectory
        case .repoRoot: configuration.repoRoot
        case .inRepoRoot(let path): "\(configuration.repoRoot)/\(path)"
        }
    }

    private func integer(_ text: String, in range: ClosedRange<Int>, _ origin: Origin) throws(UsageError) -> Int {
        guard let integer = Int(text), range.contains(integer), text.utf8.first != UInt8(ascii: "+") else {
            throw .badInteger(origin, value: text, range: range)
        }
        return integer
    }

    /// Any argument on the command line replaces the variable's, and a variable that's set and blank means none.
    private func arguments(of flag: Flag, orElse fallback: String) throws(UsageError) -> [String] {
        let arguments = given[flag.name, default: []].filter { !$0.trimmed.isEmpty }
        guard arguments.isEmpty else { return arguments }
        for variable in flag.variables {
            guard let text = environment[variable] else { continue }
            guard let arguments = ArgumentList.arguments(in: text) else {
                throw .badArguments(.variable(variable, flag: flag.name))
            }
            return arguments
        }
        return fallback.isEmpty ? [] : [fallback]
    }
}

extension Configuration {
    /// What there is before the table of flags has been gone through; every member has its line there.
    fileprivate static let blank = Configuration(
        nodeID: "",
        version: nil,
        repoRoot: "",
        logsRoot: "",
        stateRoot: "",
        runsRoot: "",
        server: Server(mode: .appServer, endpoint: "", strategy: .spawn, command: "", arguments: [], directory: ""),
        localAPI: LocalAPIAddress(host: "", port: 0),
        eventStreamPath: "",
        eventCacheSize: 0,
        smokeLifetime: .zero
    )
}
