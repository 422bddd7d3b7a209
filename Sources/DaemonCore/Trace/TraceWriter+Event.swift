import Basics
import Contract

extension TraceWriter {
    /// Writes the name of what happened, from behind the opening quotation mark on, and its members.
    mutating func put(_ occurrence: DaemonEvent.Occurrence) {
        switch occurrence {
        case .supervised(let watchdog):
            put("supervised\"")
            if let watchdog { put(",\"watchdog\":", Int(watchdog.nanoseconds)) }
        case .booted: put("booted\"")
        case .listening(let port, let failure):
            put("listening\",\"port\":", port)
            if let failure { put("", failure) }
        case .listenFailed(let failure): put("listenFailed\"", failure)
        case .orphansSeen(let sights): put(sights)
        case .orphansHidden(let failure): put("orphansHidden\"", failure)
        case .child(let occurrence): put("child.", occurrence, of: nil)
        case .job(let job, let occurrence): put("job.", occurrence, of: job)
        case .run(let run, let occurrence): put(occurrence, of: run)
        case .client(let client, let occurrence): put(occurrence, of: client)
        case .disk(let occurrence): put(occurrence)
        case .woke: put("woke\"")
        case .rotationRequested: put("rotationRequested\"")
        case .stopRequested(let signal): put("stopRequested\",\"signal\":", optional: signal)
        }
    }

    private mutating func put(_ sights: [OrphanSight]) {
        put("orphansSeen\",\"processes\":[")
        for (index, sight) in sights.enumerated() {
            put(index == 0 ? "{" : ",{")
            put(sight.process)
            put(",\"session\":", sight.sessionID)
            put(",\"isMarked\":\(sight.isMarked),\"isKin\":\(sight.isKin)}")
        }
        put("]")
    }

    /// Writes the members that name a process.
    mutating func put(_ process: ProcessIdentity) {
        put("\"processId\":", process.processID)
        put(",\"start\":", optional: process.start)
    }

    /// Writes what happened to the child, or to the process of a run.
    private mutating func put(_ kind: String, _ occurrence: DaemonEvent.ChildOccurrence, of job: JobID?) {
        put(kind)
        switch occurrence {
        case .launched(let processID, let start):
            put("launched\",\"processId\":", processID)
            if let start { put(",\"start\":", string: start) }
        case .launchFailed(let failure): put("launchFailed\"", failure)
        case .wrote(let stream, let bytes):
            put(stream == .stdout ? "wrote\",\"stream\":\"stdout\"," : "wrote\",\"stream\":\"stderr\",")
            putContent(bytes, of: job.map { .fromJob($0, stream) } ?? .fromChild(stream))
        case .ended(let stream, let failure):
            put("ended\",\"stream\":", string: stream.rawValue)
            if let failure { put("", failure) }
        case .accepted(let count): put("accepted\",\"count\":", count)
        case .inputFailed(let failure): put("inputFailed\"", failure)
        case .exited(.exited(let code)): put("exited\",\"code\":", code)
        case .exited(.signalled(let signal)): put("exited\",\"signal\":", string: signal)
        case .signalFailed(let failure): put("signalFailed\"", failure)
        }
        if let job { put(",", job) }
    }

    private mutating func put(_ occurrence: DaemonEvent.RunOccurrence, of run: RunID) {
        switch occurrence {
        case .inspected(let findings):
            put("run.inspected\",\"isRepository\":\(findings.isRepository)")
            if let failure = findings.directory { put(",\"directory\":{\"call\":", members: failure) }
            if let failure = findings.command { put(",\"command\":{\"call\":", members: failure) }
        case .filesFailed(let failure): put("run.filesFailed\"", failure)
        case .logRecovered(let summary):
            put("run.logRecovered\",\"log\":")
            put(.object(summary.object))
        }
        put(",\"run\":", string: run.rawValue)
    }

    private mutating func put(_ occurrence: DaemonEvent.ClientOccurrence, of client: ClientID) {
        switch occurrence {
        case .connected: put("client.connected\",\"client\":", client.rawValue)
        case .connectedOnSocket: put("client.connectedOnSocket\",\"client\":", client.rawValue)
        case .received(let bytes):
            put("client.received\",\"client\":", client.rawValue)
            put(",")
            putContent(bytes, of: .fromClient(client))
        case .accepted(let count):
            put("client.accepted\",\"client\":", client.rawValue)
            put(",\"count\":", count)
        case .closed:
            put("client.closed\",\"client\":", client.rawValue)
            forget(client)
        }
    }

    private mutating func put(_ occurrence: DaemonEvent.DiskOccurrence) {
        switch occurrence {
        case .appendFailed(let log, let failure):
            put("disk.appendFailed\",\"log\":", string: log.rawValue)
            put("", failure)
        case .synced(let ticket): put("disk.synced\",\"ticket\":", ticket.rawValue)
        case .syncFailed(let ticket, let failure):
            put("disk.syncFailed\",\"ticket\":", ticket.rawValue)
            put("", failure)
        case .sealed: put("disk.sealed\"")
        case .sealFailed(let failure, let isHarmless):
            put("disk.sealFailed\",\"isHarmless\":\(isHarmless)")
            put("", failure)
        case .removalFailed(let failure): put("disk.removalFailed\"", failure)
        case .runsRemoved(let count, let failure):
            put("disk.runsRemoved\",\"count\":", count)
            if let failure { put("", failure) }
        case .replaced(let file): put("disk.replaced\",\"file\":", string: file.rawValue)
        case .replaceFailed(let file, let failure):
            put("disk.replaceFailed\",\"file\":", string: file.rawValue)
            put("", failure)
        case .logRead(let client, let bytes):
            put("disk.logRead\",\"client\":", client.rawValue)
            put(",")
            putContent(bytes, of: .logRead(client))
        case .logReadFailed(let client, let failure):
            put("disk.logReadFailed\",\"client\":", client.rawValue)
            put("", failure)
        }
    }

    private mutating func put(_ literal: String, _ failure: SystemFailure) {
        put(literal)
        put(",\"failure\":{\"call\":", members: failure)
    }

    private mutating func put(_ literal: String, members failure: SystemFailure) {
        put(literal, string: failure.call)
        put(",\"reason\":", string: failure.reason.rawValue)
        put(",\"text\":", string: failure.text)
        put("}")
    }
}
