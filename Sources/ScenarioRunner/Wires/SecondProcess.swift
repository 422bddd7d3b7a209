package import Platform

/// A program that runs to its end, such as this one once more, to see whether another process does the same.
package struct SecondProcess: Hashable, Sendable {
    /// How it ended; `nil` if a signal to us came first, and it was killed.
    package let status: ExitStatus?

    /// What it printed.
    package let output: [UInt8]

    /// What it complained of.
    package let errorOutput: [UInt8]

    /// Runs a program, this one unless told, and waits for its end.
    package init(of program: String? = nil, arguments: [String]) throws(SystemError) {
        // The operator `??` doesn't know what its right side throws.
        let program = if let program { program } else { try Host.executablePath() }
        let process = try WatchedProcess(
            words: [program] + arguments,
            directory: try Host.workingDirectory(),
            environment: Host.environment
        )
        // It has a session of its own, so what a terminal sends comes to us alone.
        let signals = try Signals.catching([.interrupt, .terminate, .hangUp])
        var poller = Poller()
        while process.status == nil {
            let ready = try poller.wait(process.interests + [Interest(signals.descriptor, reads: true)], timeout: nil)
            guard try signals.take().isEmpty else { break }
            for readiness in ready where readiness.descriptor != signals.descriptor { process.serve(readiness) }
        }
        status = process.status
        (output, errorOutput) = (process.output, process.errorOutput)
        try process.signal(.kill)
        process.waitForEnd()
    }
}
