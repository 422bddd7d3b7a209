import Platform

/// One run of a command, and all that it said.
struct Command {
    let output: String
    let errorOutput: String
    let status: ExitStatus

    /// Runs a command to its end.
    static func run(
        _ command: String,
        _ arguments: [String],
        in directory: String,
        environment: [String: String] = [:]
    ) throws -> Command {
        let process = try ChildProcess.spawn(
            command: command,
            arguments: arguments,
            directory: directory,
            environment: Host.environment.filter { !$0.key.hasPrefix("BAA_") }.merging(environment) { $1 }
        )
        let id = process.id
        return try process.intoStreams { input, output, errorOutput in
            _ = consume input
            let said = try readToEnd(output)
            let complained = try readToEnd(errorOutput)
            return Command(output: said, errorOutput: complained, status: try ChildProcess.reap(id))
        }
    }

    /// Runs codexd to its end, on a workplace and a port of the system's choice.
    static func codexd(
        _ arguments: [String],
        in workplace: Workplace,
        environment: [String: String] = [:]
    ) throws -> Command {
        try run(Program.path("codexd"), arguments, in: workplace.path, environment: environment)
    }

    private static func readToEnd(_ descriptor: borrowing Descriptor) throws -> String {
        var bytes: [UInt8] = []
        var poller = Poller()
        while true {
            _ = try poller.wait([Interest(descriptor.rawValue, reads: true)], timeout: nil)
            switch try descriptor.read(upTo: 64 << 10) {
            case .bytes(let more): bytes += more
            case .wouldBlock: continue
            case .ended: return String(decoding: bytes, as: UTF8.self)
            }
        }
    }
}
