package import Basics
package import Contract

/// Something the shell must now do, in the order in which it's given.
///
/// The shell decides nothing: what comes of an effect comes back as a ``DaemonEvent``.
package enum DaemonEffect: Hashable, Sendable {
    /// Open the listener; answered with `listening` or `listenFailed`.
    case listen(host: String, port: Int)

    /// Start the child; answered with `launched` or `launchFailed`.
    case launch(ChildLaunch)
    /// Give the child input; what it takes is told with `accepted`.
    case writeToChild([UInt8])
    /// End the child's input, after what was given before.
    case closeChildInput
    /// Signal the child and everything in its process group.
    case signalChild(ChildSignal)
    /// Kill what the dead child left in its process group, close what's left of its pipes, and reap it.
    ///
    /// In that order: until it's reaped, the group's number can't be anybody else's.
    case releaseChild

    /// Add bytes to a log, all of them or none; only a failure is answered.
    case append(LogFile, [UInt8])
    /// Make the event log durable, without waiting for it here.
    case sync(SyncTicket)
    /// Replace a state file atomically and durably, without waiting for it here.
    case replace(StateFile, [UInt8])
    /// Remove a state file, if it's there.
    case remove(StateFile)
    /// Read from the event log; answered with `logRead`.
    case readLog(ClientID, offset: Int, count: Int)

    /// Send bytes to a client.
    case send(ClientID, [UInt8])
    /// Send what was given, then end our half of the connection.
    case endClient(ClientID)
    /// Close the connection at once.
    case dropClient(ClientID)

    /// Wake the core at that instant; the latest of these counts.
    case wake(at: Instant)

    /// Tell whoever started the daemon.
    case report(DaemonReport)
    /// End the process; nothing follows.
    case finish(DaemonOutcome)
}

/// How to start the child.
package struct ChildLaunch: Hashable, Sendable {
    /// The program, found through PATH if it has no slash.
    package let command: String
    /// Its arguments.
    package let arguments: [String]
    /// The directory to start it in.
    package let directory: String
    /// What's added to codexd's own environment.
    package let environment: [EnvironmentVariable]
}

/// A name and its value in a process environment.
package struct EnvironmentVariable: Hashable, Sendable {
    /// The name.
    package let name: String
    /// The value.
    package let value: String
}

/// The signals that the core sends.
package enum ChildSignal: Hashable, Sendable {
    case terminate
    case kill
}

/// Something for whoever started the daemon to print.
package enum DaemonReport: Hashable, Sendable {
    /// The daemon serves.
    case up(StatusSnapshot)
    /// The daemon has stopped, after a signal or by itself.
    case stopped(StatusSnapshot, signal: String?)
}

/// How the daemon's life ended.
package enum DaemonOutcome: Hashable, Sendable {
    case done
    /// It failed; one line for people.
    case failed(String)
}
