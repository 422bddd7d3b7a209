import Basics
import Contract
import HTTPWire

// How the daemon remembers: events into the log, changes into the state, files behind them.
extension Daemon {
    /// Records an event, and with it what it changed.
    mutating func record(
        _ type: EventType,
        _ level: Event.Level,
        _ message: String,
        _ detail: JSONObject? = nil,
        change: StateChange? = nil,
        isLast: Bool = false
    ) {
        guard change != nil || !(journal.mustDropTelemetry() || isDroppingUnderLoad) else { return }
        let change = journal.reserving(change, isLast: isLast)
        let event = Event(
            seq: journal.nextSeq,
            createdAt: time,
            level: level,
            type: type,
            message: message,
            detail: detail
        )
        let entry = LogEntry(event, changing: change)
        meters.count(type)
        index.note(event.seq, at: journal.length)
        let encoded = event.encoded
        journal.write(entry, as: mutated(entry).line(around: encoded), at: now)
        state.apply(entry, written: encoded)
        noteUnpublished(UnpublishedEvent(event, encoded: encoded))
        var files: [StateFile] = [.daemonState, .recentEvents]
        if change?.identity != nil { files.append(.identity) }
        if change?.touchesSessions == true { files.append(.sessionRegistry) }
        if change?.touchesRuns == true { files.append(.runRegistry) }
        if change?.touchesKeys == true { files.append(.requestKeys) }
        if change?.touchesApprovals == true { files.append(.approvalRegistry) }
        checkpoints.note(files, large: state.largeFiles, at: now)
        if let change {
            noteTurns(of: change.sessions)
            notePast(change)
        }
    }

    /// Has something done once all that it rests on is durable.
    mutating func hold(_ what: Journal.Held, telemetryToo: Bool = false) {
        guard journal.health == .well else { return refuse(what) }
        guard let free = journal.hold(what, telemetryToo: telemetryToo) else { return }
        release(free)
    }

    /// Whether what must not be lost can be written down.
    var isDiskWell: Bool { journal.health == .well && refusedFiles.isEmpty }

    mutating func flushJournal() {
        for order in journal.flush(urgently: checkpoints.due.map { $0 <= now } ?? false, at: now) {
            switch order {
            case .append(let bytes): outbox.append(.append(.events, bytes))
            case .sync(let ticket): outbox.append(.sync(ticket))
            case .seal(let order): outbox.append(.seal(order))
            }
        }
    }

    /// Writes the files that changed, unless the log isn't durable up to where they'd claim to be.
    mutating func writeCheckpoints() {
        guard journal.isDurable || isMutated(.checkpointBeforeLog) else { return }
        for file in checkpoints.begin(at: now) {
            outbox.append(.replace(file, content(of: file)))
            retention.writes(file, through: state.seq)
        }
    }

    private func content(of file: StateFile) -> [UInt8] {
        switch file {
        case .identity, .daemonState, .sessionRegistry, .runRegistry, .requestKeys, .approvalRegistry, .recentEvents:
            state.checkpoint(file)
        case .localAPI: localAPIFile
        case .apiToken: tokenFile
        }
    }

    mutating func handle(_ occurrence: DaemonEvent.DiskOccurrence) {
        switch occurrence {
        case .synced(let ticket):
            for free in journal.synced(ticket) { release(free) }
            if let due = checkpoints.due, due <= now { writeCheckpoints() }
        case .syncFailed(let ticket, let failure):
            let stranded = journal.syncFailed(ticket, at: now)
            diskFailed(failure, stranding: stranded)
        case .sealed: fileSealed()
        case .sealFailed(let failure, let isHarmless):
            let stranded = journal.sealFailed(isHarmless: isHarmless, at: now)
            // A file that merely goes on growing stands in nobody's way.
            if journal.health == .well { recordDiskFailure(failure) } else { diskFailed(failure, stranding: stranded) }
        case .removalFailed(let failure): recordDiskFailure(failure)
        case .runsRemoved(let count, let failure): runsRemoved(count, failure)
        case .appendFailed(.events, let failure):
            let stranded = journal.appendFailed(at: now)
            if isMutated(.refusedLinesUnshown) { unpublished = [] }
            diskFailed(failure, stranding: stranded)
        case .appendFailed(let log, let failure):
            // What the child printed is a copy for people; its loss is told once and stops nothing.
            guard refusedLogs.insert(log).inserted else { return }
            recordDiskFailure(failure)
        case .replaced(let file):
            refusedFiles.remove(file)
            checkpoints.replaced(file, at: now)
            noteWritten(file)
        case .replaceFailed(let file, let failure):
            if isMutated(.replacementNotRetried) {
                checkpoints.replaced(file, at: now)
            } else {
                checkpoints.replaceFailed(file, at: now)
            }
            (refusal, isDiskTroubled) = (failure, true)
            guard refusedFiles.insert(file).inserted else { return }
            recordDiskFailure(failure)
        case .logRead(let client, let bytes): logRead(bytes, for: client)
        case .logReadFailed(let client, let failure): logReadFailed(failure, for: client)
        }
        noteDiskRecovery()
    }

    /// Says once that the disk takes everything again, log and files, or that it keeps up again.
    private mutating func noteDiskRecovery() {
        guard isDiskTroubled || journal.hasDropped, isDiskWell, !journal.owesTooMuch else { return }
        if case .leaving = life { return }  // Behind the last event there is none.
        isDiskTroubled = false
        record(
            .diskAvailable,
            .info,
            "the disk takes writes again",
            ["droppedEvents": .integer(journal.takeDropped())]
        )
    }

    mutating func release(_ held: Journal.Held) {
        switch held {
        case .reply(let client, let reply), .view(let client, let reply): deliver(reply, to: client)
        case .admit(let run, let client, let reply): admitted(run, reply, to: client)
        case .begin(let run): begin(run)
        case .verdict(let run): verdictIsDurable(run)
        case .transmit(let work): transmit(work)
        case .answer(let approval): sendAnswer(approval)
        case .report(let report): tell(report)
        case .farewell: writeLastCheckpoints()
        }
    }

    private mutating func tell(_ report: DaemonReport) {
        outbox.append(.report(report))
        if case .up = report { tellServiceManager() }
    }

    /// Does what's left to do with something that can't be confirmed.
    private mutating func refuse(_ held: Journal.Held) {
        switch held {
        case .reply(let client, _): deliver(diskProblem.reply, to: client)
        case .view(let client, let reply): deliver(reply, to: client)
        case .admit(let run, let client, _): refuseAdmission(run, to: client)
        case .verdict(let run): verdictIsDurable(run)
        case .begin(let run): settle(run, RunFailure(.diskUnavailable, diskProblem.detail))
        case .transmit(let work): fail(work, diskProblem)
        case .answer(let approval): answerRefused(approval)
        case .report(let report): tell(report)
        case .farewell: leave(failure: diskProblem.detail)
        }
    }

    var diskProblem: Problem {
        let detail = "the state directory can't be written just now" + (refusal.map { ": \($0)" } ?? "")
        return Problem(.serviceUnavailable, detail, failureClass: .diskUnavailable)
    }

    private mutating func diskFailed(_ failure: SystemFailure, stranding stranded: [Journal.Held]) {
        (refusal, isDiskTroubled) = (failure, true)
        recordDiskFailure(failure)
        for held in stranded { isMutated(.refusalTakenForDone) ? release(held) : refuse(held) }
    }

    mutating func recordDiskFailure(_ failure: SystemFailure) {
        record(
            .diskUnavailable,
            .error,
            failure.text,
            ["failureClass": .string(FailureClass.diskUnavailable.rawValue), "operation": .string(failure.call)]
        )
    }
}
