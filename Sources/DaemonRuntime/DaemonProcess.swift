package import Contract
package import DaemonCore
import Platform

/// The daemon as a process of the system.
package enum DaemonProcess {
    /// Descriptors that aren't clients': logs, pipes of the child and of runs, and some to spare.
    private static let otherDescriptors = 1 << 8

    /// Takes the directories over and serves until the daemon has ended.
    ///
    /// - Parameters:
    ///   - configuration: What is to be served, and where.
    ///   - trace: The file to keep a trace in, which must not exist; its secrets are those of this process.
    ///   - report: Is told when the daemon is up, and when it has stopped.
    /// - Returns: How its life ended.
    /// - Throws: ``StartFailure`` if it could not begin; then nothing was started.
    package static func serve(
        _ configuration: Configuration,
        trace: String? = nil,
        report: @escaping (DaemonReport) -> Void
    ) throws(StartFailure) -> DaemonOutcome {
        let trace = trace.map { TraceFile.Place(path: $0, environment: Host.environment) }
        let directory = try StateDirectory(configuration, trace: trace)
        do throws(SystemError) {
            // What is refused here shows when a client can't be accepted, and then hurts that client alone.
            _ = try Host.allowDescriptors(configuration.limits.connections + otherDescriptors)
            return try Shell(directory, report: report).run()
        } catch {
            throw .system(error)
        }
    }

    /// Reads what a daemon last wrote down, whether or not it runs, and writes nothing.
    ///
    /// - Throws: ``StartFailure`` if something there can't be read.
    package static func snapshot(_ configuration: Configuration) throws(StartFailure) -> StatusSnapshot {
        try StateDirectory.snapshot(configuration)
    }
}
