package import Basics
package import Contract

/// Something that happened in the world, told to the core.
package struct DaemonEvent: Hashable, Sendable {
    /// What happened.
    package let occurrence: Occurrence

    /// The time of day, for records only; decisions use the instant beside it.
    package let timestamp: Timestamp

    /// Creates an event.
    package init(_ occurrence: Occurrence, timestamp: Timestamp) {
        self.occurrence = occurrence
        self.timestamp = timestamp
    }
}

extension DaemonEvent {
    /// What can happen to a daemon.
    package enum Occurrence: Hashable, Sendable {
        /// Somebody runs the daemon as a service, and wants to hear of it in that time, if in any; before `booted`.
        case supervised(watchdog: Duration?)
        /// The shell is ready to carry out effects; it comes once, and nothing but `supervised` before it.
        case booted
        /// The listener is open, on this port, and so is the Unix socket unless something was in its way.
        case listening(port: Int, socketFailure: SystemFailure? = nil)
        /// The listener could not be opened.
        case listenFailed(SystemFailure)
        /// These are there of what was looked for, in the order of their numbers.
        case orphansSeen([OrphanSight])
        /// It can't be told which processes there are.
        case orphansHidden(SystemFailure)
        case child(ChildOccurrence)
        /// The same, of a process of a run.
        case job(JobID, ChildOccurrence)
        case run(RunID, RunOccurrence)
        case client(ClientID, ClientOccurrence)
        case disk(DiskOccurrence)
        /// A deadline may have passed.
        case woke
        /// Somebody wants the daemon to end; the signal's name, if it was one. The second time it's to end at once.
        case stopRequested(signal: String?)
        /// Somebody wants the logs to be begun anew.
        case rotationRequested
    }

    /// What can happen to the child.
    package enum ChildOccurrence: Hashable, Sendable {
        /// It runs; when it was started is told of the child alone, if the system says it.
        case launched(processID: Int, start: String? = nil)
        case launchFailed(SystemFailure)
        /// It wrote; the bytes are cut anywhere.
        case wrote(ChildStream, [UInt8])
        /// A stream ended, in order or not; nothing follows on it.
        case ended(ChildStream, SystemFailure?)
        /// It took that many bytes of its input.
        case accepted(Int)
        /// It takes no more input; what it was still to be given is lost.
        case inputFailed(SystemFailure)
        /// It is dead but not yet reaped, so that its number is still its own.
        case exited(ChildExit)
        /// A signal could not be sent.
        case signalFailed(SystemFailure)
    }

    /// What can happen to a run beside its processes.
    package enum RunOccurrence: Hashable, Sendable {
        /// What it needs was looked at.
        case inspected(RunFindings)
        /// Something could not be written to its directory; the first of its files that fails is told.
        case filesFailed(SystemFailure)
        /// What the worker log has that an earlier life left; nothing if it isn't there or can't be read.
        case logRecovered(RunLogSummary)
    }

    /// What can happen to a client's connection.
    package enum ClientOccurrence: Hashable, Sendable {
        case connected
        /// The same, through the Unix socket.
        case connectedOnSocket
        case received([UInt8])
        /// The socket took that many bytes of what was sent.
        case accepted(Int)
        /// The connection is gone.
        case closed
    }

    /// What the disk can answer.
    package enum DiskOccurrence: Hashable, Sendable {
        /// An append was not done at all; one that succeeds is not answered.
        case appendFailed(LogFile, SystemFailure)
        /// Everything appended to the event log before that sync was asked for is durable.
        case synced(SyncTicket)
        case syncFailed(SyncTicket, SystemFailure)
        /// The file of the event log that grew is complete, and another has its name.
        case sealed
        /// It isn't, and perhaps another has its name, unless that is harmless.
        case sealFailed(SystemFailure, isHarmless: Bool)
        /// Complete parts of the event log could not be removed.
        case removalFailed(SystemFailure)
        /// Of the directories of runs that were to be removed the first so many are gone, and why the next isn't.
        case runsRemoved(Int, SystemFailure?)
        case replaced(StateFile)
        case replaceFailed(StateFile, SystemFailure)
        /// What the event log, or the log of a run, has at the place asked for; less than asked only at its end.
        case logRead(ClientID, [UInt8])
        case logReadFailed(ClientID, SystemFailure)
    }
}

/// One of the child's two outputs.
package enum ChildStream: String, Hashable, Sendable {
    case stdout
    case stderr
}

/// How the child ended.
package enum ChildExit: Hashable, Sendable {
    case exited(code: Int)
    /// Ended by a signal of that name, such as `SIGKILL`.
    case signalled(String)

    /// The exit code, unless a signal ended it.
    package var code: Int? {
        if case .exited(let code) = self { code } else { nil }
    }

    /// The signal's name, if one ended it.
    package var signal: String? {
        if case .signalled(let signal) = self { signal } else { nil }
    }
}

/// What of a run's needs is there.
package struct RunFindings: Hashable, Sendable {
    /// Why its directory can't be worked in, if so.
    package let directory: SystemFailure?
    /// Why its program can't be started, if so.
    package let command: SystemFailure?
    /// Whether the directory or one above it has a `.git`, file or directory.
    package let isRepository: Bool

    /// Creates findings.
    package init(directory: SystemFailure?, command: SystemFailure?, isRepository: Bool) {
        self.directory = directory
        self.command = command
        self.isRepository = isRepository
    }
}

/// Our number for a client's connection, never used twice in a daemon's life.
package struct ClientID: RawRepresentable, Hashable, Comparable, Sendable {
    /// The number, counted by the shell.
    package let rawValue: Int

    /// Takes a number over.
    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    package static func < (left: ClientID, right: ClientID) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Our number for one sync of the event log.
package struct SyncTicket: RawRepresentable, Hashable, Sendable {
    /// The number, counted by the journal.
    package let rawValue: Int

    /// Takes a number over.
    package init(rawValue: Int) {
        self.rawValue = rawValue
    }
}
