import Contract
import DaemonCore
import Platform

/// The thread on which the disk is waited for, one order after the other.
struct DiskThread: Sendable {
    private enum Order: Sendable {
        case sync(SyncTicket)
        case seal(SealOrder)
        case removeSegments([LogSegment])
        case removeRuns([RunPlace])
        case replace(StateFile, [UInt8])
    }

    private let orders: Mailbox<Order>

    /// Starts the thread, whose answers go into a mailbox.
    init(
        _ configuration: Configuration,
        logs: OpenLogs,
        answers: Mailbox<DaemonEvent.Occurrence>
    ) throws(SystemError) {
        let orders = try Mailbox<Order>()
        self.orders = orders
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
        orders.post(.replace(file, bytes))
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
