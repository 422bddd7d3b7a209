import Contract
import DaemonCore
import Platform

/// The threads on which the disk is waited for, one order after the other: one for the event log, and one for the state
/// files and what is removed, so that nobody who waits for a line of the log waits for a large file.
struct DiskThread: Sendable {
    private enum Order: Sendable {
        case sync(SyncTicket)
        case seal(SealOrder)
        case removeSegments([LogSegment])
        case removeRuns([RunPlace])
        case replace(StateFile, [UInt8])
    }

    private let log: Mailbox<Order>
    private let files: Mailbox<Order>

    /// Starts the threads, whose answers go into a mailbox.
    init(
        _ configuration: Configuration,
        logs: OpenLogs,
        answers: Mailbox<DaemonEvent.Occurrence>
    ) throws(SystemError) {
        log = try Mailbox()
        files = try Mailbox()
        for (name, orders) in [("codexd-disk", log), ("codexd-files", files)] {
            try NamedThread.start(name: name) {
                var sealer = LogSealer(configuration, logs)
                while let waiting = orders.waitAndTakeAll() {
                    for order in waiting {
                        let answer = Self.carryOut(order, configuration, logs, &sealer)
                        if let answer { answers.post(.disk(answer)) }
                    }
                }
            }
        }
    }

    func sync(_ ticket: SyncTicket) {
        log.post(.sync(ticket))
    }

    func seal(_ order: SealOrder) {
        log.post(.seal(order))
    }

    func remove(_ segments: [LogSegment]) {
        files.post(.removeSegments(segments))
    }

    func remove(_ runs: [RunPlace]) {
        files.post(.removeRuns(runs))
    }

    func replace(_ file: StateFile, with bytes: [UInt8]) {
        switch file {
        case .identity, .daemonState, .sessionRegistry, .runRegistry, .requestKeys, .approvalRegistry, .recentEvents:
            files.post(.replace(file, bytes))
        // Small, and there before the sync is done by which the daemon is up: whoever is told that reads them next.
        case .localAPI, .apiToken: log.post(.replace(file, bytes))
        }
    }

    private static func carryOut(
        _ order: Order,
        _ configuration: Configuration,
        _ logs: OpenLogs,
        _ sealer: inout LogSealer
    ) -> DaemonEvent.DiskOccurrence? {
        switch order {
        case .sync(let ticket):
            do throws(SystemError) {
                try logs[.events].sync()
                return .synced(ticket)
            } catch {
                return .syncFailed(ticket, SystemFailure(error))
            }
        case .seal(let order): return sealer.seal(order)
        case .removeSegments(let segments):
            do throws(SystemError) {
                for segment in segments { try FileSystem.removeFile(configuration.path(of: segment)) }
                return nil
            } catch {
                return .removalFailed(SystemFailure(error))
            }
        case .removeRuns(let runs):
            for (count, run) in runs.enumerated() {
                do throws(SystemError) {
                    try FileSystem.removeTree(configuration.directory(of: run))
                } catch {
                    return .runsRemoved(count, SystemFailure(error))
                }
            }
            return .runsRemoved(runs.count, nil)
        case .replace(let file, let bytes):
            do throws(SystemError) {
                try FileSystem.replaceFile(configuration.path(of: file), with: bytes, mode: file.permissions)
                return .replaced(file)
            } catch {
                return .replaceFailed(file, SystemFailure(error))
            }
        }
    }
}
