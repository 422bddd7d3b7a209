import Basics
import Platform
import Scenarios

/// The program of a fake server: what a scenario says, over real streams.
package enum FakeServer {
    /// The argument under which it plays the grandchild that holds a pipe.
    private static let hold = "__hold"

    /// How long a pipe is held that nobody lets go of.
    private static let longestHold = Duration.seconds(600)

    /// Runs until the script, the client or a signal ends it.
    ///
    /// - Returns: The exit code.
    package static func run() -> Int32 {
        do {
            try StandardStreams.fillGaps()
            try Signals.ignoreBrokenPipes()
            let process = try ProcessFacts()
            let arguments = Array(process.arguments.dropFirst())
            if arguments.first == hold { return try holdPipe(Array(arguments.dropFirst())) }
            let call = try FakeCall(arguments: arguments, environment: process.environment)
            guard !call.wantsHelp else {
                try StandardStreams.write(toOutput: Array(FakeCall.help.utf8))
                return 0
            }
            var stage = try Stage.set(call.plan(), call, process)
            return try stage.play()
        } catch let error as FakeUsageError {
            complain("\(error)\n\n\(FakeCall.help)")
            return 2
        } catch {
            complain("\(error)\n")
            return Int32(ScriptedServer.failureCode)
        }
    }

    /// Leaves a grandchild that keeps our standard output open.
    static func leaveHolder(_ duration: Duration?, _ process: ProcessFacts) throws(SystemError) {
        let milliseconds = min(duration ?? longestHold, longestHold).milliseconds
        try ChildProcess.spawnHeir(
            command: try Host.executablePath(),
            arguments: [hold, "\(milliseconds)"],
            environment: process.environment
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

    static func complain(_ text: String) {
        // There is nowhere left to complain of a standard error that can't be written.
        try? StandardStreams.write(toError: Array("fake-app-server: \(text)".utf8))
    }
}
