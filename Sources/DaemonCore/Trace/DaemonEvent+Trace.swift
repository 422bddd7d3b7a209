import Basics
import Contract

extension DaemonEvent {
    /// Reads the line of an event.
    init(traced line: TraceMembers) throws(TraceFault) {
        let timestamp = Timestamp(millisecondsSinceEpoch: Int64(try line.integer("time")))
        self.init(try Occurrence(traced: line.object("event")), timestamp: timestamp)
    }
}

extension DaemonEvent.Occurrence {
    fileprivate init(traced event: TraceMembers) throws(TraceFault) {
        let name = try event.text("name")
        let word = name.split(separator: ".", maxSplits: 1).last.map(String.init) ?? name
        switch name {
        case "supervised":
            self = .supervised(watchdog: event.has("watchdog") ? try event.nanoseconds("watchdog") : nil)
        case "booted": self = .booted
        case "listening":
            let failure = event.has("failure") ? try event.failure() : nil
            self = .listening(port: try event.integer("port"), socketFailure: failure)
        case "listenFailed": self = .listenFailed(try event.failure())
        case "orphansSeen": self = .orphansSeen(try event.objects("processes").map(OrphanSight.init(traced:)))
        case "orphansHidden": self = .orphansHidden(try event.failure())
        case "woke": self = .woke
        case "rotationRequested": self = .rotationRequested
        case "stopRequested": self = .stopRequested(signal: try event.optionalText("signal"))
        case _ where name.hasPrefix("child."): self = .child(try DaemonEvent.ChildOccurrence(word, traced: event))
        case _ where name.hasPrefix("job."):
            let job = JobID(run: try event.run(), role: try event.choice("role"))
            self = .job(job, try DaemonEvent.ChildOccurrence(word, traced: event))
        case _ where name.hasPrefix("run."):
            self = .run(try event.run(), try DaemonEvent.RunOccurrence(word, traced: event))
        case _ where name.hasPrefix("client."):
            self = .client(try event.client(), try DaemonEvent.ClientOccurrence(word, traced: event))
        case _ where name.hasPrefix("disk."): self = .disk(try DaemonEvent.DiskOccurrence(word, traced: event))
        default: throw .unknownEvent
        }
    }
}

extension OrphanSight {
    fileprivate init(traced process: TraceMembers) throws(TraceFault) {
        self.init(
            process: ProcessIdentity(
                processID: try process.integer("processId"),
                start: try process.optionalText("start")
            ),
            sessionID: try process.integer("session"),
            isMarked: try process.boolean("isMarked"),
            isKin: try process.boolean("isKin")
        )
    }
}

extension DaemonEvent.ChildOccurrence {
    fileprivate init(_ word: String, traced event: TraceMembers) throws(TraceFault) {
        switch word {
        case "launched":
            self = .launched(processID: try event.integer("processId"), start: try event.optionalText("start"))
        case "launchFailed": self = .launchFailed(try event.failure())
        case "wrote": self = .wrote(try event.choice("stream"), try event.bytes())
        case "ended": self = .ended(try event.choice("stream"), event.has("failure") ? try event.failure() : nil)
        case "accepted": self = .accepted(try event.integer("count"))
        case "inputFailed": self = .inputFailed(try event.failure())
        case "exited" where event.has("signal"): self = .exited(.signalled(try event.text("signal")))
        case "exited": self = .exited(.exited(code: try event.integer("code")))
        case "signalFailed": self = .signalFailed(try event.failure())
        default: throw .unknownEvent
        }
    }
}

extension DaemonEvent.RunOccurrence {
    fileprivate init(_ word: String, traced event: TraceMembers) throws(TraceFault) {
        switch word {
        case "inspected":
            self = .inspected(
                RunFindings(
                    directory: try event.optionalObject("directory")?.asFailure(),
                    command: try event.optionalObject("command")?.asFailure(),
                    isRepository: try event.boolean("isRepository")
                )
            )
        case "filesFailed": self = .filesFailed(try event.failure())
        case "logRecovered": self = .logRecovered(try event.logSummary())
        default: throw .unknownEvent
        }
    }
}

extension DaemonEvent.ClientOccurrence {
    fileprivate init(_ word: String, traced event: TraceMembers) throws(TraceFault) {
        switch word {
        case "connected": self = .connected
        case "connectedOnSocket": self = .connectedOnSocket
        case "received": self = .received(try event.bytes())
        case "accepted": self = .accepted(try event.integer("count"))
        case "closed": self = .closed
        default: throw .unknownEvent
        }
    }
}

extension DaemonEvent.DiskOccurrence {
    fileprivate init(_ word: String, traced event: TraceMembers) throws(TraceFault) {
        switch word {
        case "appendFailed": self = .appendFailed(try event.choice("log"), try event.failure())
        case "synced": self = .synced(try event.ticket())
        case "syncFailed": self = .syncFailed(try event.ticket(), try event.failure())
        case "sealed": self = .sealed
        case "sealFailed": self = .sealFailed(try event.failure(), isHarmless: try event.boolean("isHarmless"))
        case "removalFailed": self = .removalFailed(try event.failure())
        case "runsRemoved":
            let failure = event.has("failure") ? try event.failure() : nil
            self = .runsRemoved(try event.integer("count"), failure)
        case "replaced": self = .replaced(try event.choice("file"))
        case "replaceFailed": self = .replaceFailed(try event.choice("file"), try event.failure())
        case "logRead": self = .logRead(try event.client(), try event.bytes())
        case "logReadFailed": self = .logReadFailed(try event.client(), try event.failure())
        default: throw .unknownEvent
        }
    }
}

extension TraceMembers {
    fileprivate func client() throws(TraceFault) -> ClientID {
        ClientID(rawValue: try integer("client"))
    }

    fileprivate func ticket() throws(TraceFault) -> SyncTicket {
        SyncTicket(rawValue: try integer("ticket"))
    }

    fileprivate func logSummary() throws(TraceFault) -> RunLogSummary {
        do {
            return try RunLogSummary(members("log"))
        } catch let fault as TraceFault {
            throw fault
        } catch {
            throw .unfit(member: "log", expected: "the summary of a log")
        }
    }

    fileprivate func run() throws(TraceFault) -> RunID {
        RunID(rawValue: try text("run"))
    }

    fileprivate func failure() throws(TraceFault) -> SystemFailure {
        try object("failure").asFailure()
    }

    /// The failure whose members these are.
    fileprivate func asFailure() throws(TraceFault) -> SystemFailure {
        SystemFailure(call: try text("call"), reason: try choice("reason"), text: try text("text"))
    }
}

extension TraceFault {
    fileprivate static let unknownEvent = TraceFault.unfit(member: "name", expected: "the name of an event")
}
