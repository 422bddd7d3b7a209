import Basics
import Platform
import Scenarios

/// The program of a fake: what a scenario says, over real streams.
package struct FakeServer {
    /// What it pretends to be.
    private let kind: ServerPlan.Kind

    /// The argument under which it plays the grandchild that holds a pipe.
    private static let hold = "__hold"

    /// The variable by which a run finds whose grandchildren are left.
    static let holderVariable = "CODEXD_SIM_HOLDER_OF"

    /// How long a pipe is held that nobody lets go of.
    private static let longestHold = Duration.seconds(600)

    /// The fake of `codex app-server`.
    package static let appServer = FakeServer(.appServer)

    /// The fake of `codex exec`.
    package static let codexExec = FakeServer(.exec)

    private init(_ kind: ServerPlan.Kind) {
        self.kind = kind
    }

    /// Runs until the script, the client or a signal ends it.
    ///
    /// - Returns: The exit code.
    package func run() -> Int32 {
        do {
            try StandardStreams.fillGaps()
            try Signals.ignoreBrokenPipes()
            let process = try ProcessFacts()
            let arguments = Array(process.arguments.dropFirst())
            if arguments.first == Self.hold { return try Self.holdPipe(Array(arguments.dropFirst())) }
            let call = try FakeCall(kind, arguments: arguments, environment: process.environment)
            guard !call.wantsHelp else {
                try StandardStreams.write(toOutput: Array(FakeCall.help(kind).utf8))
                return 0
            }
            var stage = try Stage.set(call.plan(), call, process)
            return try stage.play()
        } catch let error as FakeUsageError {
            Self.complain("\(error)\n\n\(FakeCall.help(kind))", as: kind)
            return 2
        } catch {
            Self.complain("\(error)\n", as: kind)
            return Int32(ScriptedServer.failureCode)
        }
    }

    /// Leaves a grandchild of a server that keeps our standard output open.
    static func leaveHolder(_ duration: Duration?, of server: String, _ process: ProcessFacts) throws(SystemError) {
        let milliseconds = min(duration ?? longestHold, longestHold).milliseconds
        try ChildProcess.spawnHeir(
            command: try Host.executablePath(),
            arguments: [hold, "\(milliseconds)"],
            environment: process.environment.merging([holderVariable: server]) { $1 }
        )
    }

    private static func holdPipe(_ arguments: [String]) throws(SystemError) -> Int32 {
        var poller = Poller()
        let duration = arguments.first.flatMap(Int64.init).map(Duration.milliseconds) ?? longestHold
        let deadline = SystemClock.now().advanced(by: duration)
        while SystemClock.now() < deadline {
            _ = try poller.wait([], timeout: SystemClock.now().duration(to: deadline))
        }
        return 0
    }

    static func complain(_ text: String, as kind: ServerPlan.Kind) {
        // There is nowhere left to complain of a standard error that can't be written.
        try? StandardStreams.write(toError: Array("\(kind.fakeName): \(text)".utf8))
    }
}
