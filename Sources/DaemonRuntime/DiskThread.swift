import Contract
import DaemonCore
import Platform

/// The threads on which the disk is waited for, one order after the other: one for the event log, and one for the state
/// files, so that nobody who waits for a line of the log waits for a large file.
struct DiskThread: Sendable {
    private enum Order: Sendable {
        case sync(SyncTicket)
        case seal(SealOrder)
        case removeSegments([LogSegment])
        case removeRuns([RunPlace])
    }

    private struct Replacement: Sendable {
        let file: StateFile
        let bytes: [UInt8]
    }

    private let orders: Mailbox<Order>
    private let replacements: Mailbox<Replacement>

    /// Starts the threads, whose answers go into a mailbox.
    init(
        _ configuration: Configuration,
        logs: OpenLogs,
        answers: Mailbox<DaemonEvent.Occurrence>
    ) throws(SystemError) {
        let orders = try Mailbox<Order>()
        let replacements = try Mailbox<Replacement>()
        self.orders = orders
        self.replacements = replacements
        try NamedThread.start(name: "codexd-files") {
            while let waiting = replacements.waitAndTakeAll() {
                for replacement in waiting { answers.post(.disk(Self.carryOut(replacement, configuration))) }
            }
        }
        try NamedThread.start(name: "codexd-disk") {
            var sealer = LogSealer(configuration, logs)
            while let waiting = orders.waitAndTakeAll() {
                for order in waiting {
                    if let answer = Self.carryOut(order, configuration, logs, &sealer) { answers.post(.disk(answer)) }
                }
            }
        }
    }

    func sync(_ ticket: SyncTicket) {
        orders.post(.sync(ticket))
    }

    func seal(_ order: SealOrder) {
        orders.post(.seal(order))
    }

    func remove(_ segments: [LogSegment]) {
        orders.post(.removeSegments(segments))
    }

    func remove(_ runs: [RunPlace]) {
        orders.post(.removeRuns(runs))
    }

    func replace(_ file: StateFile, with bytes: [UInt8]) {
        replacements.post(Replacement(file: file, bytes: bytes))
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
        }
    }

    private static func carryOut(
        _ order: Replacement,
        _ configuration: Configuration
    ) -> DaemonEvent.DiskOccurrence {
        do throws(SystemError) {
            let path = configuration.path(of: order.file)
            try FileSystem.replaceFile(path, with: order.bytes, mode: order.file.permissions)
            return .replaced(order.file)
        } catch {
            return .replaceFailed(order.file, SystemFailure(error))
        }
    }
}
