import Basics
import Platform
import Scenarios

extension LiveWorld {
    var startFlags: [String] {
        var flags: [String] = []
        if scenario.server(of: .appServer) != nil {
            flags += ["--server-command", fake(.appServer), "--server-arg", "app-server"]
        }
        if scenario.server(of: .exec) != nil { flags += ["--exec-command", fake(.exec)] }
        return flags
    }

    private func fake(_ kind: ServerPlan.Kind) -> String { "\(options.fakes)/\(kind.fakeName)" }

    func startDaemon(_ flags: [String], environment: [String: String]) throws(RunEnd) {
        let place = ["--repo-root", workplace.path, "--local-api-base", "http://127.0.0.1:0"]
        try lookBehind()
        watch?.lifeBegan()
        daemons.append(try launch(["start"] + place + flags, environment))
    }

    var daemon: DaemonSight? {
        guard let process = daemons.last else { return nil }
        let line = process.ending == nil ? process.firstLine : nil
        return DaemonSight(
            life: daemons.count - 1,
            isUp: process.firstLine != nil,
            ending: process.ending,
            complaint: line ?? ProcessEnding.account(of: process.ending, process.errorOutput)
        )
    }

    func stopDaemon(forcing: Bool) throws(RunEnd) {
        try RunEnd.unlessBroken { () throws(SystemError) in
            try daemons.last?.signal(.terminate)
            if forcing { try daemons.last?.signal(.interrupt) }
        }
    }

    func killDaemon() throws(RunEnd) {
        try RunEnd.unlessBroken { () throws(SystemError) in try daemons.last?.signal(.kill) }
    }

    func run(
        _ words: [String],
        environment: [String: String],
        until deadline: Instant
    ) throws(RunEnd) -> CommandSight? {
        let command = try launch(words, environment)
        commands.append(command)
        while true {
            if let ending = command.ending {
                return CommandSight(ending: ending, output: command.output, errorOutput: command.errorOutput)
            }
            guard now < deadline else { return nil }
            try turn(until: deadline)
        }
    }

    var outputs: [Observation.Output] {
        let named = [("daemon", daemons), ("command", commands)]
        return named.flatMap { kind, processes in
            processes.enumerated().flatMap { index, process in
                [
                    Observation.Output(name: "\(kind)-\(index).stdout", bytes: process.output),
                    Observation.Output(name: "\(kind)-\(index).stderr", bytes: process.errorOutput),
                ]
            }
        }
    }

    /// Runs codexd's command line, with what every process of the run must know.
    private func launch(_ arguments: [String], _ variables: [String: String]) throws(RunEnd) -> WatchedProcess {
        var environment = Host.environment.filter { !$0.key.hasPrefix("BAA_") && !$0.key.hasPrefix("CODEXD_SIM_") }
        environment.merge(variables) { _, ours in ours }
        for kind in ServerPlan.Kind.allCases {
            environment[kind.serverVariable] = scenario.server(of: kind)?.name ?? ""
        }
        environment[ControlSocket.variable] = workplace.socketPath
        environment[FakeCall.variablesVariable] = options.variables.isEmpty ? "" : "\(JSON.object(options.variables))"
        let process = try RunEnd.unlessBroken { () throws(SystemError) in
            environment["CODEXD_SIM_SCENARIO"] = try Self.absolute(scenario.file)
            return try WatchedProcess(
                words: options.daemon + arguments,
                directory: workplace.path,
                environment: environment
            )
        }
        visit(process)
        return process
    }

    private static func absolute(_ path: String) throws(SystemError) -> String {
        path.hasPrefix("/") ? path : "\(try Host.workingDirectory())/\(path)"
    }
}

extension WatchedProcess {
    /// How it ended, as scenarios see it; `nil` while it runs.
    fileprivate var ending: ProcessEnding? {
        switch status {
        case nil: nil
        case .exited(let code): .exited(code: Int(code))
        case .signalled(let signal): .signalled(signal.name)
        }
    }
}
