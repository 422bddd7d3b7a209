package import Basics
package import Contract

/// Something the shell must now do, in the order in which it's given.
///
/// The shell decides nothing: what comes of an effect comes back as a ``DaemonEvent``.
package enum DaemonEffect: Hashable, Sendable {
    /// Open the listener, and beside it the Unix socket in the state directory, for nobody else but its owner; answered
    /// with `listening` or `listenFailed`.
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

    /// Look for what an earlier life may have left; answered with `orphansSeen` or `orphansHidden`, before anything else
    /// is told.
    ///
    /// To be told are the process of that number, those in the session of that number, and those with the mark. Not
    /// told are the dead, those with the mark of a run, and those that belong to a codexd that runs.
    case lookForOrphans(OrphanSearch)
    /// Signal one process, unless another has its number by now; not answered.
    case signalOrphan(ProcessIdentity, ChildSignal)

    /// Add bytes to a log, all of them or none; only a failure is answered.
    case append(LogFile, [UInt8])
    /// Make the event log durable, without waiting for it here.
    case sync(SyncTicket)
    /// Replace a state file atomically and durably, without waiting for it here.
    case replace(StateFile, [UInt8])
    /// Remove a state file, if it's there.
    case remove(StateFile)
    /// Read from the event log; answered with `logRead`.
    case readLog(ClientID, LogPlace, count: Int)
    /// Complete the file of the event log that grows, without waiting for it here; answered with `sealed` or
    /// `sealFailed`.
    ///
    /// The file gets the name of its segment, durably, beside the one that it has. Then the next one takes that name,
    /// with its beginning, durably as well. Only then is the old one cut off behind what counts of it, which need not
    /// succeed. Nothing is appended meanwhile.
    case seal(SealOrder)
    /// Remove complete parts of the event log, oldest first, without waiting for it here; only a failure is answered.
    case removeSegments([LogSegment])
    /// Give the log of an output a number behind its name, and begin a new one; only a failure is answered, as one of
    /// an append.
    case turnOver(LogFile)

    /// Start a one-shot process, give it all of its input and end that; answered as `launch` is, with `job`.
    case launchJob(JobID, ChildLaunch, input: [UInt8])
    /// Signal a job and everything in its process group.
    case signalJob(JobID, ChildSignal)
    /// Kill what the dead job left, in its process group and elsewhere, close what's left of its pipes, and reap it.
    ///
    /// What left the group is known by the variable ``JobID/mark`` in its environment, where the system shows that.
    /// Of a job of an earlier life, which isn't ours to reap, what's left is killed.
    case releaseJob(JobID)
    /// Look at what a run needs; answered with `run` and `inspected`.
    case inspect(RunID, RunNeeds)

    /// Make the directory of a run; only a failure is answered, with `run` and `filesFailed`.
    case makeRunDirectory(RunPlace)
    /// Add bytes to a file of a run's directory; only a failure is answered.
    case appendToRun(RunPlace, RunFile, [UInt8])
    /// Replace a file of a run's directory, such that whoever kills us leaves the old or the new.
    ///
    /// It isn't made durable; only a failure is answered.
    case replaceInRun(RunPlace, RunFile, [UInt8])
    /// Nothing more is written to the run's files; what is open may be closed.
    case closeRun(RunPlace)
    /// Look through the worker log that an earlier life left, and cut an unfinished line off its end; answered with
    /// `run` and `logRecovered`, before anything else is told.
    case recoverRunLog(RunPlace)
    /// Remove the directories of runs, one after the other and without waiting for it here; answered with `runsRemoved`.
    case removeRuns([RunPlace])
    /// Read from the worker log of a run, which may not be there; answered with `logRead`, before
    /// anything else is told.
    case readRunLog(ClientID, RunPlace, offset: Int, count: Int)

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
    /// Tell whoever runs the daemon as a service, if anybody does; never answered.
    case notify(ServiceNotice)
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

/// One process of a run, which does one thing and ends.
package struct JobID: Hashable, Sendable {
    /// What a process does for its run.
    package enum Role: String, Hashable, Sendable, CaseIterable {
        /// It does the work.
        case worker
        /// It writes down how the working tree differs from its last commit.
        case checkpoint
    }

    /// The run, which has at most one process of each role at a time.
    package let run: RunID
    /// What the process does.
    package let role: Role

    /// Creates the name of a process.
    package init(run: RunID, role: Role) {
        self.run = run
        self.role = role
    }

    /// The name of the variable by which every descendant of a run's processes is known.
    package static let markName = "BAA_CODEXD_RUN_ID"

    /// The variable by which every descendant of a run's processes is known.
    package var mark: EnvironmentVariable { EnvironmentVariable(name: Self.markName, value: run.rawValue) }
}

/// What must be there before a run can start.
package struct RunNeeds: Hashable, Sendable {
    /// The directory to work in.
    package let directory: String
    /// The program to start.
    package let command: String
    /// The value of `PATH` that the program will have, if it isn't codexd's own.
    package let searchPath: String?
}

/// A name and its value in a process environment.
package struct EnvironmentVariable: Hashable, Sendable {
    /// The name.
    package let name: String
    /// The value.
    package let value: String

    /// Creates a variable.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
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
