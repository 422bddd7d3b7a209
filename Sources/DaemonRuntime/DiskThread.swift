import Contract
import DaemonCore
import Platform

/// The thread on which the disk is waited for, one order after the other.
struct DiskThread: Sendable {
    private enum Order: Sendable {
        case sync(SyncTicket)
        case replace(StateFile, [UInt8])
    }

    private let orders: Mailbox<Order>

    /// Starts the thread, whose answers go into a mailbox.
    init(
        _ configuration: Configuration,
        events: AppendFile,
        answers: Mailbox<DaemonEvent.Occurrence>
    ) throws(SystemError) {
        let orders = try Mailbox<Order>()
        self.orders = orders
        try NamedThread.start(name: "codexd-disk") {
            while let waiting = orders.waitAndTakeAll() {
                for order in waiting {
                    answers.post(.disk(Self.carryOut(order, configuration, events)))
                }
            }
        }
    }

    func sync(_ ticket: SyncTicket) {
        orders.post(.sync(ticket))
    }

    func replace(_ file: StateFile, with bytes: [UInt8]) {
        orders.post(.replace(file, bytes))
    }

    private static func carryOut(
        _ order: Order,
        _ configuration: Configuration,
        _ events: AppendFile
    ) -> DaemonEvent.DiskOccurrence {
        switch order {
        case .sync(let ticket):
            do throws(SystemError) {
                try events.sync()
                return .synced(ticket)
            } catch {
                return .syncFailed(ticket, SystemFailure(error))
            }
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
